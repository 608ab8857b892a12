/**
 * Scans, whichever element has the focus. Screens say what they do with a code; the one opened last is asked first. In a text field only
 * typed codes count as scans, so that a plain code can still be scanned into a search.
 */
import { onMounted, onUnmounted } from 'vue';
import { beep } from './beep.ts';
import { parseCode } from './parse-code.ts';
import type { ScannedCode } from './parse-code.ts';
import { makeWedge } from './wedge.ts';
import type { Scan } from './wedge.ts';

/** Answers true where the code was for this screen. */
export type ScanHandler = (code: ScannedCode, scan: Scan) => boolean;

const handlers: ScanHandler[] = [];
const wedge = makeWedge();
/** Scans that came before the parts of the screen that want them: a hand with a scanner does not wait for a slow radio link. */
const early: Scan[] = [];
/** More than a hand scans while a screen is fetched. */
const MOST_EARLY = 20;
/** Told what nobody wanted, once all parts of the screen are there. */
let tellUnwanted: ((code: ScannedCode) => void) | undefined;

/** Takes the scans while the component is there, and those that came before it. */
export function useScans(handler: ScanHandler): void {
  onMounted(() => {
    handlers.push(handler);
    early.splice(0).forEach(handOut);
  });
  onUnmounted(() => {
    const place = handlers.lastIndexOf(handler);
    if (place >= 0) handlers.splice(place, 1);
  });
}

/** The last part of the screen is there: what nobody wants is told from now on, until the component goes. */
export function useUnwantedScans(tell: (code: ScannedCode) => void): void {
  onMounted(() => {
    tellUnwanted = tell;
    early.splice(0).forEach(handOut);
  });
  onUnmounted(() => (tellUnwanted = undefined));
}

/** Hands the code to the screen that wants it. */
export function handOut(scan: Scan): void {
  const code = parseCode(scan.text);
  if (handlers.toReversed().some((handler) => handler(code, scan))) {
    beep('good');
  } else if (tellUnwanted) {
    beep('bad');
    tellUnwanted(code);
  } else if (early.length < MOST_EARLY) {
    early.push(scan);
  }
}

/** Listens to the whole window while the component is there. */
export function useScanner(): void {
  function onKeydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const scan = wedge.feed(event.key, event.timeStamp);
    if (!scan) return;
    const field = textField(event.target);
    if (field && parseCode(scan.text).kind === 'plain') return;
    // The Enter of a scanner must not press the button or send the form that happens to have the focus.
    event.preventDefault();
    event.stopPropagation();
    if (field) takeOut(field, scan.text);
    handOut(scan);
  }
  onMounted(() => window.addEventListener('keydown', onKeydown, { capture: true }));
  onUnmounted(() => {
    window.removeEventListener('keydown', onKeydown, { capture: true });
    early.length = 0;
  });
}

function textField(target: EventTarget | null): HTMLInputElement | HTMLTextAreaElement | undefined {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : undefined;
}

/** The characters went into the field before they were known to be a scan. */
function takeOut(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  if (!field.value.includes(text)) return;
  field.value = field.value.replace(text, '');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

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

/** Takes the scans while the component is there. */
export function useScans(handler: ScanHandler): void {
  onMounted(() => handlers.push(handler));
  onUnmounted(() => {
    const place = handlers.lastIndexOf(handler);
    if (place >= 0) handlers.splice(place, 1);
  });
}

/** Hands the code to the screen that wants it. `nobody` is told what nobody wanted. */
export function handOut(scan: Scan, nobody: (code: ScannedCode) => void): void {
  const code = parseCode(scan.text);
  const isTaken = handlers.toReversed().some((handler) => handler(code, scan));
  beep(isTaken ? 'good' : 'bad');
  if (!isTaken) nobody(code);
}

/** Listens to the whole window; answers the function that stops. */
export function listenForScans(nobody: (code: ScannedCode) => void): () => void {
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
    handOut(scan, nobody);
  }
  window.addEventListener('keydown', onKeydown, { capture: true });
  return () => window.removeEventListener('keydown', onKeydown, { capture: true });
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

/**
 * vue-i18n with one locale loaded at a time, and of it only what the screens opened so far need: the shell's texts at the start,
 * a page's sections (`meta.texts` of its route) with the page, and what no first paint shows (refusals, dialogs) right after it.
 */
import { toRaw } from 'vue';
import { createI18n } from 'vue-i18n';
import { formatMessage } from '../../../domain/message-format.ts';
import { afterFirstScreen } from '../layout/after-first-screen.ts';
import { sectionOf } from '../locales/name-sections.ts';
import { fileOfSection } from '../locales/section-groups.ts';
import type { Locale } from '../stores/preference-storage.ts';

const shells = {
  'pt-BR': () => import('../locales/pt-BR.ts'),
  'en-US': () => import('../locales/en-US.ts'),
} as const;
const lates = {
  'pt-BR': () => import('../locales/pt-BR-late.ts'),
  'en-US': () => import('../locales/en-US-late.ts'),
} as const;
const groups = import.meta.glob<{ texts: object }>('../locales/*-{floor,records}.ts');
const pages = import.meta.glob<object>('../locales/*/pages/*.json', { import: 'default' });
/** Sections that some opened page asked for: a change of language brings them too. */
const wanted = new Set<string>();
const loaded = new Set<string>();
/** A text was asked for that may be under way: its name or something else stands on the screen. */
let isLacking = false;

export const i18n = createI18n({
  legacy: false,
  locale: 'pt-BR',
  fallbackLocale: false,
  // A missing key is a defect that the locale test finds; the screen shows the key rather than nothing.
  missingWarn: false,
  missing: (_locale, name) => {
    noteLacking();
    return name;
  },
  fallbackWarn: false,
  messages: {},
  messageCompiler: (message) => (context: { named: (name: string) => unknown }) =>
    typeof message === 'string' ? formatMessage(message, (name) => shown(context.named(name))) : '',
});

const shown = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Loads the texts once, switches to them and tells assistive technology through `html lang`. */
export async function useLanguage(locale: Locale): Promise<void> {
  if (!i18n.global.availableLocales.includes(locale)) {
    const { texts } = await shells[locale]();
    i18n.global.setLocaleMessage(locale, texts as never);
  }
  await loadSections(locale, [...wanted]);
  void afterFirstScreen().then(() => loadLate(locale));
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
}

/** Brings the texts of a page; call it before the page is shown. */
export async function useTexts(sections: readonly string[]): Promise<void> {
  for (const section of sections) wanted.add(section);
  await loadSections(i18n.global.locale.value as Locale, sections);
}

/** Something stands in for a text that may be under way: what comes next is drawn anew. */
export function noteLacking(): void {
  isLacking = true;
}

/**
 * Beside those that are there; their files are named apart. Only where somebody has asked for a text that was not there is everything drawn
 * anew: that takes a phone as long as its first screen.
 */
function addTexts(locale: Locale, texts: object): void {
  const known = toRaw(i18n.global.getLocaleMessage(locale));
  if (isLacking) i18n.global.setLocaleMessage(locale, { ...known, ...texts });
  else Object.assign(known, texts);
  isLacking = false;
}

/** Never rejects: a screen whose network went meanwhile shows codes instead of sentences, and tries again with the next language. */
async function loadLate(locale: Locale): Promise<void> {
  if (loaded.has(`${locale} late`)) return;
  try {
    const { texts } = await lates[locale]();
    addTexts(locale, texts);
    loaded.add(`${locale} late`);
  } catch {
    // The network went between the first script and this one.
  }
}

async function loadSections(locale: Locale, sections: readonly string[]): Promise<void> {
  const files = new Set(sections.map((section) => fileOfSection(locale, section)));
  await Promise.all(
    [...files]
      .filter((file) => !loaded.has(file))
      .map(async (file) => {
        addTexts(locale, await fetchTexts(file));
        loaded.add(file);
      }),
  );
}

/** Sections with their texts. */
async function fetchTexts(file: string): Promise<object> {
  const name = `../locales/${file}`;
  const group = await groups[name]?.();
  if (group) return group.texts;
  const load = pages[name];
  if (load === undefined) throw new Error(`There are no texts in ${file}.`);
  return { [sectionOf(file)]: await load() };
}

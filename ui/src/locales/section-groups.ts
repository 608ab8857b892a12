/**
 * Sections of texts that come in one file, as the same screens need them: each file of its own costs a phone a request. A group's sections
 * lie in `<language>/<group>/` and are gathered by `<language>-<group>.ts`; the others lie in `<language>/pages/` and come one by one. Words that
 * files say too lie in `domain/words/<language>/<group>/`.
 */
export const SECTION_GROUPS = {
  floor: ['dashboard', 'orders', 'production', 'scanner', 'stops'],
  records: ['account', 'audit', 'colors', 'fields', 'hints', 'recorded', 'registrations', 'rights'],
} as const satisfies Record<string, readonly string[]>;

/** The file that brings a section, as a name below `locales/`. */
export function fileOfSection(locale: string, section: string): string {
  const group = Object.entries(SECTION_GROUPS).find(([, sections]) =>
    (sections as readonly string[]).includes(section),
  )?.[0];
  return group === undefined ? `${locale}/pages/${section}.json` : `${locale}-${group}.ts`;
}

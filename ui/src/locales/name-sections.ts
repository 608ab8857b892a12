/** Turns `{ './pt-BR/shell/nav.json': texts }` into `{ nav: texts }`: a file bears its section's name. */
export function nameSections(files: Record<string, object>): Record<string, object> {
  return Object.fromEntries(Object.entries(files).map(([file, texts]) => [sectionOf(file), texts]));
}

export const sectionOf = (file: string): string => file.replace(/^.*\/|\.json$/g, '');

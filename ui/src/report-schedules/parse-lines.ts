/** Addresses as people paste them: one a line, or with commas and semicolons between; each once. Pure. */
export function parseLines(text: string): string[] {
  const parts = text
    .split(/[\s,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return [...new Set(parts)];
}

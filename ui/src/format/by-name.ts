/** Names as people count them: "Injetora 2" before "Injetora 10". */
const names = new Intl.Collator(undefined, { numeric: true });

export const compareNames: (a: string, b: string) => number = names.compare;

export function byName(a: { name: string }, b: { name: string }): number {
  return names.compare(a.name, b.name);
}

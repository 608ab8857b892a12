/** What a field of a record is called, from the outside in; an element of a list by its place, from 1: `Registros › 2 › Nome`. */
export function fieldTitle(path: readonly string[], nameOf: (field: string) => string): string {
  return path.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : nameOf(part))).join(' › ');
}

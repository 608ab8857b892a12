/** The names that an engineer typed into the node, separated by commas. Empty means every PLC. */
export function readPlcNames(text: string | undefined): ReadonlySet<string> {
  const names = (text ?? '').split(',').map((name) => name.trim());
  return new Set(names.filter((name) => name !== ''));
}

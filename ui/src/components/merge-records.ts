/** Two people changed the same record: what each of them changed, and what comes out when a person has chosen. Pure. */

type Record_ = Readonly<Record<string, unknown>>;

export interface Clash {
  name: string;
  mine: unknown;
  theirs: unknown;
  /** Both changed it, to different values: somebody has to choose. */
  isBoth: boolean;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(norm(a)) === JSON.stringify(norm(b));
/** A form holds numbers as texts and nothing as an empty text. */
function norm(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'number' ? String(value) : value;
}

/** What the other one changed since the record was read, as far as it is not what the form holds anyway. */
export function clashesOf(names: readonly string[], base: Record_, theirs: Record_, mine: Record_): Clash[] {
  return names
    .filter((name) => !isSame(base[name], theirs[name]) && !isSame(theirs[name], mine[name]))
    .map((name) => ({
      name,
      mine: mine[name],
      theirs: theirs[name],
      isBoth: !isSame(base[name], mine[name]),
    }));
}

/** The form with theirs in the named fields; whatever else was typed stays. */
export function takeTheirs<Draft extends object>(
  mine: Draft,
  theirs: Record_,
  names: readonly string[],
): Draft {
  return { ...mine, ...Object.fromEntries(names.map((name) => [name, theirs[name] ?? null])) };
}

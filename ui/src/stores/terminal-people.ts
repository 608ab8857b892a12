/** Operators who signed in at this browser before, whose names its sign-in page offers. They stay in this browser: no stranger is told anybody else's. */
import { ref } from 'vue';
import { STATION_ROLE } from '../../../domain/roles.ts';
import type { Role } from '../../../domain/roles.ts';

export interface TerminalPerson {
  username: string;
  name: string;
}

const KEY = 'pulso.people';
/** More names are no longer quick to find one in; whoever came longest ago gives way. */
const PEOPLE_MAX = 12;

/** Whoever came last is the first. */
export const terminalPeople = ref<readonly TerminalPerson[]>(read());

/** Only whoever may have a PIN is offered. */
export function noteSignIn({ username, name, role }: TerminalPerson & { role: Role }): void {
  if (role === STATION_ROLE) keep(withPerson(terminalPeople.value, { username, name }));
  else forgetPerson(username);
}
export function forgetPerson(username: string): void {
  if (terminalPeople.value.some((one) => one.username === username))
    keep(terminalPeople.value.filter((one) => one.username !== username));
}

export function withPerson(people: readonly TerminalPerson[], person: TerminalPerson): TerminalPerson[] {
  return [person, ...people.filter(({ username }) => username !== person.username)].slice(0, PEOPLE_MAX);
}

function keep(people: readonly TerminalPerson[]): void {
  terminalPeople.value = people;
  try {
    localStorage.setItem(KEY, JSON.stringify(people));
  } catch {
    // Without storage the names last as long as the page.
  }
}

/** Storage may be blocked or hold anything. */
function read(): TerminalPerson[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(saved) ? saved.filter(isPerson).slice(0, PEOPLE_MAX) : [];
  } catch {
    return [];
  }
}

function isPerson(value: unknown): value is TerminalPerson {
  const { username, name } = (value ?? {}) as Partial<Record<keyof TerminalPerson, unknown>>;
  return typeof username === 'string' && typeof name === 'string';
}

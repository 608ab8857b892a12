/**
 * Whether this browser had a session. Asking the API without one answers 401, which every browser writes to its console as
 * an error: so a fresh browser does not ask. The hint decides nothing else; the cookie does.
 */
const KEY = 'pulso.signed-in';
/** Id of whoever came last: what one tab writes here, the others hear. */
const PERSON_KEY = 'pulso.person';

export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) === 'yes';
  } catch {
    // Storage is blocked: better one needless question than a person who must sign in on each reload.
    return true;
  }
}
export function rememberSignIn(personId: number): void {
  try {
    localStorage.setItem(KEY, 'yes');
    localStorage.setItem(PERSON_KEY, String(personId));
  } catch {
    // Nothing to remember with.
  }
}
export function forgetSignIn(): void {
  try {
    localStorage.removeItem(KEY);
    localStorage.removeItem(PERSON_KEY);
  } catch {
    // Nothing was remembered.
  }
}

/** Calls back when another tab of this browser signs somebody in, with their id, or out: the session is one for all tabs. */
export function onOtherTab(handler: (personId: number | undefined) => void): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === PERSON_KEY) handler(newValue === null ? undefined : Number(newValue));
  });
}

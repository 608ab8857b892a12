/**
 * Whether this browser had a session. Asking the API without one answers 401, which every browser writes to its console as
 * an error: so a fresh browser does not ask. The hint decides nothing else; the cookie does.
 */
const KEY = 'pulso.signed-in';

export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) === 'yes';
  } catch {
    // Storage is blocked: better one needless question than a person who must sign in on each reload.
    return true;
  }
}
export function rememberSignIn(): void {
  try {
    localStorage.setItem(KEY, 'yes');
  } catch {
    // Nothing to remember with.
  }
}
export function forgetSignIn(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was remembered.
  }
}

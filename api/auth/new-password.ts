/** Hashes a password that somebody chose; what is wrong with it is said of its field. */
import { DomainError } from '../../domain/errors.ts';
import { hashPassword } from '../../domain/password.ts';

/** Throws PASSWORD_TOO_SHORT or PASSWORD_TOO_LONG with the field's path. */
export async function hashNewPassword(password: string, path: string): Promise<string> {
  try {
    return await hashPassword(password);
  } catch (error) {
    if (!(error instanceof DomainError) || error.status !== 422) throw error;
    const { code, message } = error;
    throw new DomainError(code, message, { details: [{ path, code, message }] });
  }
}

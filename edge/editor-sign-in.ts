/** Signing in to the flow editor with the accounts of Pulso. */
import { hashPassword, verifyPassword } from '../domain/password.ts';
import { editorPermission, type EditorAccount, type EditorAccounts } from './editor-accounts.ts';

const SESSION_SECONDS = 8 * 60 * 60;

interface EditorUser {
  username: string;
  permissions: '*' | 'read';
}

export interface EditorSignIn {
  type: 'credentials';
  sessionExpiryTime: number;
  users(username: string): Promise<EditorUser | null>;
  authenticate(username: string, password: string): Promise<EditorUser | null>;
}

/** Node-RED's `adminAuth`. Its functions must not reject: Node-RED would leave the request without an answer. */
export function makeEditorSignIn(accounts: EditorAccounts): EditorSignIn {
  let decoy: Promise<string> | undefined;
  return {
    type: 'credentials',
    sessionExpiryTime: SESSION_SECONDS,
    users: async (username) => asUser(await accounts.findKnown(username)),
    authenticate: async (username, password) => {
      if (typeof username !== 'string' || typeof password !== 'string') return null;
      const account = await accounts.findNow(username);
      // An unknown name takes as long as a wrong password, so that names cannot be told apart.
      decoy ??= hashPassword('nobody has this password');
      const isRight = await verifyPassword(account?.passwordHash ?? (await decoy), password);
      return isRight ? asUser(account) : null;
    },
  };
}

function asUser(account: EditorAccount | undefined): EditorUser | null {
  const permissions = account && editorPermission(account);
  return permissions ? { username: account.username, permissions } : null;
}

/**
 * The accounts that may open the flow editor. PostgreSQL is asked; whoever signed in here before is known while it is away,
 * because that is when an engineer is needed most.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import type { DatabaseSettings } from '../domain/environment.ts';
import { ROLES, may, type Role } from '../domain/roles.ts';

const accountSchema = z.object({
  username: z.string(),
  role: z.enum(ROLES),
  passwordHash: z.string(),
  active: z.boolean(),
});
export type EditorAccount = z.output<typeof accountSchema>;

/** Signing in waits no longer for a database that does not answer. */
const QUERY_TIMEOUT_MS = 3_000;
/** A deactivated account loses the editor after this. */
const FRESH_MS = 30_000;
/** More than have ever worked at one machine; beyond it the oldest is forgotten. */
const KNOWN_MAX = 100;

export interface EditorAccountsOptions {
  database: DatabaseSettings;
  /** Readable by its owner only. */
  file: string;
  /** Told once an outage, not once a request. */
  onAway: (reason: string) => void;
}

export class EditorAccounts {
  readonly #options: EditorAccountsOptions;
  readonly #known = new Map<string, EditorAccount>();
  readonly #checkedAtMs = new Map<string, number>();
  #isAway = false;

  constructor(options: EditorAccountsOptions) {
    this.#options = options;
    for (const account of readFile(options.file)) this.#known.set(account.username, account);
  }

  /** Names are told apart without their case. The account as PostgreSQL has it now, or as it was known last while PostgreSQL is away. Never rejects. */
  async findNow(typed: string): Promise<EditorAccount | undefined> {
    const username = typed.toLowerCase();
    let account: EditorAccount | undefined;
    try {
      account = await queryAccount(this.#options.database, username);
      this.#isAway = false;
    } catch (error) {
      if (!this.#isAway) this.#options.onAway((error as Error).message);
      this.#isAway = true;
      return this.#known.get(username);
    }
    this.#remember(username, account);
    return account;
  }

  /** For each request of a session: asks PostgreSQL at most once in FRESH_MS an account. */
  async findKnown(typed: string): Promise<EditorAccount | undefined> {
    const username = typed.toLowerCase();
    const known = this.#known.get(username);
    const checkedAtMs = this.#checkedAtMs.get(username) ?? -Infinity;
    if (known && performance.now() - checkedAtMs < FRESH_MS) return known;
    // Before the answer, so that a page of requests asks once and an outage costs one wait in FRESH_MS.
    this.#checkedAtMs.set(username, performance.now());
    return this.findNow(username);
  }

  #remember(username: string, account: EditorAccount | undefined): void {
    this.#checkedAtMs.set(username, performance.now());
    const before = this.#known.get(username);
    if (JSON.stringify(before) === JSON.stringify(account)) return;
    this.#known.delete(username);
    // Only who may open the editor is kept: asking for names must not fill the memory.
    if (account && editorPermission(account)) this.#known.set(username, account);
    else this.#checkedAtMs.delete(username);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KNOWN_MAX) break;
      this.#known.delete(oldest);
    }
    writeFile(this.#options.file, [...this.#known.values()]);
  }
}

/** What Node-RED grants, or undefined where the account may not open the editor. */
export function editorPermission({
  role,
  active,
}: {
  role: Role;
  active: boolean;
}): '*' | 'read' | undefined {
  if (!active) return undefined;
  if (may(role, 'editor.write')) return '*';
  return may(role, 'editor.read') ? 'read' : undefined;
}

async function queryAccount(
  { url, ssl }: DatabaseSettings,
  username: string,
): Promise<EditorAccount | undefined> {
  const client = new Client({
    connectionString: url,
    ssl,
    connectionTimeoutMillis: QUERY_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  // An end of the connection that nobody waits for would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(
      'SELECT username, role, password_hash AS "passwordHash", active FROM pulso_editor_account($1)',
      [username],
    );
    return rows[0] ? accountSchema.parse(rows[0]) : undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function readFile(file: string): EditorAccount[] {
  try {
    return z.array(accountSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Absent at first; a damaged one only means that PostgreSQL must be there for the next sign-in.
    return [];
  }
}

function writeFile(file: string, accounts: EditorAccount[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

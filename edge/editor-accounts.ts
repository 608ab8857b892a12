/**
 * The accounts that may open the flow editor. PostgreSQL is asked; whoever signed in here before is known while it is away,
 * because that is when an engineer is needed most.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ROLES, may, type Role } from '../domain/roles.ts';
import type { EdgeDatabase } from './edge-database.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const accountSchema = z.object({
  username: z.string(),
  role: z.enum(ROLES),
  passwordHash: z.string(),
  active: z.boolean(),
});
export type EditorAccount = z.output<typeof accountSchema>;

/** More than have ever worked at one machine; beyond it the oldest is forgotten. */
const KNOWN_MAX = 100;
const COLUMNS = 'username, role, password_hash AS "passwordHash", active';

export interface EditorAccountsOptions {
  database: Pick<EdgeDatabase, 'query'>;
  /** Readable by its owner only. */
  file: string;
  /** Told once an outage, not once a request. */
  onAway: (reason: string) => void;
}

export class EditorAccounts {
  readonly #options: EditorAccountsOptions;
  readonly #known = new Map<string, EditorAccount>();
  #isAway = false;

  constructor(options: EditorAccountsOptions) {
    this.#options = options;
    // Absent at first; a damaged one only means that PostgreSQL must be there for the next sign-in.
    const kept = z.array(accountSchema).safeParse(readJsonFile(options.file));
    for (const account of kept.data ?? []) this.#known.set(account.username, account);
  }

  /** Names are told apart without their case. The account as PostgreSQL has it now, or as it was known last while PostgreSQL is away. Never rejects. */
  async findNow(typed: string): Promise<EditorAccount | undefined> {
    const username = typed.toLowerCase();
    const rows = await this.#ask(`SELECT ${COLUMNS} FROM pulso_editor_account($1)`, [username]);
    if (!rows) return this.#known.get(username);
    const account = rows[0] && accountSchema.parse(rows[0]);
    this.#remember(username, account);
    return account;
  }

  /** As it was last heard of. Sessions are judged by it at each request, and it is at most a watch's round old. */
  known(username: string): EditorAccount | undefined {
    return this.#known.get(username);
  }

  /** Asks again for all of these in one question. Never rejects; while PostgreSQL is away all stays as it was. */
  async refresh(usernames: readonly string[]): Promise<void> {
    if (usernames.length === 0) return;
    const rows = await this.#ask(
      `SELECT account.* FROM unnest($1::text[]) AS wanted, LATERAL (SELECT ${COLUMNS} FROM pulso_editor_account(wanted)) AS account`,
      [usernames],
    );
    if (!rows) return;
    const found = new Map(rows.map((row) => [String(row['username']), accountSchema.parse(row)]));
    for (const username of usernames) this.#remember(username, found.get(username));
  }

  /** The account that a one-time ticket of the screens was made out to; undefined where it is spent, late or made up. Rejects while PostgreSQL is away. */
  async redeemTicket(ticket: string, collectorName: string): Promise<EditorAccount | undefined> {
    const hash = createHash('sha256').update(ticket).digest('hex');
    const [row] = await this.#options.database.query(
      'SELECT pulso_redeem_editor_ticket($1, $2) AS username',
      [hash, collectorName],
    );
    const username = row?.['username'];
    return typeof username === 'string' ? this.findNow(username) : undefined;
  }

  async #ask(sql: string, values: unknown[]): Promise<Record<string, unknown>[] | undefined> {
    try {
      const rows = await this.#options.database.query(sql, values);
      this.#isAway = false;
      return rows;
    } catch (error) {
      if (!this.#isAway) this.#options.onAway((error as Error).message);
      this.#isAway = true;
      return undefined;
    }
  }

  #remember(username: string, account: EditorAccount | undefined): void {
    const before = this.#known.get(username);
    // Only who may open the editor is kept: asking for names must not fill the memory.
    const after = account && editorPermission(account) ? account : undefined;
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    this.#known.delete(username);
    if (after) this.#known.set(username, after);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KNOWN_MAX) break;
      this.#known.delete(oldest);
    }
    writeJsonFile(this.#options.file, [...this.#known.values()]);
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

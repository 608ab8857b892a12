/**
 * The API bears anything (promise 24): requests made from its own OpenAPI document, a part of them hostile, by an admin, by an account that
 * is limited to a company, and by nobody. `npm run fuzz` sends 10,000; FUZZ_REQUESTS and FUZZ_SEED choose others.
 */
import { expect } from 'chai';
import packageJson from '../../../package.json' with { type: 'json' };
import { hashPassword } from '../../../domain/password.ts';
import { makeDocument } from '../../openapi/make-document.ts';
import { makeRoutes } from '../../routes/route-table.ts';
import { PASSWORD, signIn, startApiRig } from '../api-rig.ts';
import type { ApiRig, Person } from '../api-rig.ts';
import { makeStage } from '../walks/stage.ts';
import { makeRequest, operationsOf, schemasOf } from './make-request.ts';
import type { FuzzedDocument, FuzzRequest } from './make-request.ts';
import { Random } from './random.ts';

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 1000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** At once, so that they also meet each other. */
const SENDERS = 6;
const [HERE, THERE] = [800_001, 900_002];
/** No collector is there, and nobody answers for the mail server. */
const EXCUSED = /^(COLLECTOR_OFFLINE|COLLECTOR_TIMEOUT|SMTP_\w+|MAIL_\w+)$/;
/** What only the inside of the server says. */
const INSIDE =
  /syntax error at|relation "|column "|\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bUPDATE\b.+\bSET\b|violates|invalid input syntax|node_modules|at \w+ \(|\.ts:\d+/;
/** The accounts that send are nobody's to change; everything else is. */
const OWN_ACCOUNTS = /^\/api\/(?:users\/[1-9]\d{0,2}(?:\/|$)|auth\/(?:logout|sessions|password))/;
const FAULTS_SHOWN = 20;
/** Longer than anything that is asked of a database on a busy machine. */
const ANSWER_WITHIN_MS = 60_000;

describe('the API under anything that may be sent', function () {
  this.timeout(0);
  let rig: ApiRig;
  let people: (Person | undefined)[];
  const faults = new Set<string>();
  const statuses = new Map<number, number>();
  const taken = new Set<string>();

  before(async () => {
    rig = await startApiRig('nothing');
    const { knex } = rig.database;
    await makeStage(rig, HERE, 'AAAA');
    await makeStage(rig, THERE, 'BBBB');
    await knex('collectors').update({ heartbeat_at: null });
    const [limited] = await knex('users')
      .insert({
        username: 'limited',
        name: 'Limited',
        role: 'supervisor',
        password_hash: await hashPassword(PASSWORD),
      })
      .returning<{ id: number }[]>('id');
    await knex('user_companies').insert({ user_id: limited?.id, company_id: HERE });
    const [admin, engineer] = [await rig.signIn('admin'), await rig.signIn('engineer')];
    people = [admin, admin, admin, engineer, await signIn(rig.api.url, 'limited'), undefined];
  });
  after(async () => {
    await rig.stop();
  });

  it(`answers ${REQUESTS} requests without failing, without telling of its inside, and takes no unknown field (seed ${SEED})`, async () => {
    const document = makeDocument(makeRoutes(), packageJson.version) as FuzzedDocument;
    const operations = operationsOf(document);
    const random = new Random(SEED);
    const schemaOf = schemasOf(document);
    const ids = [HERE, THERE, HERE, 1, 2, 7];
    let left = REQUESTS;
    const sender = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        // Each operation in turn, so that none is forgotten, each time with other values.
        const operation = operations[left % operations.length];
        if (!operation) return;
        const hostility = random.pick([0, 0, 0.02, 0.15]);
        const request = makeRequest(operation, { random, schemaOf, ids, hostility });
        if (!OWN_ACCOUNTS.test(request.url)) await send(request, random.pick(people));
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    const sent = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    const figures = [...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`);
    console.log(
      `      ${sent} answers: ${figures.join(', ')}; ${taken.size} of ${operations.length} operations were carried out`,
    );
    expect([...faults].slice(0, FAULTS_SHOWN)).to.deep.equal([]);
    expect(sent).to.be.above(REQUESTS * 0.9);
  });

  it('keeps each order’s sums those of its ledger', async () => {
    const { rows } = await rig.database.knex.raw<{ rows: unknown[] }>(
      `SELECT o.id, o.produced_quantity, o.scrap_quantity FROM production_orders o WHERE o.id NOT IN (?, ?)
         AND (o.produced_quantity <> coalesce((SELECT sum(quantity) FROM production_appointments a WHERE a.production_order_id = o.id), 0)
           OR o.scrap_quantity <> coalesce((SELECT sum(quantity) FROM production_defects d WHERE d.production_order_id = o.id), 0))`,
      [HERE, THERE],
    );
    expect(rows).to.deep.equal([]);
  });

  async function send(request: FuzzRequest, person: Person | undefined): Promise<void> {
    const { operation, url, body } = request;
    const response = await fetch(rig.api.url + url, {
      method: operation.method.toUpperCase(),
      headers: {
        ...(person ? { cookie: person.cookie, 'x-csrf-token': person.csrfToken } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).catch((failure: unknown) => String(failure));
    if (typeof response === 'string') {
      faults.add(
        `no answer: ${operation.method} ${url.slice(0, 300)} ${body?.slice(0, 500) ?? ''} ${response}`,
      );
      return;
    }
    const text = await response.text();
    const { status } = response;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const where = `${operation.method} ${url.slice(0, 200)} ${body?.slice(0, 300) ?? ''} → ${status} ${text.slice(0, 200)}`;
    if (status >= 500 && !EXCUSED.test(codeOf(text))) faults.add(where);
    if (status >= 400 && INSIDE.test(text)) faults.add(`tells of its inside: ${where}`);
    if (status < 400) taken.add(`${operation.method} ${operation.path}`);
    if (status < 300 && request.hasForeignField) faults.add(`takes a field that nobody may send: ${where}`);
  }
});

function codeOf(text: string): string {
  try {
    return (JSON.parse(text) as { code?: string }).code ?? '';
  } catch {
    return '';
  }
}

/**
 * Loaded into a collector before anything else (`node --import`): ends the process with SIGKILL at one exact point between a read and its
 * acknowledgement. CHAOS_KILL_AT=point:n names the point and how many times it is passed before. The collector's own code knows nothing of it.
 */
import { DatabaseSync, StatementSync } from 'node:sqlite';
import pg from 'pg';
import { DurableStore } from '../custom-nodes/runtime/store/durable-store.ts';
import { KILL_POINTS, type KillPoint } from './kill-point-names.ts';

const [name = '', passes = '1'] = (process.env['CHAOS_KILL_AT'] ?? '').split(':');
const wanted = KILL_POINTS.find((point) => point === name);
let left = Number(passes);

function pass(point: KillPoint): void {
  if (point !== wanted) return;
  left -= 1;
  if (left < 0) process.kill(process.pid, 'SIGKILL');
}

type Anything = (...args: unknown[]) => unknown;
type Prototype = Record<string, Anything>;

/** Wraps a method; `around` gets the original, bound and with its arguments. */
function wrap(
  prototype: object,
  method: string,
  around: (self: object, args: unknown[], call: () => unknown) => unknown,
): void {
  const methods = prototype as Prototype;
  const original = methods[method];
  if (original === undefined) throw new Error(`There is no method ${method} to wrap.`);
  methods[method] = function (this: object, ...args: unknown[]) {
    return around(this, args, () => original.apply(this, args));
  };
}

/** Since the last commit, a piece went into the store or into the booking. */
let isStoring = false;
let isBooking = false;

wrap(StatementSync.prototype, 'run', (self, _args, call) => {
  const { sourceSQL } = self as StatementSync;
  if (sourceSQL.startsWith('INSERT INTO blocks')) isStoring = true;
  return call();
});

wrap(DurableStore.prototype, 'acknowledge', (_self, _args, call) => {
  pass('before-acknowledge');
  const result = call();
  pass('after-acknowledge');
  return result;
});

wrap(DatabaseSync.prototype, 'exec', (_self, args, call) => {
  if (args[0] !== 'COMMIT' || !isStoring) return call();
  pass('before-store-commit');
  const result = call();
  isStoring = false;
  pass('after-store-commit');
  return result;
});

wrap(pg.Client.prototype, 'query', (_self, args, call) => {
  const [query] = args;
  const text = (
    typeof query === 'string' ? query : ((query as { text?: string } | null)?.text ?? '')
  ).trimStart();
  if (text.startsWith('INSERT INTO production_appointments')) {
    pass('before-booking');
    isBooking = true;
  }
  if (!isBooking || !/^COMMIT/i.test(text)) return call();
  isBooking = false;
  pass('before-database-commit');
  const last = args.at(-1);
  if (typeof last === 'function') {
    const callback = last as Anything;
    args[args.length - 1] = (...answer: unknown[]) => {
      pass('after-database-commit');
      return callback(...answer);
    };
  }
  const result = call();
  // The bytes are with the kernel: PostgreSQL commits, and nobody hears of it.
  setImmediate(() => pass('database-commit-sent'));
  return result;
});

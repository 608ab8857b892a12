/**
 * Closes two ways out of a flow that its nodes' types do not show: code made from text by a function node, and files that an e-mail node
 * attaches by their path. Neither makes a function a prison (docs/decisions/0040); both take a ready-made way from whoever looks for one.
 */
import { createRequire } from 'node:module';

/** Kinds of functions, each with a constructor of its own that compiles text with everything in reach. */
const FUNCTIONS: readonly object[] = [
  function () {
    /* for its prototype */
  },
  async function () {
    /* for its prototype */
  },
  function* () {
    /* for its prototype */
  },
  async function* () {
    /* for its prototype */
  },
];

/**
 * A function node gets `setTimeout`, `Buffer` and more of ours, and `x.constructor` of any of them would be `Function`, which runs text outside of
 * the node's context. The name `Function` itself stays what it is for packages that use it; a function node's own one sees only its context.
 */
export function closeCodeFromText(): void {
  for (const made of FUNCTIONS) {
    const prototype = Object.getPrototypeOf(made) as { constructor: { name: string } };
    const refuse = function (): never {
      throw new EvalError('Code is not made from text here.');
    };
    // Some packages tell functions apart by this name.
    Object.defineProperty(refuse, 'name', { value: prototype.constructor.name });
    Object.defineProperty(prototype, 'constructor', { value: refuse, writable: false, configurable: false });
  }
}

type CreateTransport = (transport: object, defaults?: object) => unknown;

/** E-mails carry what is in the message: an attachment's `path` or `href` would be any file that this account may read, or any address. */
export function keepMailFromFiles(): void {
  const ofMailNode = createRequire(
    createRequire(import.meta.url).resolve('node-red-node-email/package.json'),
  );
  const nodemailer = ofMailNode('nodemailer') as { createTransport: CreateTransport };
  const create = nodemailer.createTransport;
  nodemailer.createTransport = (transport, defaults) =>
    create({ ...transport, disableFileAccess: true, disableUrlAccess: true }, defaults);
}

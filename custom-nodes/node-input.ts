/**
 * The one funnel of our nodes: what an input handler throws or rejects reaches `done`, so the log, the debug sidebar and the
 * Catch nodes; what a node holds is released when it closes, and Node-RED is always told.
 */
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import type { StatusLight } from './status-light.ts';

/** Answers what goes on, or nothing where the message ends here. Throws one sentence for whoever wired the flow. */
type InputHandler = (message: NodeMessageInFlow) => NodeMessage | undefined;

interface InputOptions {
  light: StatusLight;
  handle: InputHandler;
}

/** What whoever wired the flow has to mend, as a text of the node's locales: the log gets it in the runtime's language, the dot in the reader's. */
export class NodeProblem extends Error {
  readonly key: string;

  constructor(red: Pick<NodeAPI, '_'>, key: string) {
    super(red._(key));
    this.key = key;
  }
}

export function handleInput(node: Node, { light, handle }: InputOptions): void {
  leaveOutMetrics(node);
  // No promise in it: thousands of messages a second pass here.
  node.on('input', (message, send, done) => {
    try {
      const answer = handle(message);
      if (answer) send(answer);
      done();
    } catch (error) {
      const what = error instanceof NodeProblem ? { key: error.key } : { text: (error as Error).message };
      light.show({ fill: 'red', shape: 'ring', ...what });
      done(error as Error);
    }
  });
}

/** Node-RED makes a log entry of each message that a node gets, sends and is done with, and only then finds that nobody wants it. */
export function leaveOutMetrics(node: Node): void {
  if (!node.metric()) node.metric = () => false;
}

/** Releases when the node goes, at a deploy or at the end. A failure to release is logged; it must not block the deploy. */
export function onClose(node: Node, release: () => void | Promise<void>): void {
  // Node-RED awaits a close handler only when it takes both parameters.
  node.on('close', (_removed: boolean, done: () => void) => {
    void run();
    async function run(): Promise<void> {
      try {
        await release();
      } catch (error) {
        node.error(error);
      } finally {
        done();
      }
    }
  });
}

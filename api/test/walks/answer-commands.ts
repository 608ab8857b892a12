/** Does what a collector does, until the request was answered. */
import type { Stage } from './stage.ts';

export async function answerCommands(stage: Stage, signal: AbortSignal, result: object): Promise<void> {
  while (!signal.aborted)
    await stage
      .knex('collector_commands')
      .where({ status: 'pending' })
      .update({ status: 'done', result: JSON.stringify(result), finished_at: stage.knex.fn.now() });
}

/** Shows listr2's steps where nobody watches a terminal: one line a step, nothing overwritten. */
import { ListrTaskEventType, ListrTaskState, type ListrTaskObject } from 'listr2';

type Task = ListrTaskObject<unknown, typeof PlainRenderer, typeof PlainRenderer>;

export class PlainRenderer {
  static rendererOptions = {};
  static rendererTaskOptions = {};
  static nonTTY = true;
  private readonly tasks: Task[];

  constructor(tasks: Task[]) {
    this.tasks = tasks;
  }

  render(): void {
    for (const task of this.tasks) {
      task.on(ListrTaskEventType.OUTPUT, (output) => console.log(`  ...      ${output}`));
      task.on(ListrTaskEventType.MESSAGE, ({ error }) => {
        if (error) console.log(`  ${failureWord(error)}  ${task.title}`);
      });
      task.on(ListrTaskEventType.STATE, (state) => {
        if (state === ListrTaskState.COMPLETED) console.log(`  ready    ${task.title}`);
        if (state === ListrTaskState.SKIPPED) console.log(`  ready    ${task.title}`);
      });
    }
  }

  end(): void {
    // Each line was written when it happened.
  }
}

/** A step that was called off because another failed, or because somebody asked to stop, did not fail itself. */
function failureWord(error: string): string {
  return /abort/i.test(error) ? 'stopped' : 'FAILED ';
}

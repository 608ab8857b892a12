/** Mocha's own report plus one last line by itself, `N passed, N failed`, that people and machines can rely on. */
import Mocha from 'mocha';

/** After the last line nothing should run; what still does is a leak that was reported, and must not hang the run. */
const EXIT_GRACE_MS = 500;

export default class Reporter extends Mocha.reporters.Spec {
  /** Called when everything has ended; `failures` includes a failed global teardown, which `stats` does not. */
  override done(failures: number, callback?: (failures: number) => void): void {
    const { passes, pending } = this.stats;
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    process.stdout.write(`${passes} passed, ${failures} failed${skipped}\n`);
    callback?.(failures);
    setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
  }
}

/** The steps of `npm start`, shown one by one, and the way back through them. */
import { Listr, type ListrTask } from 'listr2';
import type { DatabaseSettings, Environment } from '../../domain/environment.ts';
import type { LocalSecrets } from '../../domain/local-secrets.ts';
import { migrateDatabase } from '../database/migrate-database.ts';
import { collectorDatabaseUrl, registerCollector } from '../database/register-collector.ts';
import { openDatabase, waitForDatabase } from '../database/wait-for-database.ts';
import { seedDemoPlant } from '../demo-plant/seed-demo-plant.ts';
import { areScreensBuilt, buildScreens } from './build-screens.ts';
import { startOwnDatabase, type OwnDatabase } from './own-database.ts';
import { makeApi, makeEdge, makeSimulator } from './parts.ts';
import { PlainRenderer } from './plain-renderer.ts';
import { publishDatabase } from './running-instance.ts';
import type { SupervisedProcess } from './supervised-process.ts';

/** A database server that boots together with this machine is there well before this. */
const DATABASE_WAIT_MS = 60_000;
const DATABASE_STEPS = {
  initialise: 'making the folder',
  'stop-orphan': 'ending the server of an interrupted run',
  start: 'starting',
} as const;

type Show = (output: string) => void;

export class Startup {
  readonly environment: Environment;
  private readonly secrets: LocalSecrets;
  private readonly aborting = new AbortController();
  private ownDatabase: OwnDatabase | undefined;
  private simulator: SupervisedProcess | undefined;
  private edge: SupervisedProcess | undefined;
  private api: SupervisedProcess | undefined;

  constructor(environment: Environment, secrets: LocalSecrets) {
    this.environment = environment;
    this.secrets = secrets;
  }

  /** Aborted once somebody asked to stop, or a step failed. */
  get signal(): AbortSignal {
    return this.aborting.signal;
  }

  /** Resolves when every part serves. Throws the first failure; whatever runs by then is ended by stop(). */
  async run(): Promise<void> {
    const { environment, signal } = this;
    const parts = { environment, tell, signal };
    const simulator = makeSimulator(parts);
    await this.runTasks([
      { title: 'Database', task: (_, task) => this.prepareDatabase((output) => (task.output = output)) },
      {
        title: areScreensBuilt() ? 'Screens' : 'Screens: building them (once, and after an update)',
        task: async () => {
          if (!areScreensBuilt()) await buildScreens(environment.logDir, signal);
        },
      },
      {
        title: 'Simulated PLCs',
        enabled: () => environment.isDemo,
        task: () => (this.simulator = simulator).start(),
      },
    ]);
    signal.throwIfAborted();
    await this.runTasks([
      { title: 'API', task: () => this.api?.start() },
      { title: 'Edge', task: () => this.edge?.start() },
    ]);
  }

  /** Ends what is being waited for. */
  abort(): void {
    this.aborting.abort();
  }

  /** The API first, so that nobody is answered by half a system; the database last, so that all can finish. */
  async stop(): Promise<void> {
    this.abort();
    for (const part of [this.api, this.edge, this.simulator]) {
      if (await part?.stop()) console.log(`  stopped  ${part?.name}`);
    }
    if (!this.ownDatabase) return;
    await this.ownDatabase.stop();
    console.log('  stopped  The database');
  }

  /** Ends everything at once; the next start recovers. */
  kill(): void {
    for (const part of [this.api, this.edge, this.simulator]) part?.kill();
    this.ownDatabase?.kill();
  }

  /** All at once. The first failure aborts the others, and is thrown when nothing is half-way any more. */
  private async runTasks(tasks: ListrTask<unknown>[]): Promise<void> {
    const running: Promise<unknown>[] = [];
    const tracked = tasks.map(({ task, ...rest }): ListrTask<unknown> => ({
      ...rest,
      task: (context, wrapper) => {
        const work = Promise.resolve(task(context, wrapper));
        running.push(work.catch(() => this.abort()));
        return work;
      },
    }));
    const list = new Listr(tracked, {
      concurrent: true,
      exitOnError: true,
      // Our own handlers decide the order of stopping.
      registerSignalListeners: false,
      fallbackRenderer: PlainRenderer,
      rendererOptions: { showErrorMessage: false, collapseErrors: false },
    });
    try {
      await list.run();
    } finally {
      await Promise.all(running);
    }
  }

  private async prepareDatabase(show: Show): Promise<void> {
    const { environment, secrets, signal } = this;
    const settings = environment.database ?? (await this.startDatabase(show));
    await waitForDatabase(settings, {
      timeoutMs: DATABASE_WAIT_MS,
      onWait: (reason) => show(`waiting up to ${DATABASE_WAIT_MS / 1000} s for it: ${reason}`),
      signal,
    });
    const migrated = await migrateDatabase(settings);
    if (migrated.length > 0) show(`${migrated.length} migrations ran`);
    signal.throwIfAborted();
    const knex = openDatabase(settings);
    try {
      if (environment.isDemo) await seedDemoPlant(knex, environment);
      const collector = { name: environment.collectorName, password: secrets.collectorPassword };
      await registerCollector(knex, collector);
      const parts = { environment, tell, signal };
      this.edge = makeEdge(parts, collectorDatabaseUrl(settings.url, collector), secrets.credentialSecret);
      this.api = makeApi(parts, settings.url, secrets.sessionSecret);
    } finally {
      await knex.destroy();
    }
  }

  private async startDatabase(show: Show): Promise<DatabaseSettings> {
    const { dataDir, logDir } = this.environment;
    this.ownDatabase = await startOwnDatabase({
      dataDir,
      logDir,
      password: this.secrets.databasePassword,
      tell,
      onProgress: (step) => show(DATABASE_STEPS[step]),
    });
    publishDatabase(dataDir, this.ownDatabase.url);
    this.signal.throwIfAborted();
    return { url: this.ownDatabase.url, ssl: false };
  }
}

function tell(line: string): void {
  console.log(`${new Date().toISOString()}  ${line}`);
}

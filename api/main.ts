/** `npm run api`: the API and the screens on API_HOST:API_PORT, against DATABASE_URL. */
import { loadEnvironmentFile, readEnvironment, requireDatabase } from '../domain/environment.ts';
import { DomainError } from '../domain/errors.ts';
import { loadLocalSecrets } from '../domain/local-secrets.ts';
import { startApi } from './api-server.ts';
import { makeLogger } from './logger.ts';

async function main(): Promise<void> {
  loadEnvironmentFile();
  const environment = readEnvironment();
  const database = requireDatabase(environment);
  const logger = makeLogger({ level: environment.logLevel, logDir: environment.logDir });
  const server = await startApi({
    database,
    host: environment.apiHost,
    port: environment.apiPort,
    sessionSecret: environment.sessionSecret ?? loadLocalSecrets(environment.dataDir).sessionSecret,
    isDemo: environment.isDemo,
    sessionLimits: environment.sessionLimits,
    metricsToken: environment.metricsToken,
    smtp: environment.smtp,
    webhookNetworks: environment.webhookNetworks,
    retentionDays: environment.retentionDays,
    logger,
  });
  logger.info(`The API listens on ${server.url}.`);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info(`Stopping on ${signal}.`);
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error('The API did not stop cleanly.', { reason: String(error) });
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  console.error(error instanceof DomainError ? error.message : error);
  process.exit(1);
});

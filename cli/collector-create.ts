/** `npm run collector:create`: registers a collector with a database role of its own and prints its environment file. */
import { randomBytes } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { DatabaseSettings } from '../domain/environment.ts';
import { readArguments } from './command-arguments.ts';
import { withCommandDatabase } from './database/command-database.ts';
import { newRolePassword } from './database/ensure-role.ts';
import {
  collectorDatabaseUrl,
  isCollectorRegistered,
  registerCollector,
} from './database/register-collector.ts';
import { runCommand } from './run-command.ts';

const USAGE = 'npm run collector:create -- --name N [--sector CODE] [--rotate]';

await runCommand(async () => {
  const options = {
    name: { type: 'string' },
    sector: { type: 'string' },
    rotate: { type: 'boolean' },
  } as const;
  const { name = '', sector, rotate } = readArguments(options, ['name'], USAGE);
  await withCommandDatabase(async (knex, settings) => {
    if (!rotate && (await isCollectorRegistered(knex, name))) {
      throw new DomainError(
        'COLLECTOR_EXISTS',
        `The collector "${name}" is registered already; add --rotate to give it a new password (the old one ends at once).`,
      );
    }
    const password = newRolePassword();
    await registerCollector(knex, {
      name,
      password,
      ...(sector === undefined ? {} : { sectorCode: sector }),
    });
    console.log(
      environmentFile(
        name,
        collectorDatabaseUrl(settings.url, { name, password }),
        settings,
        rotate ?? false,
      ),
    );
  });
});

function environmentFile(name: string, url: string, { ssl }: DatabaseSettings, isRotation: boolean): string {
  const lines = [
    `# Environment of the collector "${name}". It holds a password: give it to the edge's account only (mode 0600).`,
    `# Replace the host in DATABASE_URL where the collector reaches the database by another name.`,
    `COLLECTOR_NAME=${name}`,
    `DATABASE_URL=${url}`,
    ...(ssl ? ['DATABASE_SSL=verify-full', 'DATABASE_SSL_CA=/etc/pulso/database-ca.pem'] : []),
    // A new secret would make the credentials that its flows hold unreadable.
    ...(isRotation ? [] : [`CREDENTIAL_SECRET=${randomBytes(32).toString('base64url')}`]),
  ];
  return lines.join('\n');
}

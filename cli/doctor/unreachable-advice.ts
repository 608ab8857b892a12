/** What to do about a database that does not let us in, by what the driver says of it. SQLSTATE codes: PostgreSQL's manual, appendix A. */
const ADVICE: readonly (readonly [signs: RegExp, what: string])[] = [
  [
    /no pg_hba\.conf entry/,
    'Let this machine in: a line in pg_hba.conf on the database’s machine, then a reload (docs/security.md, section 2).',
  ],
  [
    /^28/,
    'The password in DATABASE_URL is another one. A new one, as the owner: "npm run api:role" for the API, "npm run collector:create -- --name N --rotate" for a collector.',
  ],
  [/^3D000/, 'Correct the name of the database in DATABASE_URL, or create it (docs/deploy.md, section 2).'],
  [
    /^(?:ENOTFOUND|EAI_AGAIN)/,
    'No machine has this name here: correct the host in DATABASE_URL, or the network’s name service.',
  ],
  [
    /^ECONNREFUSED/,
    'That machine answers, PostgreSQL on it does not: systemctl status postgresql there, then port and listen_addresses.',
  ],
  [
    /CERT|SELF_SIGNED|does not support SSL/,
    'Look at DATABASE_SSL, DATABASE_SSL_CA and the host in DATABASE_URL (docs/security.md, section 2).',
  ],
];

export function adviceFor(error: Error & { code?: string }): string {
  const signs = `${error.code ?? ''} ${error.message}`;
  const known = ADVICE.find(([pattern]) => pattern.test(signs))?.[1];
  return `${known ?? 'Check that PostgreSQL runs, and that cables and firewalls let this machine reach it.'} Collectors keep what they count meanwhile.`;
}

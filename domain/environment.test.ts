import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { ENVIRONMENT_VARIABLES, readEnvironment, requireDatabase } from './environment.ts';
import { DomainError } from './errors.ts';

function refusal(read: () => unknown): DomainError {
  try {
    read();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the environment', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pulso-environment-'));
  after(() => rmSync(folder, { recursive: true }));

  it('has a default for everything that one machine needs', () => {
    const environment = readEnvironment({});
    expect(environment).to.deep.include({
      database: undefined,
      dataDir: path.resolve('.data'),
      logDir: path.resolve('.data/logs'),
      apiHost: '127.0.0.1',
      apiPort: 3000,
      edgePort: 1880,
      collectorName: 'collector-1',
      logLevel: 'info',
      retentionDays: 90,
      isDemo: false,
    });
  });

  it('takes an empty value as not set', () => {
    expect(readEnvironment({ API_PORT: '', DATABASE_URL: ' ' })).to.deep.include({
      apiPort: 3000,
      database: undefined,
    });
  });

  it('puts the logs into the data folder unless told otherwise', () => {
    expect(readEnvironment({ DATA_DIR: '/var/lib/x' }).logDir).to.equal('/var/lib/x/logs');
    expect(readEnvironment({ DATA_DIR: '/var/lib/x', LOG_DIR: '/var/log/x' }).logDir).to.equal('/var/log/x');
  });

  const wrong: [variable: string, value: string, sentence: RegExp][] = [
    ['API_PORT', 'abc', /^API_PORT must be a port number from 1 to 65535, not "abc"\.$/],
    ['API_PORT', '0', /^API_PORT must be a port number/],
    ['EDGE_PORT', '65536', /^EDGE_PORT must be a port number/],
    ['SIMULATOR_PORT', '-1', /^SIMULATOR_PORT must be a port number/],
    ['API_HOST', 'http://here', /^API_HOST must be a host name or an IP address/],
    ['EDGE_HOST', 'a b', /^EDGE_HOST must be a host name or an IP address/],
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL must be one of error, warn, info, debug, trace, not "loud"\.$/],
    ['DATABASE_SSL', 'require', /^DATABASE_SSL must be one of disable, verify-full, not "require"\.$/],
    ['DATABASE_SSL_CA', '/no/such/file.pem', /^DATABASE_SSL_CA must be the path of a file/],
    ['DATABASE_URL', 'mysql://h/d', /^DATABASE_URL must look like postgresql:/],
    ['DATABASE_URL', 'nonsense', /^DATABASE_URL must look like postgresql:/],
    ['DATABASE_URL', 'postgresql://u@h:5432/', /^DATABASE_URL must end with the name of a database/],
    ['DATABASE_URL', 'postgresql://u@h/d?sslmode=require', /^DATABASE_URL must not carry ssl parameters/],
    ['COLLECTOR_NAME', 'Linha 1', /^COLLECTOR_NAME must be 1 to 40 lower-case letters/],
    ['SESSION_SECRET', 'short', /^SESSION_SECRET must have at least 32 characters\.$/],
    ['CREDENTIAL_SECRET', 'short', /^CREDENTIAL_SECRET must have at least 32 characters\.$/],
    ['RETENTION_DAYS', '0', /^RETENTION_DAYS must be a number of days from 1 to 3650, not "0"\.$/],
    ['RETENTION_DAYS', '1.5', /^RETENTION_DAYS must be a number of days/],
    ['PULSO_DEMO', 'yes', /^PULSO_DEMO must be 0 or 1, not "yes"\.$/],
  ];
  for (const [variable, value, sentence] of wrong) {
    it(`refuses ${variable}=${value} in one sentence that names it`, () => {
      const error = refusal(() => readEnvironment({ [variable]: value }));
      expect(error.code).to.equal('ENVIRONMENT_INVALID');
      expect(error.message).to.match(sentence);
      expect(error.details?.map((detail) => detail.path)).to.deep.equal([variable]);
    });
  }

  it('names every wrong variable at once', () => {
    const error = refusal(() => readEnvironment({ API_PORT: 'x', LOG_LEVEL: 'y' }));
    expect(error.details?.map((detail) => detail.path)).to.have.members(['API_PORT', 'LOG_LEVEL']);
  });

  it('never repeats a password in its sentence', () => {
    const error = refusal(() => readEnvironment({ DATABASE_URL: 'postgresql://u:hunter2@h:5432/' }));
    expect(error.message).not.to.contain('hunter2');
  });

  it('wants the authority’s certificate where TLS is verified, and reads it', () => {
    const tls = { DATABASE_URL: 'postgresql://u@h/d', DATABASE_SSL: 'verify-full' };
    expect(refusal(() => readEnvironment(tls)).message).to.match(/^DATABASE_SSL_CA is not set/);
    const file = path.join(folder, 'ca.pem');
    writeFileSync(file, 'PEM');
    expect(readEnvironment({ ...tls, DATABASE_SSL_CA: file }).database).to.deep.equal({
      url: 'postgresql://u@h/d',
      ssl: { ca: 'PEM', rejectUnauthorized: true },
    });
    expect(refusal(() => readEnvironment({ ...tls, DATABASE_SSL_CA: folder })).message).to.match(
      /^DATABASE_SSL_CA cannot be read/,
    );
  });

  it('says that DATABASE_URL is missing where a command needs it', () => {
    expect(refusal(() => requireDatabase(readEnvironment({}))).message).to.match(/^DATABASE_URL is not set/);
  });
});

describe('.env.example', () => {
  it('explains every variable', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const named = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(named).to.have.members(ENVIRONMENT_VARIABLES);
  });
});

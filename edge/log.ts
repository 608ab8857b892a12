/** The edge's log: JSON lines in LOG_DIR, turned over by size and day, and the same on the console. */
import winston from 'winston';
import 'winston-daily-rotate-file';
import type { Environment } from '../domain/environment.ts';

/** Both bound what a Pi's card has to hold: about 200 MB of each kind at worst. */
const FILE_MAX_SIZE = '20m';
const FILE_MAX_COUNT = 10;
/** Ours (and Node-RED's) `trace` is winston's `silly`. */
const WINSTON_LEVELS = {
  error: 'error',
  warn: 'warn',
  info: 'info',
  debug: 'debug',
  trace: 'silly',
} as const;

export type EdgeLog = winston.Logger;

export function makeLog(
  { logDir, logLevel }: Pick<Environment, 'logDir' | 'logLevel'>,
  name: 'edge' | 'simulator' = 'edge',
): EdgeLog {
  const rotation = {
    dirname: logDir,
    datePattern: 'YYYY-MM-DD',
    maxSize: FILE_MAX_SIZE,
    maxFiles: FILE_MAX_COUNT,
  };
  const files = (['combined', 'error'] as const).map((kind) => {
    const transport = new winston.transports.DailyRotateFile({
      ...rotation,
      auditFile: `${logDir}/.${name}-${kind}-audit.json`,
      filename: `${name}-${kind}-%DATE%.log`,
      ...(kind === 'error' && { level: 'error' }),
    });
    // A full or broken disk must not end the counting.
    transport.on('error', (error: unknown) => console.error('The log cannot be written:', error));
    return transport;
  });
  return winston.createLogger({
    level: WINSTON_LEVELS[logLevel],
    format: winston.format.combine(
      winston.format.timestamp(),
      winston.format.errors({ stack: true }),
      winston.format.json(),
    ),
    transports: [...files, new winston.transports.Console()],
  });
}

/** Resolves when everything is written. */
export function closeLog(log: EdgeLog): Promise<void> {
  return new Promise((resolve) => {
    log.once('finish', resolve);
    log.end();
  });
}

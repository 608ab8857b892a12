/** Structured logs: one JSON line an event, to the console and to a file of the day. */
import path from 'node:path';
import winston from 'winston';
import 'winston-daily-rotate-file';

interface LoggerOptions {
  level: string;
  /** Absent: only the console. */
  logDir?: string;
  silent?: boolean;
}

export function makeLogger({ level, logDir, silent = false }: LoggerOptions): winston.Logger {
  const transports: winston.transport[] = [new winston.transports.Console()];
  if (logDir) {
    transports.push(
      new winston.transports.DailyRotateFile({
        dirname: logDir,
        filename: path.basename('api-%DATE%.log'),
        datePattern: 'YYYY-MM-DD',
        maxSize: '20m',
        maxFiles: '14d',
        auditFile: path.join(logDir, '.api-log-files.json'),
      }),
    );
  }
  return winston.createLogger({
    level: level === 'trace' ? 'silly' : level,
    silent,
    defaultMeta: { part: 'api' },
    format: winston.format.combine(
      winston.format.timestamp(),
      winston.format.errors({ stack: true }),
      winston.format.json(),
    ),
    transports,
  });
}

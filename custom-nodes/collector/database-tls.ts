/** TLS to PostgreSQL as an ordinary Node-RED is told of it: by the file of the authority that signed the server's certificate. */
import { readFileSync } from 'node:fs';
import type { DatabaseOptions } from '../runtime/forward/collector-database.ts';

/**
 * With a file the server must have a certificate of that authority under the name in the address (verify-full); without one nothing is
 * encrypted. @throws what the file system says of a file that cannot be read
 */
export function databaseTls(authorityFile: string | undefined): DatabaseOptions['ssl'] {
  const file = authorityFile?.trim();
  return file ? { ca: readFileSync(file, 'utf8'), rejectUnauthorized: true } : false;
}

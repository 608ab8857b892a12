/** An authority of one's own and certificates of it, made with the commands of docs/security.md. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes `ca.key` and `database-ca.pem`. */
export function makeAuthority(folder: string): void {
  openssl(
    folder,
    'req -x509 -newkey rsa:3072 -nodes -days 2 -subj /CN=Plant -keyout ca.key -out database-ca.pem',
  );
}

/** Writes `<file>.key` and `<file>.crt` for a name of the authority in that folder. */
export function makeCertificate(folder: string, file: string, names: string): void {
  openssl(folder, `req -new -newkey rsa:3072 -nodes -subj /CN=server -keyout ${file}.key -out ${file}.csr`);
  writeFileSync(path.join(folder, `${file}.txt`), `subjectAltName=${names}`);
  openssl(
    folder,
    `x509 -req -in ${file}.csr -CA database-ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile ${file}.txt -out ${file}.crt`,
  );
}

function openssl(folder: string, args: string): void {
  execFileSync('openssl', args.split(' '), { cwd: folder, stdio: 'ignore' });
}

/** Loaded into a collector before anything else: notes each TCP connection that it makes, port and ms, in CHAOS_CONNECTS_FILE. */
import { appendFileSync } from 'node:fs';
import { watchConnects } from '../testing/watch-connects.ts';

const file = process.env['CHAOS_CONNECTS_FILE'] ?? '';
watchConnects((port, atMs) => appendFileSync(file, `${port} ${atMs}\n`));

/** The folder that holds package.json, wherever a command was started from. */
import { fileURLToPath } from 'node:url';

export const projectDir = fileURLToPath(new URL('..', import.meta.url));

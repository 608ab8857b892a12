/** Node, disk and folders of the machine on which the doctor runs. */
import { statfs, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type { Environment } from '../../domain/environment.ts';
import { failure, ok, warning, type Finding } from './finding.ts';

/** The first that runs TypeScript without a flag. */
const NODE_FLOOR = [24, 12] as const;
const GIB = 1024 ** 3;
/** The buffer of seven days at the design rate and the logs fit in this. */
const FREE_WARNING_BYTES = 5 * GIB;
const FREE_FAILURE_BYTES = 0.5 * GIB;

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = NODE_FLOOR;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return ok('Node', version);
  return failure(
    'Node',
    `${version} is too old; ${NODE_FLOOR.join('.')} is the oldest that works`,
    'Run the command through npm ("npm run doctor"): the project brings its own Node.',
  );
}

/** Free space where the database, the buffer and the logs are kept. */
export async function checkDisk(environment: Environment): Promise<Finding> {
  const { dataDir } = environment;
  if (!existsSync(dataDir)) {
    return warning(
      'Disk',
      `${dataDir} does not exist yet`,
      'It is made at the first start; check DATA_DIR if that has been.',
    );
  }
  const { bavail, blocks, bsize } = await statfs(dataDir);
  return judgeDisk(dataDir, bavail * bsize, blocks * bsize);
}

export function judgeDisk(dataDir: string, free: number, whole: number): Finding {
  const found = `${(free / GIB).toFixed(1)} of ${(whole / GIB).toFixed(1)} GiB free at ${dataDir}`;
  if (free < FREE_FAILURE_BYTES)
    return failure(
      'Disk',
      found,
      'Free some space now: a collector that cannot write books nothing until it can again.',
    );
  if (free < FREE_WARNING_BYTES)
    return warning(
      'Disk',
      found,
      'Seven days without PostgreSQL may not fit; move DATA_DIR to a larger disk.',
    );
  return ok('Disk', found);
}

/** Whether others on this machine can read what the process keeps: secrets and flow credentials are in it. */
export async function checkFolder(environment: Environment): Promise<Finding | undefined> {
  const { dataDir } = environment;
  if (process.platform === 'win32' || !existsSync(dataDir)) return undefined;
  const { mode } = await stat(dataDir);
  // Passing through is no reading: under root, PostgreSQL's own account has to.
  if ((mode & 0o006) === 0) return ok('Folder', `${dataDir} is closed to others`);
  return warning('Folder', `${dataDir} can be read by every account`, `Close it: chmod 700 ${dataDir}`);
}

/** Versions of a PLC as the API answers them. */
import type { z } from 'zod';
import type { plcVersionList } from '../../../domain/contracts/plc-versions.ts';

export type { PlcDiff } from '../../../domain/contracts/plc-versions.ts';
export type PlcVersion = z.output<typeof plcVersionList>['data'][number];

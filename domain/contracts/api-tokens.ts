/** What an API token takes. Browser-safe. */
import { z } from 'zod';
import { PERMISSION_NAMES } from '../roles.ts';
import { name } from './fields.ts';

/** A forgotten token dies by itself. */
const EXPIRY_MAX_DAYS = 730;

export const apiTokenInput = z.strictObject({
  name,
  /** The rights that it has, out of those of the account. */
  scopes: z.array(z.enum(PERMISSION_NAMES)).min(1).max(PERMISSION_NAMES.length),
  expiresInDays: z.int().min(1).max(EXPIRY_MAX_DAYS),
});

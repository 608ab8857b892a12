/** The files that are written by a program, and what each has to hold. */
import { apiTypes } from './api-types.ts';
import { permissionTable } from './permission-table.ts';

export const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  'ui/src/api/schema.d.ts': apiTypes,
  'docs/permissions.md': permissionTable,
};

/** Where a collector can be killed: every step that a piece takes from the read to its acknowledgement, in their order. */
export const KILL_POINTS = [
  'before-store-commit',
  'after-store-commit',
  'before-booking',
  'before-database-commit',
  'database-commit-sent',
  'after-database-commit',
  'before-acknowledge',
  'after-acknowledge',
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

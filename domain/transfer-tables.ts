/** Files that lists can be had as. Without the schemas, which no screen needs to bring along. */
export const TRANSFER_FORMATS = ['csv', 'csv-br', 'xlsx'] as const;
/** One file is made in memory; whoever has more filters the list first. */
export const EXPORT_ROWS_MAX = 20_000;

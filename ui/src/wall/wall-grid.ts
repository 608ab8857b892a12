/** How many tiles a big screen holds, and which machines are on which of its pages. Pure. */

/** Narrower or lower than this a tile cannot be read from across a hall. */
const LEAST_WIDTH = 400;
const LEAST_HEIGHT = 280;
/** Width of a tile by its height, as long as there is a choice. */
const SHAPE = 1.5;

export interface WallGrid {
  columns: number;
  rows: number;
}

/** The grid for `count` tiles in a space of `width` × `height` px: as few as needed, so that each is as large as can be. */
export function wallGrid(count: number, width: number, height: number): WallGrid {
  const mostColumns = Math.max(1, Math.floor(width / LEAST_WIDTH));
  const mostRows = Math.max(1, Math.floor(height / LEAST_HEIGHT));
  let best: WallGrid = { columns: mostColumns, rows: mostRows };
  let largest = 0;
  for (let columns = 1; columns <= mostColumns; columns += 1) {
    const rows = Math.ceil(count / columns);
    if (rows > mostRows || rows === 0) continue;
    const size = Math.min(width / columns, (height / rows) * SHAPE);
    if (size > largest) [best, largest] = [{ columns, rows }, size];
  }
  return best;
}

/** Cuts the list into pages of at most `size`, as even as can be: 13 on pages of 12 are 7 and 6, not 12 and 1. */
export function wallPages<T>(list: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(list.length / Math.max(1, size)));
  const even = Math.ceil(list.length / count);
  return Array.from({ length: count }, (_, page) => list.slice(page * even, (page + 1) * even));
}

import { expect } from 'chai';
import { wallGrid, wallPages } from './wall-grid.ts';

describe('the wall', () => {
  it('makes the tiles as large as the machines allow', () => {
    expect(wallGrid(1, 1920, 980)).to.deep.equal({ columns: 1, rows: 1 });
    expect(wallGrid(4, 1920, 980)).to.deep.equal({ columns: 2, rows: 2 });
    expect(wallGrid(9, 1920, 980)).to.deep.equal({ columns: 3, rows: 3 });
  });

  it('never makes a tile too small to read: more machines than fit go to further pages', () => {
    expect(wallGrid(200, 1920, 980)).to.deep.equal({ columns: 4, rows: 3 });
    expect(wallGrid(200, 360, 200)).to.deep.equal({ columns: 1, rows: 1 });
  });

  it('shares the machines evenly among the pages and shows each once', () => {
    const list = Array.from({ length: 13 }, (_, index) => index);
    expect(wallPages(list, 12).map((page) => page.length)).to.deep.equal([7, 6]);
    expect(wallPages(list, 12).flat()).to.deep.equal(list);
    expect(wallPages([], 12)).to.deep.equal([[]]);
  });
});

import { expect } from 'chai';
import { FILE_LIMIT, readImportFile } from './read-import-file.ts';

const file = (bytes: Uint8Array<ArrayBuffer>, name = 'x.csv'): File => new File([bytes], name);

describe('a file to import', () => {
  it('is read as UTF-8, and as Windows-1252 where it is none', async () => {
    expect(await readImportFile(file(new TextEncoder().encode('code;name\nA;Peça')))).to.deep.equal({
      csv: 'code;name\nA;Peça',
    });
    const latin = Uint8Array.from([0x50, 0x65, 0xe7, 0x61]);
    expect(await readImportFile(file(latin))).to.deep.equal({ csv: 'Peça' });
  });

  it('is a workbook by what it holds, not by its name, and comes out whole', async () => {
    const bytes = new Uint8Array(100_000).map((_, index) => (index * 7) % 256);
    bytes.set([0x50, 0x4b, 3, 4]);
    const read = await readImportFile(file(bytes));
    if (!('xlsx' in read)) throw new Error('not a workbook');
    expect(Buffer.from(read.xlsx, 'base64').equals(Buffer.from(bytes))).to.equal(true);
  });

  it('is refused before it is sent where the API would not take it', async () => {
    const failure: unknown = await readImportFile(file(new Uint8Array(FILE_LIMIT + 1).fill(65))).catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(RangeError);
  });
});

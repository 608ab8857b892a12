import { expect } from 'chai';
import { parseLines } from './parse-lines.ts';

describe('the recipients of a scheduled report', () => {
  it('are read one a line, or as a mail program copies them', () => {
    expect(parseLines('a@x.com\nb@x.com')).to.deep.equal(['a@x.com', 'b@x.com']);
    expect(parseLines(' a@x.com; b@x.com,\n\nc@x.com ')).to.deep.equal(['a@x.com', 'b@x.com', 'c@x.com']);
  });

  it('get the report once', () => {
    expect(parseLines('a@x.com\na@x.com')).to.deep.equal(['a@x.com']);
    expect(parseLines('  \n')).to.deep.equal([]);
  });
});

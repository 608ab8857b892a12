import { expect } from 'chai';
import { DomainError } from '../errors.ts';
import { translateSqlError } from './sql-error.ts';

describe('translateSqlError', () => {
  it('says of every way in which a server goes that it is away, so that whoever sent something sends it again', () => {
    const lost = [
      'Connection terminated unexpectedly',
      // What pg makes of the ROLLBACK of a transaction whose connection was lost.
      'ROLLBACK - Client has encountered a connection error and is not queryable',
      'Client was closed and is not queryable',
    ].map((message) => new Error(message));
    const said = ['57P01', '53300', '25006', '25P03'].map((code) =>
      Object.assign(new Error('refused'), { code }),
    );
    for (const error of [...lost, ...said])
      expect(translateSqlError(error), error.message).to.include({
        code: 'DATABASE_UNAVAILABLE',
        status: 503,
        cause: error,
      });
  });

  it('leaves what is no failure of the database as it is', () => {
    const mistake = new TypeError('undefined is not a function');
    expect(translateSqlError(mistake)).to.equal(mistake);
    const known = new DomainError('NOT_FOUND', 'There is no such record.', { status: 404 });
    expect(translateSqlError(known)).to.equal(known);
  });
});

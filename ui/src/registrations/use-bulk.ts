/** Changes many records by one request, and takes it back by another one with the values from before. */
import { useI18n } from 'vue-i18n';
import type { BulkAnswer } from '../../../domain/contracts/bulk.ts';
import { ApiError } from '../api/api-error.ts';
import { ask, fromForm } from '../api/ask.ts';
import { useErrorText } from '../api/error-text.ts';
import { useMessages } from '../stores/messages.ts';
import type { RegistrationAddress, RegistrationRow } from './registration.ts';

type Values = Record<string, unknown>;
interface Change {
  id: number;
  version?: number | undefined;
  values: Values;
}

export function useBulk(path: () => RegistrationAddress, changed: () => void) {
  const { t } = useI18n();
  const messages = useMessages();
  const { errorText } = useErrorText();
  const send = (changes: Change[], skipBad = false): Promise<BulkAnswer> =>
    ask('POST', `${path()}/bulk`, { body: fromForm({ changes, skipBad }) });

  /** What was refused, where nothing was saved; else undefined. Throws ApiError for any other failure. */
  async function apply(
    rows: readonly RegistrationRow[],
    values: Values,
    skipBad: boolean,
  ): Promise<BulkAnswer | undefined> {
    try {
      const changes = rows.map(({ id, version }) => ({ id, version, values }));
      const answer = await send(changes, skipBad);
      offerUndo(rows, values, answer);
      return undefined;
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === 'BULK_ROWS_REFUSED')
        return failure.context as unknown as BulkAnswer;
      throw failure;
    }
  }

  function offerUndo(rows: readonly RegistrationRow[], values: Values, answer: BulkAnswer): void {
    const before = new Map(rows.map((row) => [row.id, row]));
    const back = answer.rows.flatMap(({ id, version, errors }): Change[] => {
      const old = Object.keys(values).map((name) => [name, before.get(id)?.[name] ?? null]);
      const sent = Object.fromEntries(old) as Values;
      return errors.length > 0 ? [] : [{ id, version: version ?? undefined, values: sent }];
    });
    messages.show('success', t('registrations.bulk.done', { count: answer.changed }), {
      label: t('views.undo'),
      run: () => void undo(back),
    });
  }
  async function undo(back: Change[]): Promise<void> {
    try {
      const answer = await send(back, true);
      messages.show('success', t('registrations.bulk.undone', { count: answer.changed }));
    } catch (failure) {
      messages.show('error', errorText(failure));
    }
    changed();
  }
  return { apply };
}

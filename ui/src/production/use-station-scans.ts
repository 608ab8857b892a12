/** What a scan does at a station: an order's code starts it or changes to it, a defect's code books one piece of scrap. */
import { useI18n } from 'vue-i18n';
import { useErrorText } from '../api/error-text.ts';
import { askList } from '../api/ask-list.ts';
import type { RowOf } from '../api/ask-list.ts';
import { useRunOrder } from '../orders/use-run-order.ts';
import type { DashboardMachine } from '../machines/contract.ts';
import { beep } from '../scanner/beep.ts';
import { useScans } from '../scanner/scans.ts';
import { useMessages } from '../stores/messages.ts';
import { defectAtHand } from './defects-at-hand.ts';
import { useBooking } from './use-booking.ts';

export function useStationScans(machine: () => DashboardMachine): void {
  const { t } = useI18n();
  const { errorText } = useErrorText();
  const messages = useMessages();
  const { change } = useRunOrder();
  const { book, problem } = useBooking(() => machine().order ?? { id: 0, code: '' });

  function fail(text: string): void {
    beep('bad');
    messages.show('error', text);
  }

  async function scanOrder(code: string): Promise<void> {
    const { order, id } = machine();
    const found = await find('/api/production-orders', code);
    if (!found) fail(t('scanner.unknownOrder', { code }));
    // Asked of the list and not of the card, which may be a second behind.
    else if (found.status === 'IN_PROGRESS' && found.plcConfigId === id)
      messages.show('info', t('scanner.alreadyRuns', { code: found.code }));
    else if (found.status !== 'PLANNED' && found.status !== 'PAUSED')
      fail(t('scanner.notStartable', { code: found.code, state: t(`orderStatus.${found.status}`) }));
    else await change(order?.status === 'IN_PROGRESS' ? order : null, found, id);
  }

  async function scanDefect(code: string): Promise<void> {
    const { order } = machine();
    if (!order || order.status === 'PLANNED' || order.status === 'CANCELLED') {
      fail(t('scanner.noOrder'));
      return;
    }
    const found = await find('/api/defects', code).catch((cause: unknown) => {
      const kept = defectAtHand(code);
      if (!kept) throw cause;
      return kept;
    });
    if (!found) fail(t('scanner.unknownDefect', { code }));
    else {
      await book({ kind: 'scrap', quantity: 1, defectId: found.id, defectName: found.name });
      if (problem.value) fail(problem.value);
    }
  }

  useScans((code) => {
    const work =
      code.kind === 'order' || code.kind === 'plain'
        ? scanOrder
        : code.kind === 'defect'
          ? scanDefect
          : undefined;
    if (!work) return false;
    work(code.value).catch((failure: unknown) => fail(errorText(failure)));
    return true;
  });
}

/** The record with exactly this code, whatever its letters' case. */
async function find<A extends '/api/production-orders' | '/api/defects'>(
  address: A,
  code: string,
): Promise<RowOf<A> | undefined> {
  const { data } = await askList(address, { search: code, pageSize: 50 });
  return data.find((row) => row.code.toLowerCase() === code.toLowerCase());
}

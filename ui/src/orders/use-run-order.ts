/** Sends an order through its states. A refusal is said in words, with the state that somebody else left it in. */
import { ref } from 'vue';
import type { Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { OrderAction, OrderStatus } from '../../../domain/orders/order-tables.ts';
import { useErrorText } from '../api/error-text.ts';
import { ask } from '../api/ask.ts';
import type { OrderRow } from './order-row.ts';
import { useDashboard } from '../stores/dashboard.ts';
import { useMessages } from '../stores/messages.ts';

interface NamedOrder {
  id: number;
  code: string;
}
export interface RunOrder {
  /** The action under way. */
  busy: Ref<OrderAction | undefined>;
  /** What was wrong with the last action, in words. */
  problem: Ref<string>;
  run: (action: Exclude<OrderAction, 'start'>, order: NamedOrder) => Promise<boolean>;
  start: (order: NamedOrder, plcConfigId?: number) => Promise<boolean>;
  /** Pauses what runs on the machine and starts (or resumes) the other, or neither. */
  change: (
    from: NamedOrder | null,
    to: NamedOrder & { status: OrderStatus },
    plcConfigId: number,
  ) => Promise<boolean>;
}

export function useRunOrder(): RunOrder {
  const { t } = useI18n();
  const { errorText } = useErrorText();
  const messages = useMessages();
  const dashboard = useDashboard();
  const busy = ref<OrderAction>();
  const problem = ref('');

  async function attempt(
    action: OrderAction,
    order: NamedOrder,
    send: () => Promise<Pick<OrderRow, 'machineCounted' | 'plcConfigId'>>,
  ): Promise<boolean> {
    if (busy.value) return false;
    busy.value = action;
    problem.value = '';
    try {
      const done = await send();
      const did = t(`orders.did.${action}`, { code: order.code });
      messages.show('success', action === 'start' ? `${did} ${whoCounts(done)}`.trim() : did);
      return true;
    } catch (failure) {
      problem.value = errorText(failure);
      messages.show('error', `${order.code}: ${problem.value}`);
      return false;
    } finally {
      busy.value = undefined;
      void dashboard.load();
    }
  }

  /** Of a whole sector nobody knows yet which machine will count it. */
  function whoCounts({
    machineCounted,
    plcConfigId,
  }: Pick<OrderRow, 'machineCounted' | 'plcConfigId'>): string {
    if (machineCounted) return t('orders.counted');
    return plcConfigId === null ? '' : t('orders.notCounted');
  }
  const post = (action: Exclude<OrderAction, 'start'>, id: number) =>
    ask('POST', `/api/production/${id}/${action}`);

  /** In one step of the server, so that no piece falls between the two and a lost connection leaves no machine without an order. */
  function change(
    from: NamedOrder | null,
    to: NamedOrder & { status: OrderStatus },
    plcConfigId: number,
  ): Promise<OrderRow> {
    if (from)
      return ask('POST', '/api/production/change-order', {
        body: { orderId: to.id, plcConfigId, pauseOrderId: from.id },
      });
    if (to.status === 'PAUSED') return post('resume', to.id);
    return ask('POST', '/api/production/start-automatic', { body: { orderId: to.id, plcConfigId } });
  }

  return {
    busy,
    problem,
    run: (action, order) => attempt(action, order, () => post(action, order.id)),
    change: (from, to, plcConfigId) =>
      attempt(to.status === 'PAUSED' ? 'resume' : 'start', to, () => change(from, to, plcConfigId)),
    start: (order, plcConfigId) =>
      attempt('start', order, () =>
        ask('POST', '/api/production/start-automatic', { body: { orderId: order.id, plcConfigId } }),
      ),
  };
}

/** Sends an order through its states. A refusal is said in words, with the state that somebody else left it in. */
import { ref } from 'vue';
import type { Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { OrderAction } from '../../../domain/orders/order-tables.ts';
import { useErrorText } from '../api/error-text.ts';
import { call } from '../api/client.ts';
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
    send: () => Promise<unknown>,
  ): Promise<boolean> {
    if (busy.value) return false;
    busy.value = action;
    problem.value = '';
    try {
      await send();
      messages.show('success', t(`orders.did.${action}`, { code: order.code }));
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

  return {
    busy,
    problem,
    run: (action, order) =>
      attempt(action, order, () => call('POST', `/api/production/${order.id}/${action}`)),
    start: (order, plcConfigId) =>
      attempt('start', order, () =>
        call('POST', '/api/production/start-automatic', { body: { orderId: order.id, plcConfigId } }),
      ),
  };
}

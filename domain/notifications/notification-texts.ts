/** What an e-mail or a webhook says, in the reader's language; `{name}` are the notification's params. Pure. */
import { formatMessage } from '../message-format.ts';
import type { DeliveryEvent, NotificationKind } from './notification-tables.ts';

export type TextLocale = 'pt-BR' | 'en-US';

const SENTENCES: Record<TextLocale, Record<NotificationKind, string>> = {
  'pt-BR': {
    order_completed:
      'Ordem {orderCode} concluída: {producedQuantity} de {plannedQuantity} peças ({itemName}).',
    plc_offline: 'O CLP {plcName} ({sectorName}) não responde.',
    collector_offline: 'O coletor {collectorName} não dá sinal de vida.',
    buffer_alarm:
      'O coletor {collectorName} tem {depth} {depth|registro|registros} à espera do banco de dados.',
    quarantine: '{pieces} {pieces|peça|peças} de {plcName} {pieces|aguarda|aguardam} conferência.',
    stop_without_reason: '{plcName} ({sectorName}) está parada sem motivo informado.',
  },
  'en-US': {
    order_completed:
      'Order {orderCode} is complete: {producedQuantity} of {plannedQuantity} pieces ({itemName}).',
    plc_offline: 'The PLC {plcName} ({sectorName}) does not answer.',
    collector_offline: 'The collector {collectorName} gives no sign of life.',
    buffer_alarm: 'The collector {collectorName} holds {depth} {depth|entry|entries} for the database.',
    quarantine: '{pieces} {pieces|piece|pieces} of {plcName} {pieces|waits|wait} to be checked.',
    stop_without_reason: '{plcName} ({sectorName}) stands still and nobody gave a reason.',
  },
};
const PREFIXES: Record<TextLocale, Record<DeliveryEvent, string>> = {
  'pt-BR': { raised: '', cleared: 'Resolvido: ', escalated: 'Escalado: ', test: 'Teste: ' },
  'en-US': { raised: '', cleared: 'Over: ', escalated: 'Escalated: ', test: 'Test: ' },
};

export function notificationText(
  locale: TextLocale,
  event: DeliveryEvent,
  { kind, params }: { kind: NotificationKind; params: Record<string, string | number | null> },
): string {
  const sentence = formatMessage(SENTENCES[locale][kind], (name) => {
    const value = params[name] ?? '—';
    return typeof value === 'number' ? value.toLocaleString(locale) : value;
  });
  return PREFIXES[locale][event] + sentence;
}

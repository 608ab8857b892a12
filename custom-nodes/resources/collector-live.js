/** Asks a collector what its PLCs say now, again and again while somebody looks, and only then. */
/* global RED */

const INTERVAL_MS = 2_000;
const NAMESPACE = 'node-red-contrib-pulso/collector:collector.';

/** A text of the collector's locales. */
export function text(key, params) {
  return RED._(NAMESPACE + key, params);
}

/**
 * Calls `show` with each answer, or with undefined where there is none. `collectorId` may answer undefined: then nothing is asked.
 * `isSeen` is looked at before each question. Answers what ends it.
 */
export function follow({ collectorId, isSeen, show }) {
  let isAsking = false;
  const ask = async () => {
    if (isAsking || document.hidden || !isSeen()) return;
    const id = collectorId();
    isAsking = true;
    try {
      show(id === undefined ? undefined : await $.getJSON(`pulso/collector/${encodeURIComponent(id)}/live`));
    } catch {
      show(undefined);
    } finally {
      isAsking = false;
    }
  };
  const timer = setInterval(() => void ask(), INTERVAL_MS);
  void ask();
  return { stop: () => clearInterval(timer), ask: () => void ask() };
}

/** A green or grey dot with its word for screen readers. */
export function linkMark({ connected, error }) {
  const word = connected ? '' : error || text('pick.silent');
  return $('<span>', { class: `pulso-dot${connected ? ' pulso-on' : ''}`, title: word });
}

export function shownValue(value) {
  if (value === null) return '—';
  return value.toLocaleString(RED.i18n.lang(), { maximumFractionDigits: 3 });
}

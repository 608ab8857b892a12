/** GET /metrics: the collector's figures as Prometheus reads them. Nothing is counted here; a scrape asks the runtime once. */
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { CollectorFigures, CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';
import type { LoopWatch } from './loop-watch.ts';
import { LATENCY_BUCKETS_MS } from '../custom-nodes/runtime/pool/latency-histogram.ts';

type Read = (figures: CollectorFigures) => number;
type Figure = readonly [name: string, help: string, read: Read];

const GAUGES: readonly Figure[] = [
  ['pulso_plc_connections_active', 'PLCs that answer', ({ figures }) => figures.pool.connectedPlcs],
  ['pulso_plc_configured', 'PLCs that this collector polls', ({ figures }) => figures.pool.plcs],
  ['pulso_plc_sockets_open', 'Open Modbus TCP sockets', ({ figures }) => figures.pool.openSockets],
  ['pulso_buffer_depth', 'Entries that PostgreSQL does not have yet', ({ buffer }) => buffer.depth],
  ['pulso_buffer_oldest_seconds', 'Age of the oldest of them', ({ buffer }) => buffer.oldestSeconds],
  ['pulso_buffer_quarantined', 'Entries that PostgreSQL refused', ({ buffer }) => buffer.quarantined],
  ['pulso_buffer_bytes', 'Size of the buffer on the disk', ({ buffer }) => buffer.bytes],
  ['pulso_buffer_share', 'The same as a share of what it may take', ({ buffer }) => buffer.share],
  ['pulso_buffer_alarm', '1 from 80 % on', ({ buffer }) => Number(buffer.alarm)],
  ['pulso_database_up', '1 while PostgreSQL answers', ({ database }) => Number(database)],
  ['pulso_clock_skew_seconds', 'Wall clock minus plant clock', ({ figures }) => figures.clockSkewMs / 1000],
];

const COUNTERS: readonly Figure[] = [
  ['pulso_plc_reads_total', 'Polls of PLCs', ({ figures }) => figures.pool.polls],
  ['pulso_plc_read_errors_total', 'Polls that failed', ({ figures }) => figures.pool.errors],
  ['pulso_plc_polls_skipped_total', 'Polls left out', ({ figures }) => figures.pool.skipped],
  ['pulso_plc_requests_total', 'Modbus requests', ({ figures }) => figures.pool.requests],
  ['pulso_rows_saved_total', 'Entries committed in PostgreSQL', ({ figures }) => figures.forwarded],
  ['pulso_pieces_counted_total', 'Pieces counted', ({ figures }) => figures.piecesCounted],
  ['pulso_appointments_total', 'Appointments created', ({ figures }) => figures.appointments],
  ['pulso_inbox_total', 'Counts that a supervisor has to decide about', ({ figures }) => figures.inboxed],
  ['pulso_store_commits_total', 'Commits of the local store', ({ figures }) => figures.commits],
  ['pulso_store_commits_failed_total', 'Commits that failed', ({ figures }) => figures.failedCommits],
  ['pulso_forward_batches_total', 'Batches sent to PostgreSQL', ({ figures }) => figures.batches],
  ['pulso_forward_failures_total', 'Batches that failed', ({ figures }) => figures.forwardFailures],
  ['pulso_database_rewinds_total', 'Times PostgreSQL had gone back', ({ figures }) => figures.rewinds],
  ['pulso_buffer_merged_total', 'Counts merged in a full buffer', ({ buffer }) => buffer.merged],
  ['pulso_buffer_dropped_total', 'Raw values lost to a full buffer', ({ buffer }) => buffer.dropped],
];

export interface Metrics {
  contentType: string;
  text(): Promise<string>;
}

export function makeMetrics(
  runtime: Pick<CollectorRuntime, 'figures'>,
  stalls: LoopWatch['figures'],
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauges = GAUGES.map(([name, help, read]) => ({ gauge: new Gauge({ name, help, registers }), read }));
  const counters = COUNTERS.map(([name, help, read]) => ({
    counter: new Counter({ name, help, registers }),
    read,
  }));
  const stalled = new Counter({
    name: 'pulso_event_loop_stalls_total',
    help: 'Times the process stood still for more than a second',
    registers,
  });
  async function text(): Promise<string> {
    const figures = runtime.figures();
    for (const { gauge, read } of gauges) gauge.set(read(figures));
    for (const { counter, read } of counters) setTo(counter, read(figures));
    setTo(stalled, stalls.stalls);
    return `${await registry.metrics()}\n${latencyText(figures)}`;
  }
  return { contentType: registry.contentType, text };
}

function setTo(counter: Counter, total: number): void {
  counter.reset();
  counter.inc(total);
}

/** The engine keeps its own histogram, which allocates nothing per poll; prom-client can only be fed value by value. */
function latencyText({ figures }: CollectorFigures): string {
  const { counts, sumMs, count } = figures.pool.latency;
  const name = 'pulso_plc_read_duration_seconds';
  let sum = 0;
  const buckets = LATENCY_BUCKETS_MS.map((bound, index) => {
    sum += counts[index] ?? 0;
    return `${name}_bucket{le="${bound / 1000}"} ${sum}`;
  });
  return [
    `# HELP ${name} Duration of good polls`,
    `# TYPE ${name} histogram`,
    ...buckets,
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${sumMs / 1000}`,
    `${name}_count ${count}`,
    '',
  ].join('\n');
}

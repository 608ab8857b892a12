/** What the API shows of a collector: what it is, and how it is by its own last report. */
import { raw } from 'objection';
import { Collector } from '../../domain/models/collector.ts';
import type { ListSource } from '../routes/list-rows.ts';

/** A collector without a heartbeat for this long is offline. */
const ONLINE_S = 30;
/** What the Pi reports is its own: a figure that is none is left out. */
const figure = (path: string, name: string): string =>
  `CASE WHEN jsonb_typeof(health #> '{${path}}') = 'number' THEN (health #>> '{${path}}')::float8 END AS ${name}`;

/** Its last lines, oldest first, as far as they are lines. */
const LOG_LINES = `ARRAY(
  SELECT jsonb_build_object('at', line ->> 'at', 'level', line ->> 'level', 'message', left(line ->> 'message', 200))
  FROM jsonb_array_elements(CASE WHEN jsonb_typeof(health -> 'log') = 'array' THEN health -> 'log' ELSE '[]' END)
    WITH ORDINALITY AS lines (line, place)
  WHERE jsonb_typeof(line) = 'object' AND place <= 10 ORDER BY place) AS log_lines`;

export const COLLECTORS: ListSource = {
  model: Collector,
  place: { sector: 'sectorId' },
  shown: ['id', 'name', 'description', 'sectorId', 'version', 'startedAt', 'clockSkewMs', 'active'],
  extend: (query) =>
    query.select(
      'heartbeat_at as last_seen_at',
      raw(`coalesce(heartbeat_at > now() - interval '${ONLINE_S} seconds', false) AS online`),
      raw(figure('buffer,depth', 'buffer_depth')),
      raw(figure('buffer,oldestSeconds', 'buffer_oldest_seconds')),
      raw(figure('buffer,quarantined', 'buffer_quarantined')),
      raw(figure('buffer,dropped', 'buffer_dropped')),
      raw(figure('plcs', 'plcs')),
      raw(figure('connected', 'plcs_connected')),
      raw(figure('uptimeSeconds', 'uptime_seconds')),
      raw(figure('host,cpuPercent', 'cpu_percent')),
      raw(figure('host,memoryPercent', 'memory_percent')),
      raw(figure('host,diskFreeBytes', 'disk_free_bytes')),
      raw(figure('host,diskFreePercent', 'disk_free_percent')),
      raw(LOG_LINES),
    ),
  names: ['id', 'name', 'sectorId', 'lastSeenAt', 'online', 'active'],
  search: ['name', 'description'],
  defaultSort: 'name',
};

/**
 * Loaded into a collector before anything else: at each SIGUSR2 its clocks, the monotonic one too, go CHAOS_SKIP_MS ahead, as if that much time
 * had passed in which nothing happened.
 */
const skipMs = Number(process.env['CHAOS_SKIP_MS'] ?? 0);
let aheadMs = 0;
const realNow = Date.now;
const realMonotonic = performance.now.bind(performance);
Date.now = () => realNow() + aheadMs;
Object.defineProperty(performance, 'now', { value: () => realMonotonic() + aheadMs });
process.on('SIGUSR2', () => (aheadMs += skipMs));

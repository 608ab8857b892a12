/** Loaded into a collector before anything else: its machine's clock is wrong by CHAOS_CLOCK_SHIFT_MS, as after a power cut without a battery. */
const shiftMs = Number(process.env['CHAOS_CLOCK_SHIFT_MS'] ?? 0);
const realNow = Date.now;
Date.now = () => realNow() + shiftMs;

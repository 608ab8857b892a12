/** Settings as Node-RED hands them over; what an old version lacks is added. */
export function newestSettings<T extends { type: string; version?: number }>(saved: T): T;
export function newestVersion(type: string): number;

/** The machine that this terminal stands at: survives a reload and a reboot. */
const KEY = 'pulso.station';

export function readStation(): number | undefined {
  try {
    return Number(localStorage.getItem(KEY)) || undefined;
  } catch {
    return undefined;
  }
}

export function saveStation(plcConfigId: number): void {
  try {
    localStorage.setItem(KEY, String(plcConfigId));
  } catch {
    // Without storage the choice lasts as long as the page's address keeps it.
  }
}

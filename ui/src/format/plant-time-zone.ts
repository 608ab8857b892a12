/** The plant's time zones. The API names them with the session; a browser elsewhere still shows the plant's hours. */
import { ref } from 'vue';

/** Of the first company that the account sees. */
export const plantTimeZone = ref('America/Sao_Paulo');
/** By the id of a sector whose company has another one. */
const sectorZones = ref<Readonly<Record<string, string>>>({});

/** What the API says of them when somebody signs in. */
export function takeZones(answer: { timeZone: string; sectorZones: Record<string, string> }): void {
  plantTimeZone.value = answer.timeZone;
  sectorZones.value = answer.sectorZones;
}

/** undefined where it is about no sector. */
export function zoneOfSector(sectorId: number | null | undefined): string | undefined {
  return sectorId == null ? undefined : (sectorZones.value[sectorId] ?? plantTimeZone.value);
}

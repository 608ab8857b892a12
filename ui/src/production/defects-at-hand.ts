/**
 * The defects that scrap is booked with. They are kept while the page lives: whoever has no network, or a server without its database, must be
 * able to name one all the same.
 */
import { askList } from '../api/ask-list.ts';
import { isUnanswered } from './unsent-queue.ts';

export interface DefectRow {
  id: number;
  code: string;
  name: string;
}
/** More buttons than this are no longer quick to choose from; the rest is booked by scanning. */
const DEFECTS_LIMIT = 24;

let atHand: DefectRow[] | undefined;

/** Those of now, or without an answer those of before. Throws where there are neither. */
export async function loadDefects(): Promise<DefectRow[]> {
  try {
    atHand = (
      await askList('/api/defects', { pageSize: DEFECTS_LIMIT, sort: 'name', filter: { active: true } })
    ).data;
  } catch (cause) {
    if (atHand === undefined || !isUnanswered(cause)) throw cause;
  }
  return atHand;
}

/** What a scanned code names while the server gives no answer. */
export const defectAtHand = (code: string): DefectRow | undefined =>
  atHand?.find((row) => row.code.toLowerCase() === code.toLowerCase());

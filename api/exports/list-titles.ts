/** What each list is called in the files that it is handed out as, by its address below /api. */
import { inLanguage } from './export-table.ts';
import type { ExportLang, Words } from './export-table.ts';

const LIST_TITLES: Readonly<Record<string, Words>> = {
  companies: ['Empresas', 'Companies'],
  sectors: ['Setores', 'Sectors'],
  'reference-types': ['Tipos de referência', 'Reference types'],
  items: ['Itens', 'Items'],
  'activity-types': ['Tipos de atividade', 'Activity types'],
  defects: ['Defeitos', 'Defects'],
  shifts: ['Turnos', 'Shifts'],
  'calendar-exceptions': ['Exceções do calendário', 'Calendar exceptions'],
  users: ['Usuários', 'Users'],
  'production-orders': ['Ordens de produção', 'Production orders'],
  'production-appointments': ['Apontamentos', 'Bookings'],
  'production-defects': ['Refugos', 'Scrap'],
  downtimes: ['Paradas', 'Stops'],
  'plc-config': ['CLPs', 'PLCs'],
};

/** Throws where a list that goes out has no name here. */
export function listTitle(path: string, lang: ExportLang): string {
  const words = LIST_TITLES[path];
  if (!words) throw new TypeError(`no title for the list ${path}`);
  return inLanguage(words, lang);
}

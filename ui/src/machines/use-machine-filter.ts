/** Which machines a screen shows: company, sector, state and words, kept in the address so that a view can be sent to somebody. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { MACHINE_STATES } from '../../../domain/machines/machine-tables.ts';
import type { MachineState } from '../../../domain/machines/machine-tables.ts';
import { compareNames } from '../format/by-name.ts';
import { useDashboard } from '../stores/dashboard.ts';
import type { DashboardMachine } from './contract.ts';
import { MACHINE_LOOKS } from './machine-look.ts';

export type FilterName = 'company' | 'sector' | 'state' | 'search';
type Choice = [id: number, name: string];

export interface MachineFilter {
  value: (name: FilterName) => string;
  set: (name: FilterName, value: string) => void;
  clear: () => void;
  companies: ComputedRef<Choice[]>;
  sectors: ComputedRef<Choice[]>;
  /** All but the state: what the tallies count. */
  inPlace: ComputedRef<DashboardMachine[]>;
  tallies: ComputedRef<{ name: MachineState; count: number }[]>;
  matching: ComputedRef<DashboardMachine[]>;
}

export function useMachineFilter(): MachineFilter {
  const route = useRoute();
  const router = useRouter();
  const dashboard = useDashboard();

  const value = (name: FilterName): string => {
    const text = route.query[name];
    return typeof text === 'string' ? text : '';
  };
  function set(name: FilterName, text: string): void {
    const query = { ...route.query, [name]: text === '' ? undefined : text };
    // A sector belongs to its company: another company starts without one.
    if (name === 'company') delete query['sector'];
    void router.replace({ query });
  }

  const all = computed(() => [...dashboard.machines.values()]);
  const inCompany = computed(() =>
    all.value.filter((one) => value('company') === '' || String(one.companyId) === value('company')),
  );
  const inPlace = computed(() =>
    inCompany.value.filter((one) => value('sector') === '' || String(one.sectorId) === value('sector')),
  );
  const matching = computed(() => {
    const wanted = value('search').trim().toLocaleLowerCase();
    const state = value('state');
    return inPlace.value.filter(
      (one) => (state === '' || one.state === state) && (wanted === '' || words(one).includes(wanted)),
    );
  });
  return {
    value,
    set,
    clear: () => void router.replace({ query: pick(route.query, ['view']) }),
    companies: computed(() => choices(all.value.map((one) => [one.companyId, one.companyName]))),
    sectors: computed(() => choices(inCompany.value.map((one) => [one.sectorId, one.sectorName]))),
    inPlace,
    tallies: computed(() =>
      MACHINE_STATES.map((name) => ({
        name,
        count: inPlace.value.filter((one) => one.state === name).length,
      })).sort((a, b) => MACHINE_LOOKS[a.name].urgency - MACHINE_LOOKS[b.name].urgency),
    ),
    matching,
  };
}

const words = (one: DashboardMachine): string =>
  `${one.name} ${one.order?.code ?? ''} ${one.order?.itemName ?? ''}`.toLocaleLowerCase();

const choices = (list: Choice[]): Choice[] => [...new Map(list)].sort((a, b) => compareNames(a[1], b[1]));

function pick<T>(from: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}

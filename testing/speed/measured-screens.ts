/** The screens whose speed has a budget, what each may cost, and who looks at them. */
import type { Role } from '../../domain/roles.ts';

export const DEVICES = ['desktop', 'mobile'] as const;
export type Device = (typeof DEVICES)[number];

/** What Lighthouse says of a screen on a device. Scores are of 100; times are in milliseconds. */
export interface Verdict {
  accessibility: number;
  bestPractices: number;
  performance: number;
  lcpMs: number;
  cls: number;
  tbtMs: number;
}
/** Scores must not be below, times and shifts not above. `null`: nothing is asked. */
export type Budget = { [Figure in keyof Verdict]: number | null };

export interface MeasuredScreen {
  name: string;
  account: Role;
  path: string;
  budgets: Record<Device, Budget>;
}

const FLAWLESS = { accessibility: 100, bestPractices: 100, cls: 0.02 };
const DESKTOP: Budget = { ...FLAWLESS, performance: 98, lcpMs: 1_000, tbtMs: null };
const USUAL = { desktop: DESKTOP, mobile: { ...FLAWLESS, performance: 90, lcpMs: 2_600, tbtMs: 200 } };
/** Tables with forms, made for a desk. */
const REGISTER = { desktop: DESKTOP, mobile: { ...FLAWLESS, performance: 85, lcpMs: 3_000, tbtMs: 300 } };

export const MEASURED_SCREENS: readonly MeasuredScreen[] = [
  { name: 'Painel', account: 'supervisor', path: '/dashboard', budgets: USUAL },
  { name: 'Produção', account: 'operator', path: '/production?machine=1', budgets: USUAL },
  { name: 'Paradas', account: 'operator', path: '/stops', budgets: USUAL },
  { name: 'Cadastros', account: 'supervisor', path: '/registrations/items', budgets: REGISTER },
  { name: 'CLPs', account: 'engineer', path: '/settings/plcs', budgets: USUAL },
  { name: 'CLPs, form', account: 'engineer', path: '/settings/plcs/1', budgets: USUAL },
  { name: 'Relatórios', account: 'supervisor', path: '/reports/oee', budgets: USUAL },
  { name: 'Coletores', account: 'maintenance', path: '/settings/collectors', budgets: USUAL },
  { name: 'Fluxos', account: 'maintenance', path: '/flows', budgets: USUAL },
  { name: 'Notificações', account: 'supervisor', path: '/notifications', budgets: USUAL },
  { name: 'Auditoria', account: 'admin', path: '/audit', budgets: USUAL },
  { name: 'TV', account: 'viewer', path: '/wall', budgets: USUAL },
];

/** The figures of a verdict that miss the budget. */
export function misses(verdict: Verdict, budget: Budget): (keyof Verdict)[] {
  return (Object.keys(budget) as (keyof Verdict)[]).filter((figure) => {
    const limit = budget[figure];
    if (limit === null) return false;
    const isScore = figure === 'accessibility' || figure === 'bestPractices' || figure === 'performance';
    return isScore ? verdict[figure] < limit : verdict[figure] > limit;
  });
}

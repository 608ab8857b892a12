/** How each machine state looks: icon, shape, tone, height in the ribbon, and how urgently somebody should look. */
import {
  mdiAlert,
  mdiClipboardRemoveOutline,
  mdiHelp,
  mdiPause,
  mdiPlay,
  mdiSpeedometerSlow,
  mdiStop,
  mdiWrench,
} from '@mdi/js';
import type { MachineState } from '../../../domain/machines/machine-tables.ts';
import type { DashboardMachine } from './contract.ts';

export type StateTone = 'running' | 'slow' | 'stopped' | 'fault' | 'setup' | 'planned' | 'idle' | 'unknown';
export type StateShape = 'circle' | 'square' | 'triangle' | 'hexagon' | 'pill' | 'frame' | 'diamond';

export interface StateLook {
  icon: string;
  shape: StateShape;
  tone: StateTone;
  /** Share of the ribbon's height, so that the states differ without colour. */
  ribbonHeight: number;
  /** 0 = worst: what stands first on the dashboard. */
  urgency: number;
}

export const MACHINE_LOOKS: Record<MachineState, StateLook> = {
  FAULT: { icon: mdiAlert, shape: 'triangle', tone: 'fault', ribbonHeight: 0.34, urgency: 0 },
  STOPPED: { icon: mdiStop, shape: 'square', tone: 'stopped', ribbonHeight: 0.34, urgency: 1 },
  UNKNOWN: { icon: mdiHelp, shape: 'diamond', tone: 'unknown', ribbonHeight: 1, urgency: 2 },
  SLOW: { icon: mdiSpeedometerSlow, shape: 'circle', tone: 'slow', ribbonHeight: 0.72, urgency: 3 },
  SETUP: { icon: mdiWrench, shape: 'hexagon', tone: 'setup', ribbonHeight: 0.52, urgency: 4 },
  NO_ORDER: { icon: mdiClipboardRemoveOutline, shape: 'frame', tone: 'idle', ribbonHeight: 0.16, urgency: 5 },
  PLANNED_STOP: { icon: mdiPause, shape: 'pill', tone: 'planned', ribbonHeight: 0.24, urgency: 6 },
  RUNNING: { icon: mdiPlay, shape: 'circle', tone: 'running', ribbonHeight: 1, urgency: 7 },
};

/** The text of a machine's state. Nothing runs on one whose order is paused, but an order is there: "no order" would contradict the screen. */
export function stateText({ state, order }: Pick<DashboardMachine, 'state' | 'order'>): string {
  return state === 'NO_ORDER' && order?.status === 'PAUSED'
    ? 'machines.orderPaused'
    : `machines.state.${state}`;
}

/**
 * One request for each route that changes something. The walks send each of them: as somebody of another company (refused), while the audit
 * log refuses (undone), and as it should be (on record). A new route is added to the file of its part; the walks name it otherwise.
 */
import { AUTH_MUTATIONS } from './auth-mutations.ts';
import { FLOW_MUTATIONS } from './flow-mutations.ts';
import type { Mutation } from './mutation.ts';
import { NOTIFICATION_MUTATIONS } from './notification-mutations.ts';
import { PLC_MUTATIONS } from './plc-mutations.ts';
import { PRODUCTION_MUTATIONS } from './production-mutations.ts';
import { REGISTRATION_MUTATIONS, VIEW_MUTATIONS } from './registration-mutations.ts';
import { STOP_MUTATIONS } from './stop-mutations.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...AUTH_MUTATIONS,
  ...REGISTRATION_MUTATIONS,
  ...PRODUCTION_MUTATIONS,
  ...PLC_MUTATIONS,
  ...NOTIFICATION_MUTATIONS,
  ...FLOW_MUTATIONS,
  ...STOP_MUTATIONS,
  ...VIEW_MUTATIONS,
];

/** The accounts of the demo. They exist only where PULSO_DEMO=1, because everybody knows their password. */
import type { Role } from '../../domain/roles.ts';

export const DEMO_PASSWORD = 'pulso-demo';

export const DEMO_USERS: readonly { username: string; name: string; role: Role }[] = [
  { username: 'admin', name: 'Ana Duarte', role: 'admin' },
  { username: 'supervisor', name: 'Sérgio Prado', role: 'supervisor' },
  { username: 'operator', name: 'Olívia Ramos', role: 'operator' },
  { username: 'engineer', name: 'Eduardo Nakamura', role: 'engineer' },
  { username: 'maintenance', name: 'Marta Siqueira', role: 'maintenance' },
  { username: 'viewer', name: 'Vítor Lacerda', role: 'viewer' },
];

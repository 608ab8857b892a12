/** Who may do what: the only place where a role is given a right. */
export const ROLES = ['operator', 'supervisor', 'engineer', 'maintenance', 'admin', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
/** Who may sign in with a badge or a PIN alone. A card is lost, lent and copied, a PIN is watched: neither may open more than a station. */
export const STATION_ROLE = 'operator' satisfies Role;

/** Permission → roles that hold it. Admin holds every one. */
export const PERMISSIONS = {
  'dashboard.read': ['operator', 'supervisor', 'engineer', 'maintenance', 'viewer'],
  'reports.read': ['supervisor', 'engineer', 'maintenance', 'viewer'],
  'registrations.read': ['operator', 'supervisor', 'engineer', 'maintenance', 'viewer'],
  'registrations.write': ['supervisor'],
  'orders.read': ['operator', 'supervisor', 'engineer', 'maintenance', 'viewer'],
  'orders.write': ['supervisor'],
  'orders.run': ['operator', 'supervisor'],
  'production.book': ['operator', 'supervisor'],
  'production.adjust': ['supervisor'],
  'inbox.read': ['supervisor'],
  'inbox.resolve': ['supervisor'],
  'downtimes.read': ['operator', 'supervisor', 'engineer', 'maintenance', 'viewer'],
  'downtimes.classify': ['operator', 'supervisor'],
  'plcs.read': ['operator', 'supervisor', 'engineer', 'maintenance', 'viewer'],
  'plcs.write': ['engineer'],
  'plcs.test': ['engineer'],
  'plc-data.read': ['supervisor', 'engineer', 'maintenance'],
  'collectors.read': ['engineer', 'maintenance', 'supervisor'],
  'collectors.write': ['maintenance'],
  'flows.read': ['engineer', 'maintenance', 'supervisor'],
  'flows.write': ['engineer', 'maintenance'],
  'flows.permit': [],
  'editor.read': ['engineer', 'maintenance', 'supervisor'],
  'editor.write': ['engineer'],
  'notifications.acknowledge': ['operator', 'supervisor', 'engineer', 'maintenance'],
  'notifications.manage': [],
  'webhooks.manage': [],
  'notifications.read': ['operator', 'supervisor', 'engineer', 'maintenance'],
  'users.manage': [],
  'audit.read': [],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as [Permission, ...Permission[]];

/** Rights over the plant as a whole: an account that is limited to companies or sectors has none of them, whatever its role. */
export const WHOLE_PLANT_PERMISSIONS: readonly Permission[] = [
  'audit.read',
  'notifications.manage',
  'users.manage',
  'webhooks.manage',
];

/** True where the role holds the permission. */
export function may(role: Role, permission: Permission): boolean {
  return role === 'admin' || (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

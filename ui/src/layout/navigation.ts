/** The navigation: groups of screens, each shown to those who hold its right. */
import {
  mdiAccountGroupOutline,
  mdiBarcode,
  mdiBellOutline,
  mdiChartBar,
  mdiClipboardListOutline,
  mdiDatabaseOutline,
  mdiGestureTapButton,
  mdiLanConnect,
  mdiNotebookOutline,
  mdiPauseCircle,
  mdiRaspberryPi,
  mdiShieldSearch,
  mdiSitemapOutline,
  mdiTrayAlert,
  mdiViewDashboardOutline,
} from '@mdi/js';
import type { RouteLocationRaw } from 'vue-router';
import type { Permission } from '../../../domain/roles.ts';

export interface NavigationItem {
  label: string;
  icon: string;
  to: RouteLocationRaw;
  /** Start of the paths that belong to the item, for the mark of the current one. */
  under: string;
  permission: Permission;
  /** What the number beside it counts. */
  badge?: 'pendingStops' | 'inbox';
}
export interface NavigationGroup {
  label: string;
  items: readonly NavigationItem[];
}

export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: 'nav.groupFloor',
    items: [
      {
        label: 'nav.dashboard',
        icon: mdiViewDashboardOutline,
        to: { name: 'dashboard' },
        under: '/dashboard',
        permission: 'dashboard.read',
      },
      {
        label: 'nav.production',
        icon: mdiGestureTapButton,
        to: { name: 'production' },
        under: '/production',
        permission: 'orders.run',
      },
      {
        label: 'nav.stops',
        icon: mdiPauseCircle,
        to: { name: 'stops' },
        under: '/stops',
        permission: 'downtimes.read',
        badge: 'pendingStops',
      },
      {
        label: 'nav.orders',
        icon: mdiClipboardListOutline,
        to: { name: 'orders' },
        under: '/orders',
        permission: 'orders.read',
      },
      {
        label: 'nav.bookings',
        icon: mdiNotebookOutline,
        to: { name: 'bookings' },
        under: '/bookings',
        permission: 'reports.read',
      },
      {
        label: 'nav.inbox',
        icon: mdiTrayAlert,
        to: { name: 'inbox' },
        under: '/inbox',
        permission: 'inbox.read',
        badge: 'inbox',
      },
      {
        label: 'nav.barcodes',
        icon: mdiBarcode,
        to: { name: 'barcodes' },
        under: '/barcodes',
        permission: 'orders.run',
      },
    ],
  },
  {
    label: 'nav.groupPlant',
    items: [
      {
        label: 'nav.notifications',
        icon: mdiBellOutline,
        to: { name: 'notifications' },
        under: '/notifications',
        permission: 'notifications.read',
      },
      {
        label: 'nav.reports',
        icon: mdiChartBar,
        to: { name: 'reports', params: { kind: 'oee' } },
        under: '/reports',
        permission: 'reports.read',
      },
      {
        label: 'nav.registrations',
        icon: mdiDatabaseOutline,
        to: { name: 'registrations', params: { resource: 'items' } },
        under: '/registrations',
        permission: 'registrations.read',
      },
    ],
  },
  {
    label: 'nav.groupSettings',
    items: [
      {
        label: 'nav.plcs',
        icon: mdiLanConnect,
        to: { name: 'plcs' },
        under: '/settings/plcs',
        permission: 'plcs.read',
      },
      {
        label: 'nav.collectors',
        icon: mdiRaspberryPi,
        to: { name: 'collectors' },
        under: '/settings/collectors',
        permission: 'collectors.read',
      },
      {
        label: 'nav.flows',
        icon: mdiSitemapOutline,
        to: { name: 'flows' },
        under: '/flows',
        permission: 'flows.read',
      },
      {
        label: 'nav.users',
        icon: mdiAccountGroupOutline,
        to: { name: 'users' },
        under: '/settings/users',
        permission: 'users.manage',
      },
      {
        label: 'nav.audit',
        icon: mdiShieldSearch,
        to: { name: 'audit' },
        under: '/audit',
        permission: 'audit.read',
      },
    ],
  },
];

/** Every screen, with the right that it needs. The navigation is drawn from this table too. */
import type { RouteParams, RouteRecordRaw } from 'vue-router';
import type { Permission, Role } from '../../../domain/roles.ts';
import { reportKindOf } from '../reports/report-kinds.ts';

/** Key of a text in the locales; of one page for several things, by what its address names. */
export type TextKey = string | ((params: RouteParams) => string);

declare module 'vue-router' {
  interface RouteMeta {
    /** The page's name. */
    title?: TextKey;
    /**
     * The sentence that says what the page is for. With one, the shell draws the head of the page (`layout/ScreenHead.vue`), and the page
     * brings its buttons.
     */
    lead?: TextKey;
    /** Name of the page that an arrow in that head leads back to. */
    parent?: string;
    permission?: Permission;
    /** Sections of the texts that the page and what it imports show; a test compares. */
    texts?: readonly string[];
    /** Shown without the shell and without a session. */
    bare?: boolean;
    /** Shown without the shell, to whoever is signed in: a screen that fills the glass. */
    wholeWindow?: boolean;
    /** The page follows a change of its address by itself; any other one is made anew for each. */
    follows?: boolean;
  }
}

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'home' } },
  { path: '/home', name: 'home', component: () => import('../pages/NotFoundPage.vue') },
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('../pages/SignInPage.vue'),
    meta: { bare: true, title: 'signIn.title' },
  },
  {
    path: '/unreachable',
    name: 'unreachable',
    component: () => import('../pages/UnreachablePage.vue'),
    meta: { bare: true, title: 'unreachable.title' },
  },
  {
    path: '/dashboard',
    name: 'dashboard',
    component: () => import('../pages/DashboardPage.vue'),
    meta: { title: 'nav.dashboard', permission: 'dashboard.read', texts: ['dashboard', 'orders'] },
  },
  {
    path: '/wall',
    name: 'wall',
    component: () => import('../pages/WallPage.vue'),
    meta: { title: 'nav.wall', permission: 'dashboard.read', texts: ['wall'], wholeWindow: true },
  },
  {
    path: '/production',
    name: 'production',
    component: () => import('../pages/ProductionPage.vue'),
    meta: {
      title: 'nav.production',
      permission: 'orders.run',
      texts: ['orders', 'production', 'registrations', 'scanner', 'stops'],
    },
  },
  {
    path: '/stops',
    name: 'stops',
    component: () => import('../pages/StopsPage.vue'),
    meta: { title: 'nav.stops', permission: 'downtimes.read', texts: ['stops'] },
  },
  {
    path: '/bookings',
    name: 'bookings',
    component: () => import('../pages/BookingsPage.vue'),
    props: { kind: 'pieces' },
    meta: { title: 'nav.bookings', permission: 'reports.read', texts: ['bookings'] },
  },
  {
    path: '/bookings/scrap',
    name: 'scrap-bookings',
    component: () => import('../pages/BookingsPage.vue'),
    props: { kind: 'scrap' },
    meta: { title: 'nav.scrapBookings', permission: 'reports.read', texts: ['bookings'] },
  },
  {
    path: '/inbox',
    name: 'inbox',
    component: () => import('../pages/InboxPage.vue'),
    meta: { title: 'nav.inbox', permission: 'inbox.read', texts: ['inbox'] },
  },
  {
    path: '/notifications',
    name: 'notifications',
    component: () => import('../pages/NotificationsPage.vue'),
    meta: {
      title: 'nav.notifications',
      lead: 'notifications.lead',
      permission: 'notifications.read',
      texts: ['notificationKinds', 'notifications'],
    },
  },
  {
    path: '/notifications/settings',
    name: 'notification-settings',
    component: () => import('../pages/NotificationSettingsPage.vue'),
    meta: {
      title: 'nav.notificationSettings',
      permission: 'notifications.read',
      texts: ['notificationKinds', 'notificationSettings'],
    },
  },
  {
    path: '/reports/schedules',
    name: 'report-schedules',
    component: () => import('../pages/ReportSchedulesPage.vue'),
    meta: {
      title: 'nav.reportSchedules',
      permission: 'reports.read',
      texts: ['reportSchedules', 'reports'],
    },
  },
  {
    path: '/reports/:kind?',
    name: 'reports',
    component: () => import('../pages/ReportsPage.vue'),
    meta: {
      title: 'nav.reports',
      lead: ({ kind }) => `reports.leads.${reportKindOf(kind)}`,
      permission: 'reports.read',
      texts: ['reports'],
      follows: true,
    },
  },
  {
    path: '/orders',
    name: 'orders',
    component: () => import('../pages/OrdersPage.vue'),
    meta: { title: 'nav.orders', permission: 'orders.read', texts: ['fields', 'orders'] },
  },
  {
    path: '/orders/new',
    name: 'order-new',
    component: () => import('../pages/OrderFormPage.vue'),
    meta: {
      title: 'orders.new',
      permission: 'orders.write',
      texts: ['audit', 'fields', 'hints', 'orders', 'production', 'recorded', 'registrations'],
    },
  },
  {
    path: '/orders/:id(\\d+)',
    name: 'order',
    component: () => import('../pages/OrderFormPage.vue'),
    meta: {
      title: 'orders.one',
      permission: 'orders.read',
      texts: ['audit', 'fields', 'hints', 'orders', 'production', 'recorded', 'registrations'],
    },
  },
  {
    path: '/orders/:id(\\d+)/history',
    name: 'order-history',
    component: () => import('../pages/OrderHistoryPage.vue'),
    meta: {
      title: 'orderHistory.open',
      permission: 'reports.read',
      texts: ['orderHistory', 'reports', 'stops'],
    },
  },
  {
    path: '/registrations/:resource',
    name: 'registrations',
    component: () => import('../pages/RegistrationsPage.vue'),
    meta: {
      title: ({ resource }) => `registrations.${String(resource)}.title`,
      lead: ({ resource }) => `registrations.${String(resource)}.lead`,
      permission: 'registrations.read',
      texts: ['account', 'audit', 'colors', 'fields', 'hints', 'recorded', 'registrations'],
    },
  },
  {
    path: '/settings/plcs',
    name: 'plcs',
    component: () => import('../pages/PlcListPage.vue'),
    meta: {
      title: 'nav.plcs',
      lead: 'plcs.lead',
      permission: 'plcs.read',
      texts: ['dashboard', 'fields', 'plcs'],
    },
  },
  {
    path: '/settings/plcs/new',
    name: 'plc-new',
    component: () => import('../pages/PlcFormPage.vue'),
    meta: {
      title: 'plcs.new',
      lead: 'plcs.formLead',
      parent: 'plcs',
      permission: 'plcs.write',
      texts: ['fields', 'hints', 'plcs'],
    },
  },
  {
    path: '/settings/plcs/:id(\\d+)',
    name: 'plc',
    component: () => import('../pages/PlcFormPage.vue'),
    meta: {
      title: 'plcs.one',
      lead: 'plcs.formLead',
      parent: 'plcs',
      permission: 'plcs.read',
      texts: ['fields', 'hints', 'plcs'],
    },
  },
  {
    path: '/settings/plcs/:id(\\d+)/data',
    name: 'plc-data',
    component: () => import('../pages/PlcDataPage.vue'),
    meta: { title: 'plcData.name', permission: 'plc-data.read', texts: ['plcData'] },
  },
  {
    path: '/settings/collectors',
    name: 'collectors',
    component: () => import('../pages/CollectorsPage.vue'),
    meta: {
      title: 'nav.collectors',
      lead: 'collectors.lead',
      permission: 'collectors.read',
      texts: ['collectors'],
    },
  },
  {
    path: '/flows',
    name: 'flows',
    component: () => import('../pages/FlowsPage.vue'),
    meta: { title: 'nav.flows', permission: 'flows.read', texts: ['flows'] },
  },
  {
    path: '/flows/:id(\\d+)',
    name: 'flow-versions',
    component: () => import('../pages/FlowVersionsPage.vue'),
    meta: { title: 'flows.versions', permission: 'flows.read', texts: ['flows'] },
  },
  {
    path: '/settings/users',
    name: 'users',
    component: () => import('../pages/RegistrationsPage.vue'),
    props: { resource: 'users' },
    meta: {
      title: 'nav.users',
      lead: 'registrations.users.lead',
      permission: 'users.manage',
      texts: ['account', 'audit', 'colors', 'fields', 'hints', 'recorded', 'registrations'],
    },
  },
  {
    path: '/audit',
    name: 'audit',
    component: () => import('../pages/AuditPage.vue'),
    meta: {
      title: 'nav.audit',
      lead: 'audit.lead',
      permission: 'audit.read',
      texts: ['audit', 'fields', 'hints', 'recorded', 'registrations'],
    },
  },
  {
    path: '/barcodes',
    name: 'barcodes',
    component: () => import('../pages/BarcodesPage.vue'),
    meta: { title: 'nav.barcodes', permission: 'orders.run', texts: ['barcodes'] },
  },
  {
    path: '/scanner',
    name: 'scanner',
    component: () => import('../pages/ScannerPage.vue'),
    meta: { title: 'nav.scanner', permission: 'orders.run', texts: ['scannerTest'] },
  },
  {
    path: '/account',
    name: 'account',
    component: () => import('../pages/AccountPage.vue'),
    meta: { title: 'nav.account', texts: ['account', 'rights'] },
  },
  {
    path: '/about',
    name: 'about',
    component: () => import('../pages/AboutPage.vue'),
    meta: { title: 'nav.about', texts: ['about'] },
  },
  {
    path: '/:rest(.*)*',
    name: 'not-found',
    component: () => import('../pages/NotFoundPage.vue'),
    meta: { title: 'notFound.title' },
  },
];

/** Where each role's day starts. */
export const HOME_OF_ROLE: Record<Role, string> = {
  operator: 'production',
  supervisor: 'dashboard',
  engineer: 'plcs',
  maintenance: 'collectors',
  admin: 'dashboard',
  viewer: 'dashboard',
};

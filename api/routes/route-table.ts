/** Every route of the API. What is not here does not exist. */
import { AUDIT_ROUTES } from '../audit-log/audit-routes.ts';
import { AUTH_ROUTES } from '../auth/auth-routes.ts';
import { BADGE_ROUTES } from '../auth/badge-routes.ts';
import { PIN_ROUTES } from '../auth/pin-routes.ts';
import { SESSION_ROUTES } from '../auth/session-routes.ts';
import { TOKEN_ROUTES } from '../auth/token-routes.ts';
import { COLLECTOR_ROUTES } from '../collectors/collector-routes.ts';
import { INBOX_ROUTES } from '../inbox/inbox-routes.ts';
import { FLOW_ROUTES } from '../flows/flow-routes.ts';
import { DASHBOARD_ROUTE, TREND_ROUTE } from '../live/dashboard-route.ts';
import { NOTIFICATION_ROUTES } from '../notifications/notification-routes.ts';
import { WEBHOOK_ROUTES } from '../notifications/webhook-routes.ts';
import { PLC_DATA_ROUTES } from '../plc/plc-data-routes.ts';
import { PLC_HISTORY_ROUTES } from '../plc/plc-history-routes.ts';
import { PLC_ROUTES } from '../plc/plc-routes.ts';
import { ORDERS } from '../production/orders.ts';
import { PRODUCTION_ROUTES } from '../production/production-routes.ts';
import { REPORT_ROUTES } from '../reports/report-routes.ts';
import { REPORT_SCHEDULES } from '../reports/report-schedules.ts';
import { TEST_SCHEDULE_ROUTE } from '../reports/test-schedule.ts';
import { VIEW_ROUTES } from '../views/view-routes.ts';
import { ABOUT_ROUTE } from './about-route.ts';
import { healthRoute } from './health-route.ts';
import { HISTORY_ROUTES } from './history-routes.ts';
import { registrationRoutes } from './registration-routes.ts';
import { REGISTRATIONS } from './registrations.ts';
import type { Route } from './route.ts';
import { SUPPORT_ROUTE } from '../support/support-route.ts';
import { transferRoutes } from '../transfer/transfer-routes.ts';
import { STOP_ROUTES } from '../stops/stop-routes.ts';

export function makeRoutes(): readonly Route[] {
  return [
    healthRoute,
    ABOUT_ROUTE,
    SUPPORT_ROUTE,
    ...AUTH_ROUTES,
    ...BADGE_ROUTES,
    ...PIN_ROUTES,
    ...SESSION_ROUTES,
    ...TOKEN_ROUTES,
    DASHBOARD_ROUTE,
    TREND_ROUTE,
    ...PRODUCTION_ROUTES,
    ...INBOX_ROUTES,
    ...[...REGISTRATIONS, ORDERS].flatMap((one) => [...transferRoutes(one), ...registrationRoutes(one)]),
    ...PLC_ROUTES,
    ...PLC_HISTORY_ROUTES,
    ...PLC_DATA_ROUTES,
    ...FLOW_ROUTES,
    ...STOP_ROUTES,
    ...COLLECTOR_ROUTES,
    ...NOTIFICATION_ROUTES,
    ...WEBHOOK_ROUTES,
    ...HISTORY_ROUTES,
    ...AUDIT_ROUTES,
    ...VIEW_ROUTES,
    ...REPORT_ROUTES,
    ...registrationRoutes(REPORT_SCHEDULES),
    TEST_SCHEDULE_ROUTE,
  ];
}

/** What people do with orders on the shop floor. */
import {
  appointmentInput,
  appointmentRow,
  changeOrderInput,
  orderRow,
  queueAnswer,
  queueInput,
  queueQuery,
  reclassifyInput,
  reverseInput,
  scrapInput,
  scrapRow,
  startInput,
} from '../../domain/contracts/orders.ts';
import type { OrderAction } from '../../domain/orders/order-tables.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { bookByHand } from './book-by-hand.ts';
import { bookScrap } from './book-scrap.ts';
import { readQueue, setQueue } from './order-queue.ts';
import { reclassifyScrap } from './reclassify-scrap.ts';
import { reverseAppointment } from './reverse-appointment.ts';
import { changeOrder, runOrder } from './run-order.ts';

const answer = orderRow;
const tag = 'production';

const action = (name: Exclude<OrderAction, 'start'>): Route =>
  route({
    method: 'post',
    path: `/production/:orderId/${name}`,
    access: name === 'cancel' ? 'orders.write' : 'orders.run',
    tag,
    scope: 'rows',
    summary: `${name[0]?.toUpperCase()}${name.slice(1)} an order`,
    answer,
    handle: ({ knex, principal, request, id }) => runOrder(knex, { principal, request }, name, id),
  });

export const PRODUCTION_ROUTES: readonly Route[] = [
  route({
    method: 'post',
    path: '/production/start-automatic',
    access: 'orders.run',
    tag,
    scope: 'rows',
    summary: 'Start an order; from then on the machine counts its pieces',
    body: startInput,
    answer,
    handle: ({ knex, principal, request, body }) =>
      runOrder(knex, { principal, request }, 'start', body.orderId, body.plcConfigId ?? null),
  }),
  route({
    method: 'post',
    path: '/production/change-order',
    access: 'orders.run',
    tag,
    scope: 'rows',
    summary: 'Change the order of a machine in one step',
    description:
      'Pauses `pauseOrderId`, if it still runs, and starts or resumes `orderId`: both or neither, and no piece falls between the two.',
    body: changeOrderInput,
    example: { orderId: 2, plcConfigId: 1, pauseOrderId: 1 },
    answer,
    handle: ({ knex, principal, request, body }) => changeOrder(knex, { principal, request }, body),
  }),
  action('pause'),
  action('resume'),
  action('finish'),
  action('cancel'),
  route({
    method: 'post',
    path: '/production-appointments',
    access: 'production.book',
    tag: 'production-appointments',
    scope: 'rows',
    summary: 'Book pieces by hand',
    body: appointmentInput,
    example: { orderId: 1, quantity: 12 },
    answer: appointmentRow,
    status: 201,
    repeatable: true,
    handle: ({ knex, principal, request, body }) => bookByHand(knex, { principal, request }, body),
  }),
  route({
    method: 'post',
    path: '/production-defects',
    access: 'production.book',
    tag: 'production-defects',
    scope: 'rows',
    summary: 'Book scrap by its defect',
    body: scrapInput,
    example: { orderId: 1, defectId: 1, quantity: 2 },
    answer: scrapRow,
    status: 201,
    repeatable: true,
    handle: ({ knex, principal, request, body }) => bookScrap(knex, { principal, request }, body),
  }),
  route({
    method: 'post',
    path: '/production-appointments/:id/reverse',
    access: 'production.book',
    tag: 'production-appointments',
    scope: 'rows',
    summary: 'Take an entry back, once: a counter-entry with its reason',
    body: reverseInput,
    answer: appointmentRow,
    status: 201,
    handle: ({ knex, principal, request, id, body }) =>
      reverseAppointment(knex, { principal, request }, id, body.reason),
  }),
  route({
    method: 'post',
    path: '/production-defects/:id/reclassify',
    access: 'production.book',
    tag: 'production-defects',
    scope: 'rows',
    summary: 'Say which defect scrap had that a counter booked',
    body: reclassifyInput,
    answer: scrapRow,
    handle: ({ knex, principal, request, id, body }) =>
      reclassifyScrap(knex, { principal, request }, id, body),
  }),
  route({
    method: 'get',
    path: '/production/queue',
    access: 'orders.read',
    tag,
    scope: 'rows',
    summary: 'Orders that wait in a sector, in the order in which they are to run',
    query: queueQuery,
    answer: queueAnswer,
    handle: ({ knex, principal, query }) => readQueue(knex, principal, query.sectorId),
  }),
  route({
    method: 'post',
    path: '/production/queue',
    access: 'orders.write',
    tag,
    scope: 'rows',
    summary: 'Sort the queue of a sector; planned orders that are left out lose their place',
    body: queueInput,
    answer: queueAnswer,
    handle: ({ knex, principal, request, body }) => setQueue(knex, { principal, request }, body),
  }),
];

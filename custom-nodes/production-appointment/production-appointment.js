export { productionAppointmentNode as default } from './production-appointment-node.ts';

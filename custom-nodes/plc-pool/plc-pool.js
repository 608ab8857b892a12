export { plcPoolNode as default } from './plc-pool-node.ts';

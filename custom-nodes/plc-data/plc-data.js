export { plcDataNode as default } from './plc-data-node.ts';

export { collectorNode as default } from './collector-node.ts';

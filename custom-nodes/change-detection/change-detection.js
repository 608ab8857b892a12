export { changeDetectionNode as default } from './change-detection-node.ts';

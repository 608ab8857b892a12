export { stopDetectionNode as default } from './stop-detection-node.ts';

export { LiveUpdates } from './LiveUpdates';
export type { LiveEvents, LiveKind, LiveState } from './stream';
export { useLive, useLiveState } from './useLive';

export { LiveUpdates } from './LiveUpdates';
export { type ContextMessage, type LiveEvents, type LiveKind, type LiveState, liveStream } from './stream';
export { useContextMessages, useLive, useLiveState } from './useLive';

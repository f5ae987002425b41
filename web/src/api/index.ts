export { answer, api } from './client';
export { csrfHeaders } from './csrf';
export { ApiError, type FieldError, NetworkError, type Problem, readError } from './errors';
export { lastDataAt, noteAnswer } from './freshness';
export { isWorthRetry, queryClient } from './queryClient';
export type { components, paths } from './schema';
export { listenReached, noteUnreached, probeServer, readReached } from './connection';

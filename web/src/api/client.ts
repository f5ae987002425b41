import createClient, { type Middleware } from 'openapi-fetch';

import { noteUnreached } from './connection';
import { csrfHeaders, ensureCsrfCookie, isUnsafe } from './csrf';
import { NetworkError, readError } from './errors';
import { noteAnswer } from './freshness';
import type { paths } from './schema';

/** Adds the CSRF header and turns each refusal into a thrown `ApiError` or `NetworkError`. */
const manners: Middleware = {
  async onRequest({ request }) {
    await ensureCsrfCookie(request.method);
    for (const [name, value] of Object.entries(csrfHeaders(request.method))) request.headers.set(name, value);
    return request;
  },
  async onResponse({ response }) {
    noteAnswer(response);
    if (response.ok) return response;
    const error = await readError(response);
    noteUnreached(error);
    throw error;
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    const unreached = new NetworkError(error);
    noteUnreached(unreached);
    return unreached;
  },
};

/**
 * Sends a request; a change that is refused while another answer was just replacing the CSRF cookie (signing in does) is
 * sent once more with the new one.
 */
async function send(request: Request): Promise<Response> {
  const spare = isUnsafe(request.method) ? request.clone() : null;
  const response = await fetch(request);
  if (response.status !== 403 || !spare) return response;
  const [fresh] = Object.values(csrfHeaders(request.method));
  if (!fresh || fresh === request.headers.get('X-CSRFToken')) return response;
  spare.headers.set('X-CSRFToken', fresh);
  return fetch(spare);
}

/**
 * The typed client of our API: `await api.GET('/api/v1/me')`. A refusal is thrown, so `data` of a JSON answer is there;
 * read it with `answer()`.
 */
export const api = createClient<paths>({ credentials: 'same-origin', fetch: send });
api.use(manners);

/** The body of an answer: `const me = await answer(api.GET('/api/v1/me'))`. */
export async function answer<Data>(call: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await call;
  return data as Data;
}

import createClient, { type Middleware } from 'openapi-fetch';

import { csrfHeaders, ensureCsrfCookie } from './csrf';
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
    if (!response.ok) throw await readError(response);
    return response;
  },
  onError({ error }) {
    return error instanceof DOMException && error.name === 'AbortError' ? error : new NetworkError(error);
  },
};

/**
 * The typed client of our API: `await api.GET('/api/v1/me')`. A refusal is thrown, so `data` of a JSON answer is there;
 * read it with `answer()`.
 */
export const api = createClient<paths>({ credentials: 'same-origin', fetch: (request) => fetch(request) });
api.use(manners);

/** The body of an answer: `const me = await answer(api.GET('/api/v1/me'))`. */
export async function answer<Data>(call: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await call;
  return data as Data;
}

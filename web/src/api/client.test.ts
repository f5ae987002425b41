import { afterEach, expect, it, vi } from 'vitest';

import { answer, api } from './client';

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

afterEach(() => {
  vi.unstubAllGlobals();
  document.cookie = 'csrftoken=; Max-Age=0';
});

/** The typed client needs whole addresses outside a browser. */
const at = { baseUrl: 'http://localhost' };

it('sends the CSRF token with a change', async () => {
  document.cookie = 'csrftoken=one';
  const fetched = vi.fn((request: Request) =>
    Promise.resolve(json({ url: request.headers.get('X-CSRFToken') })),
  );
  vi.stubGlobal('fetch', fetched);
  expect(await answer(api.POST('/api/v1/live/open', at))).toEqual({ url: 'one' });
  expect(fetched).toHaveBeenCalledTimes(1);
});

it('sends a change once more when the cookie was replaced meanwhile', async () => {
  document.cookie = 'csrftoken=old';
  const fetched = vi.fn((request: Request) => {
    const token = request.headers.get('X-CSRFToken');
    document.cookie = 'csrftoken=new';
    return Promise.resolve(token === 'new' ? json({ url: 'ok' }) : json({ code: 'csrf_failed' }, 403));
  });
  vi.stubGlobal('fetch', fetched);
  expect(await answer(api.POST('/api/v1/live/open', at))).toEqual({ url: 'ok' });
  expect(fetched).toHaveBeenCalledTimes(2);
});

it('throws a refusal with its code, without another try', async () => {
  document.cookie = 'csrftoken=one';
  const fetched = vi.fn(() => Promise.resolve(json({ code: 'csrf_failed' }, 403)));
  vi.stubGlobal('fetch', fetched);
  await expect(api.POST('/api/v1/live/open', at)).rejects.toMatchObject({ code: 'csrf_failed', status: 403 });
  expect(fetched).toHaveBeenCalledTimes(1);
});

it('throws a network error when nobody answers', async () => {
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.reject(new TypeError('Failed to fetch'))),
  );
  await expect(api.GET('/api/v1/me', at)).rejects.toMatchObject({ name: 'NetworkError' });
});

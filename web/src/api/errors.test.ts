import { describe, expect, it } from 'vitest';

import { ApiError, NetworkError, readError } from './errors';
import { isWorthRetry } from './queryClient';

function answer(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

describe('readError', () => {
  it('reads a problem document with its wrong fields', async () => {
    const wrong = { field: 'name', code: 'required', message: 'Must have a value.' };
    const error = await readError(
      answer({ code: 'profile_invalid', status: 422, detail: 'No.', errors: [wrong] }, 422),
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'profile_invalid',
      status: 422,
      message: 'No.',
      fieldErrors: [wrong],
    });
  });

  it('reads a refusal of sign-in', async () => {
    const refusal = { status: 400, errors: [{ code: 'incorrect_code', message: 'Wrong.', param: 'key' }] };
    expect(await readError(answer(refusal, 400))).toMatchObject({
      code: 'incorrect_code',
      fieldErrors: [{ field: 'key', code: 'incorrect_code', message: 'Wrong.' }],
    });
  });

  it('keeps the open steps of a sign-in', async () => {
    const data = { flows: [{ id: 'verify_email', is_pending: true }] };
    const error = await readError(answer({ status: 401, data }, 401));
    expect(error).toMatchObject({ code: 'http_401', data });
  });

  it('takes a proxy that reaches nobody as no network', async () => {
    expect(await readError(new Response('Bad gateway', { status: 502 }))).toBeInstanceOf(NetworkError);
  });

  it('names an unknown answer by its status', async () => {
    expect(await readError(new Response('?', { status: 418 }))).toMatchObject({
      code: 'http_418',
      status: 418,
    });
  });
});

describe('isWorthRetry', () => {
  it('tries again after a lost connection and a failing server, twice', () => {
    expect(isWorthRetry(0, new NetworkError())).toBe(true);
    expect(isWorthRetry(1, new ApiError({ code: 'unavailable', status: 503 }))).toBe(true);
    expect(isWorthRetry(2, new NetworkError())).toBe(false);
  });

  it('takes a refusal for an answer', () => {
    expect(isWorthRetry(0, new ApiError({ code: 'not_found', status: 404 }))).toBe(false);
  });
});

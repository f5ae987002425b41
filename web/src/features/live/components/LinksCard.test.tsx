import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { HabitsContext } from '@/shared/format';
import { startI18n } from '@/shared/i18n';

import { WorkoutLinksCard } from './LinksCard';

const LINK = {
  id: 'link-1',
  shows_heart_rate: true,
  created_at: '2026-04-14T04:46:00Z',
  expires_at: '2026-04-15T04:46:00Z',
};
let links = [LINK];
const asked: string[] = [];

function answer(request: Request): Promise<Response> {
  asked.push(`${request.method} ${new URL(request.url).pathname}`);
  if (request.method === 'DELETE') {
    links = [];
    return Promise.resolve(new Response(null, { status: 204 }));
  }
  return Promise.resolve(Response.json({ items: links }));
}

beforeEach(async () => {
  links = [LINK];
  asked.length = 0;
  document.cookie = 'csrftoken=known';
  await startI18n('en');
  vi.stubGlobal('fetch', vi.fn(answer));
});

afterEach(() => vi.unstubAllGlobals());

it('takes back a link to a session that has become a workout', async () => {
  render(
    <MantineProvider>
      <HabitsContext value={{ units: 'metric', timeZone: 'Europe/Moscow' }}>
        <QueryClientProvider client={new QueryClient()}>
          <WorkoutLinksCard workoutId="w1" />
        </QueryClientProvider>
      </HabitsContext>
    </MantineProvider>,
  );
  await screen.findByText(/with heart rate/);

  await userEvent.click(screen.getByRole('button', { name: /^Take back the link/ }));

  await waitFor(() => expect(screen.queryByText(/with heart rate/)).toBeNull());
  expect(asked).toEqual([
    'GET /api/v1/workouts/w1/live-shares',
    'DELETE /api/v1/live-shares/link-1',
    'GET /api/v1/workouts/w1/live-shares',
  ]);
});

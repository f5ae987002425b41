import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { HabitsContext } from '@/shared/format';
import { startI18n } from '@/shared/i18n';

import type { LiveSession } from '../api/live';
import { LiveListPage } from './LiveListPage';

// The service worker's registration exists in a build only.
vi.mock('@/shared/pwa', () => ({ useIsOnline: () => true }));

const SESSION: LiveSession = {
  id: 's1',
  name: 'Lunch run',
  sport: 'run',
  family: 'run',
  state: 'ended',
  started_at: '2026-04-14T04:46:00Z',
  time_zone: 'Asia/Almaty',
  workout_id: 'w1',
  numbers: null,
};

function show(lists: { running: LiveSession[]; recent: LiveSession[] }) {
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(Response.json(lists))),
  );
  const router = createRouter({
    routeTree: createRootRoute({ component: LiveListPage }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  render(
    <MantineProvider>
      <HabitsContext value={{ units: 'metric', timeZone: 'Europe/Moscow' }}>
        <QueryClientProvider client={new QueryClient()}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </HabitsContext>
    </MantineProvider>,
  );
}

beforeEach(() => startI18n('en'));
afterEach(() => vi.unstubAllGlobals());

it('says how to start while nothing is under way, also beside what is over', async () => {
  show({ running: [], recent: [SESSION] });
  await screen.findByText('Lunch run');
  expect(screen.getByText('Nothing is under way')).toBeInTheDocument();
  expect(screen.getByText(/OwnTracks/)).toBeInTheDocument();
  expect(screen.getByText(/^GPSLogger/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Connect a device' })).toHaveAttribute('href', '/devices');
});

it('calls a session silent by the rule of its page, and says for how long', async () => {
  const received_at = Date.now() - 3 * 60_000;
  const numbers = { state: 'live' as const, sport: 'run', at: received_at, received_at };
  show({ running: [{ ...SESSION, state: 'live', workout_id: null, numbers }], recent: [] });
  await screen.findByText('No signal');
  expect(screen.getByText(/Silent for 3 min/)).toBeInTheDocument();
  expect(screen.queryByText('LIVE')).toBeNull();
});

it('tells the start by the clock of the place, as the workout does', async () => {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB');
  const received_at = Date.now();
  const numbers = { state: 'live' as const, sport: 'run', at: received_at, received_at };
  show({ running: [{ ...SESSION, state: 'live', workout_id: null, numbers }], recent: [SESSION] });
  await screen.findByText(/Started at 9:46/);
  expect(screen.getByText(/14 April.*, 9:46/)).toBeInTheDocument();
});

it('says nothing of that beside a session that goes on', async () => {
  show({ running: [{ ...SESSION, state: 'live', workout_id: null }], recent: [] });
  await screen.findByText('Lunch run');
  expect(screen.queryByText('Nothing is under way')).toBeNull();
});

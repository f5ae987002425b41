import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { startI18n } from '@/shared/i18n';

import type { Upload } from '../api/types';
import { UploadRow } from './UploadRow';

const MINUTE_MS = 60_000;

function show(minutesAgo: number) {
  const upload: Upload = {
    id: '0199-upload',
    file_name: 'run.fit',
    state: 'receiving',
    source: 'mqtt',
    received_at: new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString(),
    workout_id: null,
    parts_have: 3,
    parts_total: 6,
    error: null,
  };
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <UploadRow upload={upload} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

beforeEach(async () => {
  document.cookie = 'csrftoken=known';
  await startI18n('en');
});
afterEach(() => vi.unstubAllGlobals());

it('leaves a file alone whose parts are still coming', () => {
  show(2);
  expect(screen.getByText('3 of 6 parts have arrived')).toBeInTheDocument();
  expect(screen.queryByRole('button')).toBeNull();
});

it('lets the parts go of a file whose rest never came', async () => {
  const asked: string[] = [];
  const take = (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return Promise.resolve(new Response(null, { status: 204 }));
  };
  vi.stubGlobal('fetch', take);
  show(11);
  fireEvent.click(screen.getByRole('button', { name: 'Discard the parts' }));
  await waitFor(() => expect(asked).toEqual(['DELETE /api/v1/uploads/0199-upload']));
});

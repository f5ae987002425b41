import { QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeAll, expect, it, vi } from 'vitest';

import { ApiError, queryClient } from '@/api';
import { startI18n } from '@/shared/i18n';
import * as toasts from '@/shared/ui/toasts';

import { signOut } from '../api/account';
import { useSignOut } from './useSignOut';

const navigate = vi.hoisted(() => vi.fn());
vi.mock('@tanstack/react-router', async (original) => ({
  ...(await original<object>()),
  useNavigate: () => navigate,
}));
vi.mock('../api/account', () => ({ signOut: vi.fn() }));

const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
);

beforeAll(async () => {
  await startI18n('en');
});

it('says that a sign-out failed, and stays where one is', async () => {
  const shown = vi.spyOn(toasts, 'showToast');
  vi.mocked(signOut).mockRejectedValue(new ApiError({ code: 'unavailable', status: 503 }));
  const { result } = renderHook(() => useSignOut(), { wrapper });

  act(() => result.current.mutate());

  await waitFor(() =>
    expect(shown).toHaveBeenCalledWith({
      text: 'Not available right now. Try again in a minute.',
      tone: 'danger',
    }),
  );
  expect(navigate).not.toHaveBeenCalled();
});

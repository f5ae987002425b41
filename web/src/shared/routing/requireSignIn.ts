import { redirect } from '@tanstack/react-router';

import { ApiError, queryClient } from '@/api';
import { meQuery } from '@/features/users';

/** Only a signed-in person enters the frame; others are led to the welcome page and back afterwards. */
export async function requireSignIn({ location }: { location: { href: string } }): Promise<void> {
  try {
    await queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const next = location.href === '/' ? undefined : location.href;
    throw redirect({ to: '/welcome', search: { next } });
  }
}

/** Loads the profile of whoever is signed in; anybody may go on. */
export async function findWhoIsHere(): Promise<void> {
  await queryClient.ensureQueryData({ ...meQuery, retry: false }).catch(() => undefined);
}

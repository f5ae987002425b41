import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';

import { leaveToastsBehind, Toasts } from '@/shared/ui';

/** What every page has: the messages at the bottom. */
export function RootLayout() {
  const path = useLocation({ select: ({ pathname }) => pathname });
  useEffect(() => leaveToastsBehind(path), [path]);
  return (
    <>
      <Outlet />
      <Toasts />
    </>
  );
}

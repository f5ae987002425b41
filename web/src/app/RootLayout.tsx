import { Outlet } from '@tanstack/react-router';

import { Toasts } from '@/shared/ui';

/** What every page has: the messages at the bottom. */
export function RootLayout() {
  return (
    <>
      <Outlet />
      <Toasts />
    </>
  );
}

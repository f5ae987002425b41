import { Outlet } from '@tanstack/react-router';

/** The frame of the pages before signing in. */
export function EntryFrame() {
  return (
    <main id="main">
      <Outlet />
    </main>
  );
}

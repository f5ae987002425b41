import { Outlet } from '@tanstack/react-router';

import { useFoundMe } from '@/features/users';

import { SignedInFrame } from './SignedInFrame';

/** A page for everybody: with the navigation for who is signed in, bare for others. */
export function OpenFrame() {
  return useFoundMe() ? <SignedInFrame /> : <Outlet />;
}

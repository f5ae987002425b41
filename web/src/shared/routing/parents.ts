import { createRootRoute, createRoute } from '@tanstack/react-router';

import { findWhoIsHere, requireSignIn } from './requireSignIn';

/** The root of all addresses. The app gives it its component. */
export const rootRoute = createRootRoute();

/** Pages for signed-in people, inside the app frame (navigation, header, banners). */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  beforeLoad: requireSignIn,
});

/** Pages for everybody; who is signed in keeps the frame around them. */
export const openRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'open',
  beforeLoad: findWhoIsHere,
});

/** Pages for people who are not signed in: welcome, sign-in, sign-up. */
export const entryRoute = createRoute({ getParentRoute: () => rootRoute, id: 'entry' });

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { frameRoute, rootRoute } from '@/shared/routing';

const list = createRoute({
  getParentRoute: () => frameRoute,
  path: '/live',
  component: lazyRouteComponent(() => import('./pages/LiveListPage'), 'LiveListPage'),
});

const session = createRoute({
  getParentRoute: () => frameRoute,
  path: '/live/$sessionId',
  component: lazyRouteComponent(() => import('./pages/LivePage'), 'LivePage'),
});

/** Open to everybody who has the link. */
const shared = createRoute({
  getParentRoute: () => rootRoute,
  path: '/s/$secret',
  component: lazyRouteComponent(() => import('./pages/SharedPage'), 'SharedPage'),
});

export const liveFrameRoutes = [list, session] as const;
export const liveOpenRoutes = [shared] as const;

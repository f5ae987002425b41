import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { frameRoute } from '@/shared/routing';

const home = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/HomePage'), 'HomePage'),
});

export const homeFrameRoutes = [home] as const;

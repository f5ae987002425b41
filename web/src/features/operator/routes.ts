import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { frameRoute } from '@/shared/routing';

const operator = createRoute({
  getParentRoute: () => frameRoute,
  path: '/operator',
  component: lazyRouteComponent(() => import('./pages/OperatorPage'), 'OperatorPage'),
});

export const operatorFrameRoutes = [operator] as const;

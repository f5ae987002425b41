import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { frameRoute } from '@/shared/routing';

const devices = createRoute({
  getParentRoute: () => frameRoute,
  path: '/devices',
  component: lazyRouteComponent(() => import('./pages/DevicesPage'), 'DevicesPage'),
});

export const devicesFrameRoutes = [devices] as const;

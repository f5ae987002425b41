import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { frameRoute } from '@/shared/routing';

/** `add` opens the form at once: `/gear?add=shoes`. */
interface GearSearch {
  add?: 'shoes' | undefined;
}

const list = createRoute({
  getParentRoute: () => frameRoute,
  path: '/gear',
  validateSearch: (search: Record<string, unknown>): GearSearch =>
    search.add === 'shoes' ? { add: 'shoes' } : {},
  component: lazyRouteComponent(() => import('./pages/GearPage'), 'GearPage'),
});

const item = createRoute({
  getParentRoute: () => frameRoute,
  path: '/gear/$gearId',
  component: lazyRouteComponent(() => import('./pages/GearItemPage'), 'GearItemPage'),
});

export const gearFrameRoutes = [list, item] as const;

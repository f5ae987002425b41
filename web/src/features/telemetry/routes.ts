import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { frameRoute } from '@/shared/routing';

import { parseFilters } from './domain/filters';
import { parseMonth } from './domain/calendar';

const list = createRoute({
  getParentRoute: () => frameRoute,
  path: '/training',
  validateSearch: parseFilters,
  component: lazyRouteComponent(() => import('./pages/WorkoutsPage'), 'WorkoutsPage'),
});

const calendar = createRoute({
  getParentRoute: () => frameRoute,
  path: '/training/calendar',
  validateSearch: parseMonth,
  component: lazyRouteComponent(() => import('./pages/CalendarPage'), 'CalendarPage'),
});

const deleted = createRoute({
  getParentRoute: () => frameRoute,
  path: '/training/deleted',
  component: lazyRouteComponent(() => import('./pages/DeletedPage'), 'DeletedPage'),
});

const manual = createRoute({
  getParentRoute: () => frameRoute,
  path: '/training/new',
  component: lazyRouteComponent(() => import('./pages/ManualPage'), 'ManualPage'),
});

const workout = createRoute({
  getParentRoute: () => frameRoute,
  path: '/training/$workoutId',
  component: lazyRouteComponent(() => import('./pages/WorkoutPage'), 'WorkoutPage'),
});

const upload = createRoute({
  getParentRoute: () => frameRoute,
  path: '/upload',
  component: lazyRouteComponent(() => import('./pages/UploadPage'), 'UploadPage'),
});

export const telemetryFrameRoutes = [list, calendar, deleted, manual, workout, upload] as const;

import { createRouter } from '@tanstack/react-router';

import { devicesFrameRoutes } from '@/features/devices/routes';
import { gearFrameRoutes } from '@/features/gear/routes';
import { homeFrameRoutes } from '@/features/home/routes';
import { operatorFrameRoutes } from '@/features/operator/routes';
import { liveFrameRoutes, liveOpenRoutes } from '@/features/live/routes';
import { telemetryFrameRoutes } from '@/features/telemetry/routes';
import { usersEntryRoutes, usersFrameRoutes, usersOpenRoutes } from '@/features/users/routes';
import { entryRoute, frameRoute, openRoute, rootRoute } from '@/shared/routing';

import { EntryFrame } from './frame/EntryFrame';
import { OpenFrame } from './frame/OpenFrame';
import { SignedInFrame } from './frame/SignedInFrame';
import { NotFoundPage } from './pages/NotFoundPage';
import { RouteError } from './pages/RouteError';
import { RootLayout } from './RootLayout';

rootRoute.update({ component: RootLayout, notFoundComponent: NotFoundPage, errorComponent: RouteError });
frameRoute.update({ component: SignedInFrame, errorComponent: RouteError });
openRoute.update({ component: OpenFrame, errorComponent: RouteError });
entryRoute.update({ component: EntryFrame });

const routeTree = rootRoute.addChildren([
  frameRoute.addChildren([
    ...homeFrameRoutes,
    ...telemetryFrameRoutes,
    ...gearFrameRoutes,
    ...devicesFrameRoutes,
    ...operatorFrameRoutes,
    ...liveFrameRoutes,
    ...usersFrameRoutes,
  ]),
  entryRoute.addChildren([...usersEntryRoutes]),
  openRoute.addChildren([...usersOpenRoutes]),
  ...liveOpenRoutes,
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: RouteError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { entryRoute, frameRoute } from '@/shared/routing';

import { readNext } from './domain/next';

const profile = createRoute({
  getParentRoute: () => frameRoute,
  path: '/profile',
  component: lazyRouteComponent(() => import('./pages/ProfilePage'), 'ProfilePage'),
});

const settings = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/SettingsPage'), 'SettingsPage'),
});

const mailbox = createRoute({
  getParentRoute: () => frameRoute,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('./pages/MailboxPage'), 'MailboxPage'),
});

export const usersFrameRoutes = [profile, settings, mailbox] as const;

const welcome = createRoute({
  getParentRoute: () => entryRoute,
  path: '/welcome',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('./pages/WelcomePage'), 'WelcomePage'),
});

export const usersEntryRoutes = [welcome] as const;

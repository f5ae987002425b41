import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { entryRoute, frameRoute, openRoute } from '@/shared/routing';

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

/** Open to everybody at this machine: the first code is read here before there is an account. */
const mailbox = createRoute({
  getParentRoute: () => openRoute,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('./pages/MailboxPage'), 'MailboxPage'),
});

const welcome = createRoute({
  getParentRoute: () => entryRoute,
  path: '/welcome',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('./pages/WelcomePage'), 'WelcomePage'),
});

const signIn = createRoute({
  getParentRoute: () => entryRoute,
  path: '/sign-in',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('./pages/SignInPage'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => entryRoute,
  path: '/sign-up',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('./pages/SignUpPage'), 'SignUpPage'),
});

const confirm = createRoute({
  getParentRoute: () => entryRoute,
  path: '/sign-up/confirm',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('./pages/ConfirmEmailPage'), 'ConfirmEmailPage'),
});

const reset = createRoute({
  getParentRoute: () => entryRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('./pages/ResetPage'), 'ResetPage'),
});

export const usersFrameRoutes = [profile, settings] as const;
export const usersEntryRoutes = [welcome, signIn, signUp, confirm, reset] as const;
export const usersOpenRoutes = [mailbox] as const;

/** Query keys of the users feature. */
export const usersKeys = {
  me: ['users', 'me'] as const,
  totals: ['users', 'totals'] as const,
  bodyMass: ['users', 'body-mass'] as const,
  consent: ['users', 'consent', 'health'] as const,
  apiKeys: ['users', 'api-keys'] as const,
  sessions: ['users', 'sessions'] as const,
  mailbox: ['users', 'mailbox'] as const,
};

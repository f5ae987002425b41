export { usersKeys } from './api/keys';
export { type Me, meQuery, totalsQuery } from './api/me';
export { useMe } from './hooks/useMe';
export { useFoundMe } from './hooks/useFoundMe';

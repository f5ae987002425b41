import { answer, api, type components } from '@/api';

import { usersKeys } from './keys';

export type Me = components['schemas']['Me'];
export type MePatch = components['schemas']['MePatch'];

export const meQuery = {
  queryKey: usersKeys.me,
  queryFn: () => answer(api.GET('/api/v1/me')),
  staleTime: 60_000,
};

/** Changes the profile; a change made elsewhere meanwhile is refused as `version_conflict`. */
export function patchMe(changes: MePatch, version: number): Promise<Me> {
  return answer(api.PATCH('/api/v1/me', { body: changes, headers: { 'If-Match': `"${version}"` } }));
}

export const totalsQuery = {
  queryKey: usersKeys.totals,
  queryFn: () => answer(api.GET('/api/v1/me/totals')),
};

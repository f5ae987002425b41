import { useSuspenseQuery } from '@tanstack/react-query';

import { type Me, meQuery } from '../api/me';

/** The signed-in person. Only for pages inside the app frame, which is entered with the profile loaded. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

import { useQuery } from '@tanstack/react-query';

import { type Me, meQuery } from '../api/me';

/** The signed-in person where there may be none; asks for nothing by itself. */
export function useFoundMe(): Me | undefined {
  return useQuery({ ...meQuery, enabled: false }).data;
}

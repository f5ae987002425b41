import { useQuery } from '@tanstack/react-query';

import { answer, api, type components } from '@/api';

export type ServerConfig = components['schemas']['ConfigOut'];

export const configQuery = {
  queryKey: ['config'] as const,
  queryFn: () => answer(api.GET('/api/v1/config')),
  staleTime: Infinity,
};

/** What this installation offers; undefined until it is known. */
export function useConfig(): ServerConfig | undefined {
  return useQuery(configQuery).data;
}

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { answer, api } from '@/api';

import { telemetryKeys } from '../api/keys';
import { FAMILIES } from '../api/types';
import { useWorkoutWords } from './useWorkoutWords';

/** The canonical sports as a grouped list of choices, each group by family in the person's language. */
export function useSportChoices() {
  const { t, sportName } = useWorkoutWords();
  const { data } = useQuery({
    queryKey: telemetryKeys.sports,
    queryFn: () => answer(api.GET('/api/v1/sports')),
    staleTime: Infinity,
  });
  return useMemo(
    () =>
      FAMILIES.map((family) => ({
        group: t(`family.${family}`),
        items: (data ?? [])
          .filter((sport) => sport.family === family)
          .map(({ code }) => ({ value: code, label: sportName(code) })),
      })).filter(({ items }) => items.length > 0),
    [data, t, sportName],
  );
}

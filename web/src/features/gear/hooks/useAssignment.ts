import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { assignWorkouts, fetchAssignable, type Gear, type GearKind, type Period } from '../api/gear';
import { gearKeys } from '../api/keys';
import { useGearChange } from './useGearChanges';

export type Family = NonNullable<Period['families']>[number];

const ALL: Family[] = ['run', 'ride', 'swim', 'walk', 'ski', 'other'];
/** Sports that a kind of gear is for; the rest can be had one by one on their pages. */
const FAMILIES: Record<GearKind, Family[]> = {
  shoes: ['run', 'walk'],
  bike: ['ride'],
  watch: ALL,
  heart_rate_strap: ALL,
  other: ALL,
};

/** Which old workouts to give to a piece, what that would do, and doing it. */
export function useAssignment(gear: Gear, onDone: (count: number) => void) {
  const client = useQueryClient();
  const offered = FAMILIES[gear.kind];
  const [from, setFrom] = useState(gear.purchased_on ?? '');
  const [to, setTo] = useState('');
  const [families, setFamilies] = useState<Family[]>(offered === ALL ? ALL : offered.slice(0, 1));
  const [mayMove, setMayMove] = useState(false);
  const period: Period = { from: from || undefined, to: to || undefined, families };
  const seen = useQuery({
    queryKey: gearKeys.assignable(gear.gear_id, period),
    queryFn: () => fetchAssignable(gear.gear_id, period),
    enabled: families.length > 0,
    placeholderData: keepPreviousData,
  });
  const assign = useGearChange(
    () => assignWorkouts(gear.gear_id, period, mayMove),
    ({ assigned, moved }) => {
      void client.invalidateQueries({ queryKey: ['telemetry'] });
      onDone(assigned + moved);
    },
  );
  const found = families.length > 0 ? seen.data : undefined;
  return {
    offered,
    from,
    setFrom,
    to,
    setTo,
    families,
    setFamilies,
    mayMove,
    setMayMove,
    found,
    error: seen.error,
    count: found ? found.free + (mayMove ? found.taken : 0) : 0,
    assign,
  };
}

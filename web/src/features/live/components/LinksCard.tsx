import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Card } from '@/shared/ui';

import { listShares, listWorkoutShares, liveKeys, type LiveShare } from '../api/live';
import { ShareRows } from './ShareRows';

function Links({ shares }: { shares: readonly LiveShare[] | undefined }) {
  const { t } = useTranslation('live');
  if (!shares?.length) return null;
  return (
    <Card aria-label={t('share.active')}>
      <Text component="h2" fw={650} fz={17} lh="21px" m={0}>
        {t('share.active')}
      </Text>
      <Text c="dimmed" size="sm" mt={4} mb="sm">
        {t('share.still')}
      </Text>
      <ShareRows shares={shares} />
    </Card>
  );
}

/** The links to a session that is over, while they work; nothing when none does. */
export function SessionLinksCard({ sessionId }: { sessionId: string }) {
  const shares = useQuery({ queryKey: liveKeys.shares(sessionId), queryFn: () => listShares(sessionId) });
  return <Links shares={shares.data} />;
}

/** The same of the sessions that became a workout. */
export function WorkoutLinksCard({ workoutId }: { workoutId: string }) {
  const shares = useQuery({
    queryKey: liveKeys.workoutShares(workoutId),
    queryFn: () => listWorkoutShares(workoutId),
  });
  return <Links shares={shares.data} />;
}

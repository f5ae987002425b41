import { Button } from '@mantine/core';
import { IconLayersLinked } from '@tabler/icons-react';
import { useState } from 'react';

import { Card, ErrorState, Skeletons } from '@/shared/ui';

import type { Recording, WorkoutDetail } from '../../api/types';
import { type RecordingSteps, useRecordings, useRecordingSteps } from '../../hooks/useRecordings';
import { useSourceWords } from '../../hooks/useSourceWords';
import { JoinDialog } from './JoinDialog';
import { SourceRow } from './SourceRow';
import classes from './Sources.module.css';

interface RemovedProps {
  workout: WorkoutDetail;
  removed: readonly Recording[];
  restore: RecordingSteps['restore'];
}

function Removed({ workout, removed, restore }: RemovedProps) {
  const { t, name, moment } = useSourceWords(workout);
  if (removed.length === 0) return null;
  return (
    <div className={classes.removed}>
      <h3>{t('removedTitle')}</h3>
      <p>{t('removedHelp')}</p>
      <ul className={classes.list}>
        {removed.map((recording) => (
          <li key={recording.id} className={classes.removedRow}>
            <span>{`${name(recording)}, ${moment(recording)}`}</span>
            <Button
              variant="light"
              size="xs"
              aria-label={t('restoreLabel', { name: name(recording) })}
              loading={restore.isPending}
              onClick={() => restore.mutate(recording)}
            >
              {t('restore')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The recordings that a workout is made from, and what its owner may do with them. */
export function SourcesCard({ workout }: { workout: WorkoutDetail }) {
  const { t } = useSourceWords(workout);
  const { data, error, refetch } = useRecordings(workout);
  const steps = useRecordingSteps(workout, data);
  const [isJoining, setIsJoining] = useState(false);
  return (
    <Card aria-labelledby="sources-title">
      <h2 id="sources-title" className={classes.title}>
        {t('title')}
      </h2>
      {data ? (
        <ul className={classes.list}>
          {data.items.length === 0 ? <li className={classes.row}>{t('byHand')}</li> : null}
          {data.items.map((recording) => (
            <li key={recording.id}>
              <SourceRow
                workout={workout}
                recording={recording}
                steps={steps}
                isAlone={data.items.length === 1}
                hasChosenPrimary={data.has_chosen_primary}
              />
            </li>
          ))}
        </ul>
      ) : error ? (
        <ErrorState error={error} title={t('failed')} onRetry={() => void refetch()} />
      ) : (
        <Skeletons rows={1} height={88} />
      )}
      <Removed workout={workout} removed={data?.removed ?? []} restore={steps.restore} />
      <div className={classes.footer}>
        <Button
          variant="light"
          fullWidth
          leftSection={<IconLayersLinked size={18} aria-hidden />}
          onClick={() => setIsJoining(true)}
        >
          {t('join.open')}
        </Button>
      </div>
      {isJoining ? (
        <JoinDialog workout={workout} join={steps.join} onClose={() => setIsJoining(false)} />
      ) : null}
    </Card>
  );
}

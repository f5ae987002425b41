import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconCopy,
  IconLayersLinked,
  IconRefresh,
  IconRestore,
} from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';

import { useIsOnline } from '@/shared/pwa';
import { LaneBar, Tag, type Tone } from '@/shared/ui';

import type { FileState, QueuedFile } from '../domain/uploadQueue';
import { useProblemText } from '../hooks/useProblemText';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './Upload.module.css';

const LOOKS: Record<FileState, { tone: Tone; icon: ReactNode }> = {
  waiting: { tone: 'plain', icon: <IconClock size={20} /> },
  sending: { tone: 'plain', icon: <IconRefresh size={20} /> },
  created: { tone: 'ok', icon: <IconCheck size={20} /> },
  merged: { tone: 'ok', icon: <IconLayersLinked size={20} /> },
  restored: { tone: 'ok', icon: <IconRestore size={20} /> },
  duplicate: { tone: 'line', icon: <IconCopy size={20} /> },
  pending: { tone: 'plain', icon: <IconClock size={20} /> },
  delayed: { tone: 'warn', icon: <IconClock size={20} /> },
  done: { tone: 'ok', icon: <IconCheck size={20} /> },
  failed: { tone: 'danger', icon: <IconAlertTriangle size={20} /> },
};

function Details({ file }: { file: QueuedFile }) {
  const { t, format, title, mainNumber } = useWorkoutWords();
  const problem = useProblemText();
  if (file.state === 'sending')
    return <LaneBar share={file.share} height={6} label={t('uploadPage.progress', { name: file.name })} />;
  if (file.state === 'failed') return <span className={classes.reason}>{problem(file.error)}</span>;
  if (file.state === 'pending') return <span className={classes.quiet}>{t('uploadPage.pendingHelp')}</span>;
  if (file.state === 'delayed') return <span className={classes.quiet}>{t('uploadPage.delayedHelp')}</span>;
  const workout = file.result?.workout;
  if (!workout) return null;
  const day = format.dayAndMonth(workout.started_at, workout.time_zone);
  const text = `${title(workout)}, ${day}, ${mainNumber(workout).text}`;
  return (
    <span className={classes.quiet}>
      {file.state === 'merged'
        ? t('uploadPage.mergedInto', { workout: text })
        : file.state === 'restored'
          ? t('uploadPage.restoredHelp', { workout: text })
          : text}
    </span>
  );
}

/** One file: its name, how far it is, what became of it. */
export const QueueRow = memo(function QueueRow({
  file,
  workoutId,
  onRetry,
}: {
  file: QueuedFile;
  workoutId: string | null;
  onRetry: (id: number) => void;
}) {
  const { t } = useWorkoutWords();
  const isOnline = useIsOnline();
  const { tone, icon } = LOOKS[file.state];
  return (
    <li className={classes.row} data-state={file.state}>
      <span className={classes.state} data-tone={tone} aria-hidden>
        {icon}
      </span>
      <span className={classes.text}>
        <span className={classes.name}>{file.name}</span>
        <Details file={file} />
      </span>
      <span className={classes.side}>
        <Tag tone={tone}>
          {file.state === 'waiting' && !isOnline
            ? t('uploadPage.waitsForNetwork')
            : t(`uploadPage.state.${file.state}`)}
        </Tag>
        {workoutId ? (
          <Link
            to="/training/$workoutId"
            params={{ workoutId }}
            className={classes.open}
            aria-label={t('uploadPage.openLabel', { name: file.name })}
          >
            {t('uploadPage.open')}
          </Link>
        ) : null}
        {file.state === 'failed' && file.canRetry ? (
          <Button variant="light" size="xs" onClick={() => onRetry(file.id)}>
            {t('uploadPage.retry')}
          </Button>
        ) : null}
      </span>
    </li>
  );
});

import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconEdit } from '@tabler/icons-react';
import { useCanGoBack, useRouter } from '@tanstack/react-router';

import type { WorkoutDetail } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './WorkoutHeader.module.css';
import { WorkoutMenu } from './WorkoutMenu';

interface Props {
  workout: WorkoutDetail;
  onEdit: () => void;
  /** Absent while there is nothing to crop. */
  onCrop: (() => void) | undefined;
}

function BackButton({ className }: { className?: string | undefined }) {
  const { t } = useWorkoutWords();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const back = () => (canGoBack ? router.history.back() : void router.navigate({ to: '/training' }));
  return (
    <ActionIcon className={className ?? ''} onClick={back} aria-label={t('page.back')}>
      <IconChevronLeft size={24} stroke={2} />
    </ActionIcon>
  );
}

/** Name, day and place of origin. */
export function WorkoutTitle({ workout }: { workout: WorkoutDetail }) {
  const { title, longWhen, source, sportName } = useWorkoutWords();
  const sport = workout.name ? `${sportName(workout.sport, workout.sport_raw)}, ` : '';
  return (
    <div className={classes.titles}>
      <h1 className={classes.title}>{title(workout)}</h1>
      <p className={classes.subtitle}>{`${longWhen(workout)}. ${sport}${source(workout)}`}</p>
    </div>
  );
}

/** Desktop: one line above the map. */
export function WideHeader({ workout, onEdit, onCrop }: Props) {
  const { t } = useWorkoutWords();
  return (
    <header className={classes.wide}>
      <BackButton />
      <WorkoutTitle workout={workout} />
      <WorkoutMenu workout={workout} onCrop={onCrop} />
      <Button onClick={onEdit} leftSection={<IconEdit size={20} stroke={1.8} aria-hidden />}>
        {t('page.edit')}
      </Button>
    </header>
  );
}

/** Phone: buttons that float over the map, or stand above the text when there is none. */
export function FloatingButtons({ workout, onEdit, onCrop, isOverMap }: Props & { isOverMap: boolean }) {
  const { t } = useWorkoutWords();
  const card = isOverMap ? classes.floating : undefined;
  return (
    <div className={classes.buttons} data-over={isOverMap || undefined}>
      <BackButton className={card} />
      <span className={classes.push} />
      <WorkoutMenu workout={workout} onCrop={onCrop} className={card} />
      <ActionIcon
        variant="filled"
        className={isOverMap ? classes.floatingAct : undefined}
        onClick={onEdit}
        aria-label={t('page.edit')}
      >
        <IconEdit size={22} stroke={1.8} />
      </ActionIcon>
    </div>
  );
}

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

import { UNKNOWN } from '@/shared/format';

import type { Conflict } from '../domain/edit';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './Notices.module.css';

interface Props {
  conflicts: Conflict[];
  /** Puts the other side's value into the form. */
  onTake: (conflict: Conflict) => void;
}

/** Somebody (or another window) changed the workout meanwhile: both values, and the way to take the other one. */
export function ConflictNotice({ conflicts, onTake }: Props) {
  const { t, sportName } = useWorkoutWords();
  const shown = ({ field }: Conflict, value: string | number | null) =>
    field === 'sport' ? sportName(String(value)) : value === null || value === '' ? UNKNOWN : String(value);
  return (
    <div className={classes.notice} data-tone="warn" role="alert">
      <span className={classes.icon} aria-hidden>
        <IconAlertTriangle size={20} stroke={1.8} />
      </span>
      <div className={classes.text}>
        <p>{t(conflicts.length > 0 ? 'edit.conflict' : 'edit.changedElsewhere')}</p>
        {conflicts.map((conflict) => (
          <div key={conflict.field}>
            <p>
              <b>{t(`edit.${conflict.field}`)}</b>
            </p>
            <p>{t('edit.own', { value: shown(conflict, conflict.own) })}</p>
            <p>{t('edit.other', { value: shown(conflict, conflict.other) })}</p>
            <Button variant="light" size="xs" mt={6} onClick={() => onTake(conflict)}>
              {t('edit.takeOther')}
            </Button>
          </div>
        ))}
      </div>
    </div>
  );
}

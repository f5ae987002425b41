import { ActionIcon, Menu } from '@mantine/core';
import { IconCrop, IconDots, IconDownload, IconRoute, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ConfirmDialog } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import { gpxUrl, originalUrl } from '../api/workouts';
import { useDeleteWorkout } from '../hooks/useWorkoutChanges';

interface Props {
  workout: WorkoutDetail;
  onCrop: (() => void) | undefined;
  /** Over the map the button floats on a card of its own. */
  className?: string | undefined;
}

function Items({ workout, onCrop, onDelete }: Omit<Props, 'className'> & { onDelete: () => void }) {
  const { t } = useTranslation('telemetry');
  return (
    <Menu.Dropdown>
      {workout.original_available ? (
        <Menu.Item
          component="a"
          href={originalUrl(workout.id)}
          download
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('menu.original')}
        </Menu.Item>
      ) : null}
      {workout.has_track ? (
        <Menu.Item
          component="a"
          href={gpxUrl(workout.id)}
          download
          leftSection={<IconRoute size={18} aria-hidden />}
        >
          {t('menu.gpx')}
        </Menu.Item>
      ) : null}
      {onCrop ? (
        <Menu.Item leftSection={<IconCrop size={18} aria-hidden />} onClick={onCrop}>
          {t('verdict:crop.open')}
        </Menu.Item>
      ) : null}
      <Menu.Item c="var(--sl-danger)" leftSection={<IconTrash size={18} aria-hidden />} onClick={onDelete}>
        {t('menu.delete')}
      </Menu.Item>
    </Menu.Dropdown>
  );
}

/** Downloads and deletion. */
export function WorkoutMenu({ workout, onCrop, className }: Props) {
  const { t } = useTranslation('telemetry');
  const remove = useDeleteWorkout();
  const [isAsking, setIsAsking] = useState(false);
  const confirm = () => {
    setIsAsking(false);
    remove.mutate(workout.id);
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon className={className ?? ''} aria-label={t('menu.open')}>
            <IconDots size={22} stroke={1.8} />
          </ActionIcon>
        </Menu.Target>
        <Items workout={workout} onCrop={onCrop} onDelete={() => setIsAsking(true)} />
      </Menu>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('delete.title')}
        confirmLabel={t('delete.confirm')}
        isDangerous
        onClose={() => setIsAsking(false)}
        onConfirm={confirm}
      >
        {t('delete.text')}
      </ConfirmDialog>
    </>
  );
}

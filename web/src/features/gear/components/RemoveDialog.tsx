import { Button, Group, Modal, NativeSelect, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import type { Gear, Removal } from '../api/gear';
import { useRemove } from '../hooks/useGearChanges';
import { useGearWords } from '../hooks/useGearWords';

interface RemoveDialogProps {
  gear: Gear;
  /** How many workouts used it. */
  workoutCount: number;
  /** Pieces of its kind that could get them. */
  others: Gear[];
  onClose: () => void;
  onRemoved: () => void;
}

interface WhatBecomesProps {
  workouts: 'release' | 'move';
  onWorkouts: (workouts: 'release' | 'move') => void;
  target: string;
  onTarget: (gearId: string) => void;
  others: Gear[];
}

function WhatBecomes({ workouts, onWorkouts, target, onTarget, others }: WhatBecomesProps) {
  const { t } = useGearWords();
  return (
    <>
      <Radio.Group
        label={t('remove.what')}
        value={workouts}
        onChange={(value) => onWorkouts(value === 'move' ? 'move' : 'release')}
      >
        <Stack gap="sm" mt="xs">
          <Radio value="release" label={t('remove.release')} />
          <Radio value="move" label={t('remove.move')} />
        </Stack>
      </Radio.Group>
      {workouts === 'move' ? (
        <NativeSelect
          label={t('remove.target')}
          value={target}
          onChange={(event) => onTarget(event.currentTarget.value)}
          data={others.map(({ gear_id, title }) => ({ value: gear_id, label: title }))}
        />
      ) : null}
    </>
  );
}

/** Asks what becomes of the workouts before a piece goes for good. */
export function RemoveDialog({ gear, workoutCount, others, onClose, onRemoved }: RemoveDialogProps) {
  const { t } = useGearWords();
  const remove = useRemove(gear.gear_id, onRemoved);
  const [workouts, setWorkouts] = useState<'release' | 'move'>('release');
  const [target, setTarget] = useState(others[0]?.gear_id ?? '');
  const canMove = workoutCount > 0 && gear.state === 'in_use' && others.length > 0;
  const body: Removal =
    workoutCount === 0
      ? { workouts: 'release', move_to: null }
      : { workouts, move_to: workouts === 'move' ? target : null };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('remove.title', { title: gear.title })}
      closeButtonProps={{ 'aria-label': t('app:action.close') }}
    >
      <Stack gap="lg">
        <Text c="dimmed">{t('remove.text', { count: workoutCount })}</Text>
        {canMove ? (
          <WhatBecomes
            workouts={workouts}
            onWorkouts={setWorkouts}
            target={target}
            onTarget={setTarget}
            others={others}
          />
        ) : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="subtle" onClick={onClose}>
            {t('app:action.cancel')}
          </Button>
          <Button color="flare" loading={remove.isPending} onClick={() => remove.mutate(body)}>
            {t('remove.action')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

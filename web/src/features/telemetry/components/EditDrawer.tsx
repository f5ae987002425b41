import { Alert, Button, Drawer, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api';
import { errorText, fieldTexts, showToast } from '@/shared/ui';

import { telemetryKeys } from '../api/keys';
import type { WorkoutDetail } from '../api/types';
import { fetchWorkout } from '../api/workouts';
import { changesOf, type Conflict, conflictsOf, type EditValues, editValues, rebased } from '../domain/edit';
import { useSportChoices } from '../hooks/useSports';
import { useEditWorkout } from '../hooks/useWorkoutChanges';
import classes from './EditDrawer.module.css';
import { ConflictNotice } from './ConflictNotice';
import { EffortPicker } from './EffortPicker';

interface Props {
  workout: WorkoutDetail;
  onClose: () => void;
}

/** The form's values against the workout as it was opened; a conflict rebases them on the newer one. */
function useEditForm({ workout, onClose }: Props) {
  const client = useQueryClient();
  const { t } = useTranslation('telemetry');
  const edit = useEditWorkout(workout);
  const [base, setBase] = useState(workout);
  const [values, setValues] = useState<EditValues>(() => editValues(workout));
  const [conflicts, setConflicts] = useState<Conflict[]>([]);
  const opened = editValues(base);

  const onConflict = async () => {
    const now = await fetchWorkout(workout.id);
    client.setQueryData(telemetryKeys.detail(workout.id), now);
    setConflicts(conflictsOf(values, opened, editValues(now)));
    setValues(rebased(values, opened, editValues(now)));
    setBase(now);
  };
  const save = () => {
    const changes = changesOf(values, opened);
    if (Object.keys(changes).length === 0) {
      onClose();
      return;
    }
    edit.mutate(
      { changes, version: base.version },
      {
        onSuccess: () => {
          showToast({ text: t('edit.saved') });
          onClose();
        },
        onError: (error) => {
          if (error instanceof ApiError && error.code === 'version_conflict') void onConflict();
        },
      },
    );
  };
  const set = (change: Partial<EditValues>) => setValues((now) => ({ ...now, ...change }));
  return { values, set, conflicts, setConflicts, save, edit };
}

function Fields({
  values,
  set,
  errors,
}: {
  values: EditValues;
  set: (change: Partial<EditValues>) => void;
  errors: Record<string, string>;
}) {
  const { t } = useTranslation('telemetry');
  const sports = useSportChoices();
  return (
    <>
      <TextInput
        label={t('edit.name')}
        value={values.name}
        maxLength={120}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Select
        label={t('edit.sport')}
        data={sports}
        value={values.sport}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('edit.noSport')}
        error={errors.sport}
        onChange={(sport) => sport && set({ sport })}
      />
      <Textarea
        label={t('edit.description')}
        value={values.description}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={4000}
        error={errors.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <EffortPicker value={values.effort} onChange={(effort) => set({ effort })} />
    </>
  );
}

/** Name, sport, description and effort. A change made elsewhere meanwhile shows both values. */
export function EditDrawer({ workout, onClose }: Props) {
  const { t, i18n } = useTranslation('telemetry');
  const isWide = useMediaQuery('(min-width: 48em)');
  const { values, set, conflicts, setConflicts, save, edit } = useEditForm({ workout, onClose });
  const isConflict = edit.error instanceof ApiError && edit.error.code === 'version_conflict';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setConflicts([]);
    save();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      title={t('edit.title')}
      position={isWide ? 'right' : 'bottom'}
      size={isWide ? 440 : 'auto'}
      closeButtonProps={{ 'aria-label': t('edit.close'), size: 44 }}
      padding="lg"
      classNames={{ content: classes.surface, header: classes.surface, title: classes.title }}
    >
      <form onSubmit={submit}>
        <Stack gap="lg">
          {isConflict ? (
            <ConflictNotice conflicts={conflicts} onTake={({ field, other }) => set({ [field]: other })} />
          ) : null}
          {edit.isError && !isConflict ? (
            <Alert color="flare" role="alert">
              {errorText(edit.error, i18n)}
            </Alert>
          ) : null}
          <Fields values={values} set={set} errors={fieldTexts(edit.error, i18n)} />
          <Group justify="flex-end" gap="sm">
            <Button variant="subtle" onClick={onClose}>
              {t('edit.cancel')}
            </Button>
            <Button type="submit" loading={edit.isPending}>
              {t('edit.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}

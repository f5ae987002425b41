import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { ComponentProps, FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api';
import { fieldTexts, FormDrawer, FormProblem } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import type { EditValues } from '../domain/edit';
import type { ManualNumbers } from '../domain/manualNumbers';
import { useSportChoices } from '../hooks/useSports';
import { useEditForm } from '../hooks/useEditForm';
import { ConflictNotice } from './ConflictNotice';
import { EffortPicker } from './EffortPicker';
import { NumberFields, StartFields } from './NumberFields';

interface Props {
  workout: WorkoutDetail;
  onClose: () => void;
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

type NumberProps = ComponentProps<typeof NumberFields>;

/** What else is open in a workout entered by hand. */
function Numbers({ numbers, errors, set }: Omit<NumberProps, 'numbers'> & { numbers: ManualNumbers | null }) {
  if (!numbers) return null;
  return (
    <>
      <StartFields numbers={numbers} errors={{ day: errors.started_at, ...errors }} set={set} />
      <NumberFields numbers={numbers} errors={errors} set={set} />
    </>
  );
}

/** Name, sport, description and effort. A change made elsewhere meanwhile shows both values. */
export function EditDrawer({ workout, onClose }: Props) {
  const { t, i18n } = useTranslation('telemetry');
  const form = useEditForm(workout, onClose);
  const { values, set, numbers, setNumbers, wrong, conflicts, save, edit } = form;
  const isConflict = edit.error instanceof ApiError && edit.error.code === 'version_conflict';
  const errors = fieldTexts(edit.error, i18n);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <FormDrawer title={t('edit.title')} isChanged={form.isChanged} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack gap="lg">
          {isConflict ? (
            <ConflictNotice conflicts={conflicts} onTake={({ field, other }) => set({ [field]: other })} />
          ) : null}
          <FormProblem error={isConflict ? null : edit.error} />
          <Fields values={values} set={set} errors={errors} />
          <Numbers numbers={numbers} errors={{ ...errors, ...wrong }} set={setNumbers} />
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
    </FormDrawer>
  );
}

import { Select, Textarea, TextInput } from '@mantine/core';

import type { ManualForm } from '../domain/manual';
import { useSportChoices } from '../hooks/useSports';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import { EffortPicker } from './EffortPicker';
import { NumberFields, StartFields } from './NumberFields';

interface Props {
  form: ManualForm;
  errors: Partial<Record<string, string>>;
  set: (change: Partial<ManualForm>) => void;
}

function SportField({ form, errors, set }: Props) {
  const { t } = useWorkoutWords();
  const sports = useSportChoices();
  return (
    <Select
      id="manual-sport"
      label={t('edit.sport')}
      data={sports}
      value={form.sport}
      error={errors.sport}
      searchable
      required
      allowDeselect={false}
      nothingFoundMessage={t('edit.noSport')}
      onChange={(sport) => sport && set({ sport })}
    />
  );
}

/** The fields of a workout entered by hand. */
export function ManualFields(props: Props) {
  const { form, set } = props;
  const { t, sportName } = useWorkoutWords();
  return (
    <>
      <SportField {...props} />
      <TextInput
        label={t('edit.name')}
        placeholder={form.sport ? sportName(form.sport) : ''}
        maxLength={120}
        id="manual-name"
        value={form.name}
        error={props.errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <StartFields numbers={form} errors={props.errors} set={set} />
      <NumberFields numbers={form} errors={props.errors} set={set} />
      <Textarea
        label={t('edit.description')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        value={form.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <EffortPicker value={form.effort} onChange={(effort) => set({ effort })} />
    </>
  );
}

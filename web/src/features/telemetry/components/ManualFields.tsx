import { Group, Input, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';

import type { ManualForm } from '../domain/manual';
import { useSportChoices } from '../hooks/useSports';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import { EffortPicker } from './EffortPicker';

interface Props {
  form: ManualForm;
  errors: Partial<Record<string, string>>;
  set: (change: Partial<ManualForm>) => void;
}

type TextField =
  | 'name'
  | 'day'
  | 'time'
  | 'hours'
  | 'minutes'
  | 'seconds'
  | 'distance'
  | 'ascent'
  | 'heartRate'
  | 'calories';

function useField({ form, errors, set }: Props) {
  return (field: TextField) => ({
    id: `manual-${field}`,
    value: form[field],
    error: errors[field],
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });
}

function DurationField(props: Props) {
  const { t } = useWorkoutWords();
  const field = useField(props);
  return (
    <Input.Wrapper label={t('manual.duration')} labelElement="div" error={props.errors.duration} required>
      <Group gap="sm" wrap="nowrap" role="group" aria-label={t('manual.duration')}>
        {(['hours', 'minutes', 'seconds'] as const).map((part) => (
          <TextInput
            key={part}
            {...field(part)}
            inputMode="numeric"
            maxLength={3}
            aria-label={t(`manual.${part}`)}
            aria-invalid={Boolean(props.errors.duration)}
            rightSection={<span aria-hidden>{t(`manual.${part}Short`)}</span>}
            rightSectionWidth={44}
          />
        ))}
      </Group>
    </Input.Wrapper>
  );
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
  const { t, format, sportName } = useWorkoutWords();
  const field = useField(props);
  const withUnit = (name: 'distance' | 'ascent' | 'heartRate' | 'calories', unit: string) => (
    <TextInput label={`${t(`manual.${name}`)}, ${unit}`} inputMode="decimal" {...field(name)} />
  );
  return (
    <>
      <SportField {...props} />
      <TextInput
        label={t('edit.name')}
        placeholder={form.sport ? sportName(form.sport) : ''}
        maxLength={120}
        {...field('name')}
      />
      <SimpleGrid cols={2} spacing="md">
        <TextInput type="date" label={t('manual.day')} required {...field('day')} />
        <TextInput type="time" label={t('manual.time')} required {...field('time')} />
      </SimpleGrid>
      <DurationField {...props} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        {withUnit('distance', format.distance(null).unit)}
        {withUnit('ascent', format.elevation(null).unit)}
        {withUnit('heartRate', format.heartRate(null).unit)}
        {withUnit('calories', format.calories(null).unit)}
      </SimpleGrid>
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

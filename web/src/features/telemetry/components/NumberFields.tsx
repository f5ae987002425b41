import { Group, Input, SimpleGrid, TextInput } from '@mantine/core';

import type { ManualNumbers } from '../domain/manualNumbers';
import { useWorkoutWords } from '../hooks/useWorkoutWords';

interface Props {
  numbers: ManualNumbers;
  errors: Partial<Record<string, string>>;
  set: (change: Partial<ManualNumbers>) => void;
}

function useField({ numbers, errors, set }: Props) {
  return (field: keyof ManualNumbers) => ({
    id: `manual-${field}`,
    value: numbers[field],
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

/** When a workout entered by hand began. */
export function StartFields(props: Props) {
  const { t } = useWorkoutWords();
  const field = useField(props);
  return (
    <SimpleGrid cols={2} spacing="md">
      <TextInput type="date" label={t('manual.day')} required {...field('day')} />
      <TextInput type="time" label={t('manual.time')} required {...field('time')} />
    </SimpleGrid>
  );
}

/** Duration, distance and the other numbers of a workout entered by hand. */
export function NumberFields(props: Props) {
  const { t, format } = useWorkoutWords();
  const field = useField(props);
  const withUnit = (name: 'distance' | 'ascent' | 'heartRate' | 'calories', unit: string) => (
    <TextInput label={`${t(`manual.${name}`)}, ${unit}`} inputMode="decimal" {...field(name)} />
  );
  return (
    <>
      <DurationField {...props} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        {withUnit('distance', format.distance(null).unit)}
        {withUnit('ascent', format.elevation(null).unit)}
        {withUnit('heartRate', format.heartRate(null).unit)}
        {withUnit('calories', format.calories(null).unit)}
      </SimpleGrid>
    </>
  );
}

import { MultiSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useSportChoices } from '@/features/telemetry';

interface SportsFieldProps {
  value: string[];
  error?: string | undefined;
  onChange: (sports: string[]) => void;
}

/** The sports whose new workouts get the piece. */
export function SportsField({ value, error, onChange }: SportsFieldProps) {
  const { t } = useTranslation('gear');
  const choices = useSportChoices();
  return (
    <MultiSelect
      label={t('form.sports')}
      description={t('form.sportsHelp')}
      data={choices}
      value={value}
      error={error}
      searchable
      clearable
      hidePickedOptions
      clearButtonProps={{ 'aria-label': t('form.clearSports') }}
      nothingFoundMessage={t('form.noSport')}
      onChange={onChange}
    />
  );
}

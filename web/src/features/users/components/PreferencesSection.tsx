import { Button, Group, Input, SegmentedControl, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldTexts, FormProblem } from '@/shared/ui';

import type { Me } from '../api/me';
import { zoneChoices } from '../domain/timeZones';
import { useMe } from '../hooks/useMe';
import { useSaveMe } from '../hooks/useSaveMe';
import { Section } from './Section';

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

// Below this, or with letters twice as large, three Russian words do not stand side by side.
const NARROW = '(max-width: 22.5em)';

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const isNarrow = useMediaQuery(NARROW);
  return (
    <Input.Wrapper label={label} labelElement="div">
      <SegmentedControl
        fullWidth
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        aria-label={label}
        value={value}
        data={options}
        onChange={(chosen) => onChange(chosen)}
      />
    </Input.Wrapper>
  );
}

function NameForm() {
  const { t, i18n } = useTranslation('users');
  const me = useMe();
  const save = useSaveMe();
  const [name, setName] = useState(me.name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ name });
      }}
    >
      <Group align="end" gap="sm">
        <TextInput
          label={t('field.name')}
          value={name}
          autoComplete="name"
          style={{ flex: '1 1 12rem' }}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldTexts(save.error, i18n).name}
        />
        <Button type="submit" variant="light" disabled={name === me.name} loading={save.isPending}>
          {t('settings.saveName')}
        </Button>
      </Group>
    </form>
  );
}

/** Name, language, units, time zone and colours; a choice is saved when it is made. */
export function PreferencesSection() {
  const { t } = useTranslation('users');
  const me = useMe();
  const save = useSaveMe();
  const zones = useMemo(() => zoneChoices(me.language, me.time_zone), [me.language, me.time_zone]);
  return (
    <Section title={t('settings.preferences')}>
      <FormProblem error={save.error} />
      <NameForm />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="lg">
        <Choice<Me['language']>
          label={t('settings.language')}
          value={me.language}
          options={[
            { value: 'en', label: 'English' },
            { value: 'ru', label: 'Русский' },
          ]}
          onChange={(language) => save.mutate({ language })}
        />
        <Choice<Me['units']>
          label={t('settings.units')}
          value={me.units}
          options={[
            { value: 'metric', label: t('settings.metric') },
            { value: 'imperial', label: t('settings.imperial') },
          ]}
          onChange={(units) => save.mutate({ units })}
        />
      </SimpleGrid>
      <Choice<Me['theme']>
        label={t('settings.theme')}
        value={me.theme}
        options={(['auto', 'light', 'dark'] as const).map((value) => ({
          value,
          label: t(`settings.${value}`),
        }))}
        onChange={(theme) => save.mutate({ theme })}
      />
      <Select
        label={t('settings.timeZone')}
        searchable
        allowDeselect={false}
        value={me.time_zone}
        data={zones}
        onChange={(zone) => zone && save.mutate({ time_zone: zone })}
        nothingFoundMessage={t('settings.noZone')}
      />
    </Section>
  );
}

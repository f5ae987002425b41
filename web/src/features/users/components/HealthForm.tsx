import { Button, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldTexts, FormProblem } from '@/shared/ui';

import type { Me } from '../api/me';
import { useMe } from '../hooks/useMe';
import { useSaveMe } from '../hooks/useSaveMe';
import { ZonesPreview } from './ZonesPreview';

const asNumber = (text: string): number | null => (text.trim() === '' ? null : Number(text));

interface HealthValues {
  birth: string;
  sex: string;
  resting: string;
  max: string;
}

function start(me: Me): HealthValues {
  return {
    birth: me.date_of_birth ?? '',
    sex: me.sex ?? '',
    resting: me.resting_heart_rate_bpm?.toString() ?? '',
    max: me.max_heart_rate_bpm?.toString() ?? '',
  };
}

interface HealthFieldsProps {
  values: HealthValues;
  errors: Record<string, string>;
  onChange: (changes: Partial<HealthValues>) => void;
}

function HealthFields({ values, errors, onChange }: HealthFieldsProps) {
  const { t } = useTranslation('users');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <TextInput
        type="date"
        label={t('health.birth')}
        value={values.birth}
        onChange={(event) => onChange({ birth: event.currentTarget.value })}
        error={errors.date_of_birth}
      />
      <NativeSelect
        label={t('health.sex')}
        value={values.sex}
        onChange={(event) => onChange({ sex: event.currentTarget.value })}
        data={[
          { value: '', label: t('health.sexUnknown') },
          { value: 'female', label: t('health.female') },
          { value: 'male', label: t('health.male') },
        ]}
      />
      <TextInput
        label={t('health.resting')}
        inputMode="numeric"
        value={values.resting}
        onChange={(event) => onChange({ resting: event.currentTarget.value })}
        error={errors.resting_heart_rate_bpm}
      />
      <TextInput
        label={t('health.max')}
        inputMode="numeric"
        value={values.max}
        onChange={(event) => onChange({ max: event.currentTarget.value })}
        error={errors.max_heart_rate_bpm}
      />
    </SimpleGrid>
  );
}

/** What zones, load and calories are computed from. */
export function HealthForm() {
  const { t, i18n } = useTranslation('users');
  const me = useMe();
  const save = useSaveMe();
  const [values, setValues] = useState(() => start(me));
  const errors = fieldTexts(save.error, i18n);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate({
      date_of_birth: values.birth || null,
      sex: (values.sex || null) as Me['sex'],
      resting_heart_rate_bpm: asNumber(values.resting),
      max_heart_rate_bpm: asNumber(values.max),
    });
  };
  return (
    <form onSubmit={submit} style={{ display: 'contents' }}>
      <FormProblem error={Object.keys(errors).length > 0 ? null : save.error} />
      <HealthFields
        values={values}
        errors={errors}
        onChange={(changes) => setValues({ ...values, ...changes })}
      />
      <ZonesPreview restingBpm={asNumber(values.resting)} maxBpm={asNumber(values.max)} />
      <Button type="submit" style={{ alignSelf: 'flex-start' }} loading={save.isPending}>
        {t('health.save')}
      </Button>
    </form>
  );
}

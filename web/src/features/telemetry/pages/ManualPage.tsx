import { Button, Group, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { Card, FormProblem, fieldTexts, Page, showToast } from '@/shared/ui';

import { ManualFields } from '../components/ManualFields';
import { manualBody, manualErrors, type ManualForm } from '../domain/manual';
import { unitLengths } from '../hooks/useChartWords';
import { useCreateManual } from '../hooks/useWorkoutChanges';

const EMPTY = {
  name: '',
  hours: '',
  minutes: '',
  seconds: '',
  distance: '',
  ascent: '',
  heartRate: '',
  calories: '',
  description: '',
};

/** The API's field names, as the form calls them. */
const FIELD_OF: Record<string, string> = {
  started_at: 'day',
  elapsed_s: 'duration',
  distance_m: 'distance',
  ascent_m: 'ascent',
  heart_rate_avg_bpm: 'heartRate',
  calories_kcal: 'calories',
};

function useManualForm() {
  const { t, i18n } = useTranslation('telemetry');
  const format = useFormat();
  const navigate = useNavigate();
  const create = useCreateManual();
  const today = format.localDay(new Date());
  const [form, setForm] = useState<ManualForm>(() => ({
    ...EMPTY,
    sport: 'run',
    day: today,
    time: '08:00',
    effort: null,
  }));
  const [isTried, setIsTried] = useState(false);
  // A second press after a lost answer must not make a second workout.
  const key = useRef(crypto.randomUUID());
  const own = isTried ? manualErrors(form, today) : {};
  const errors: Partial<Record<string, string>> = {};
  for (const [field, text] of Object.entries(fieldTexts(create.error, i18n)))
    errors[FIELD_OF[field] ?? field] = text;
  for (const [field, reason] of Object.entries(own)) errors[field] = t(`manual.error.${reason}`);

  const save = () => {
    setIsTried(true);
    const wrong = Object.keys(manualErrors(form, today))[0];
    if (wrong) {
      document.getElementById(`manual-${wrong === 'duration' ? 'hours' : wrong}`)?.focus();
      return;
    }
    const { distanceM, heightM } = unitLengths(format.units, 'run');
    const zone = format.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    create.mutate(
      { body: manualBody(form, zone, distanceM, heightM), key: key.current },
      {
        onSuccess: ({ id }) => {
          showToast({ text: t('manual.saved') });
          void navigate({ to: '/training/$workoutId', params: { workoutId: id }, replace: true });
        },
      },
    );
  };
  const set = (change: Partial<ManualForm>) => {
    key.current = crypto.randomUUID();
    setForm((now) => ({ ...now, ...change }));
  };
  return { form, set, errors, save, create };
}

/** A workout entered by hand. */
export function ManualPage() {
  const { t } = useTranslation('telemetry');
  const navigate = useNavigate();
  const { form, set, errors, save, create } = useManualForm();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  const isPlainError = create.isError && Object.keys(errors).length === 0;
  return (
    <Page title={t('manual.title')} subtitle={t('manual.subtitle')} width="text">
      <Card>
        <form onSubmit={submit} noValidate>
          <Stack gap="lg">
            {isPlainError ? <FormProblem error={create.error} /> : null}
            <ManualFields form={form} errors={errors} set={set} />
            <Group justify="flex-end" gap="sm">
              <Button variant="subtle" onClick={() => void navigate({ to: '/training' })}>
                {t('edit.cancel')}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {t('manual.save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Page>
  );
}

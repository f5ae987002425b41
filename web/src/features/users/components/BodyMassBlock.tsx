import { ActionIcon, Button, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconTrash } from '@tabler/icons-react';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { ErrorState, fieldTexts, FormProblem, Skeletons } from '@/shared/ui';

import { type BodyMass, bodyMassQuery, deleteBodyMass, recordBodyMass } from '../api/health';
import { usersKeys } from '../api/keys';
import classes from './BodyMassBlock.module.css';
import { MassChart } from './MassChart';

const SHOWN = 6;
const KILOGRAMS_PER_POUND = 0.45359237;

function useMassRefresh() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: usersKeys.bodyMass }),
      client.invalidateQueries({ queryKey: usersKeys.me }),
    ]);
}

function MassForm() {
  const { t, i18n } = useTranslation('users');
  const format = useFormat();
  const refresh = useMassRefresh();
  const [mass, setMass] = useState('');
  const [day, setDay] = useState(() => format.localDay(Date.now()));
  const factor = format.units === 'imperial' ? KILOGRAMS_PER_POUND : 1;
  const record = useMutation({
    mutationFn: () => recordBodyMass(day, Math.round(Number(mass.replace(',', '.')) * factor * 100) / 100),
    onSuccess: () => {
      setMass('');
      return refresh();
    },
  });
  const errors = fieldTexts(record.error, i18n);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    record.mutate();
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        label={t('mass.value', { unit: format.mass(null).unit })}
        inputMode="decimal"
        value={mass}
        onChange={(event) => setMass(event.currentTarget.value)}
        error={errors.body_mass_kg}
      />
      <TextInput
        type="date"
        label={t('mass.day')}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
        error={errors.measured_on}
      />
      <Button
        type="submit"
        variant="light"
        disabled={!(Number(mass.replace(',', '.')) > 0)}
        loading={record.isPending}
      >
        {t('mass.add')}
      </Button>
      <FormProblem error={Object.keys(errors).length > 0 ? null : record.error} />
    </form>
  );
}

function MassRow({ row }: { row: BodyMass }) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const refresh = useMassRefresh();
  const remove = useMutation({ mutationFn: () => deleteBodyMass(row.id), onSuccess: refresh });
  const day = format.dayAndMonth(`${row.measured_on}T12:00:00Z`, 'UTC');
  const mass = format.mass(row.body_mass_kg);
  return (
    <li className={classes.row}>
      <span className={classes.day}>{day}</span>
      <span className={classes.mass}>{mass.value}</span>
      <span className={classes.unit}>{mass.unit}</span>
      <ActionIcon
        aria-label={t('mass.delete', { day })}
        loading={remove.isPending}
        onClick={() => remove.mutate()}
      >
        <IconTrash size={19} stroke={1.6} />
      </ActionIcon>
    </li>
  );
}

/** Body mass with its history: each workout uses the value of its own day. */
export function BodyMassBlock() {
  const { t } = useTranslation('users');
  const history = useQuery(bodyMassQuery);
  return (
    <div className={classes.block}>
      <Text fw={600}>{t('mass.title')}</Text>
      <MassForm />
      {history.error ? <ErrorState error={history.error} onRetry={() => void history.refetch()} /> : null}
      {history.isPending ? <Skeletons rows={2} height={44} /> : null}
      {history.data && history.data.length > 1 ? <MassChart rows={history.data} /> : null}
      <ul className={classes.rows}>
        {history.data?.slice(0, SHOWN).map((row) => (
          <MassRow key={row.id} row={row} />
        ))}
      </ul>
    </div>
  );
}

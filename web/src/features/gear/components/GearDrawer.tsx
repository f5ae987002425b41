import { Button, Group, Stack } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { FormDrawer, FormProblem } from '@/shared/ui';

import type { Gear, GearKind } from '../api/gear';
import { useGearForm } from '../hooks/useGearForm';
import { GearFields } from './GearFields';

interface GearDrawerProps {
  /** The piece to change; none: a new one. */
  gear?: Gear | undefined;
  kind?: GearKind;
  onClose: () => void;
  onSaved: (gear: Gear) => void;
}

/** Adds a piece, or changes one. */
export function GearDrawer({ gear, kind = 'shoes', onClose, onSaved }: GearDrawerProps) {
  const { t } = useTranslation('gear');
  const { form, set, chooseKind, errors, problem, isChanged, save, isBusy } = useGearForm(
    gear,
    kind,
    onSaved,
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    save();
  };
  return (
    <FormDrawer
      title={gear ? t('form.editTitle') : t('form.addTitle')}
      isChanged={isChanged}
      widthPx={480}
      height="92%"
      onClose={onClose}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <FormProblem error={problem} />
          <GearFields
            form={form}
            errors={errors}
            set={set}
            onKind={chooseKind}
            isRetired={gear?.state === 'retired'}
            startsOpen={gear !== undefined}
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="subtle" onClick={onClose}>
              {t('app:action.cancel')}
            </Button>
            <Button type="submit" loading={isBusy}>
              {gear ? t('app:action.save') : t('form.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormDrawer>
  );
}

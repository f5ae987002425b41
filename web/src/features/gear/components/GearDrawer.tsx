import { Alert, Button, Drawer, Group, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { errorText } from '@/shared/ui';

import type { Gear, GearKind } from '../api/gear';
import { useGearForm } from '../hooks/useGearForm';
import classes from './Form.module.css';
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
  const { t, i18n } = useTranslation('gear');
  const isWide = useMediaQuery('(min-width: 48em)');
  const { form, set, chooseKind, errors, problem, save, isBusy } = useGearForm(gear, kind, onSaved);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    save();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      title={gear ? t('form.editTitle') : t('form.addTitle')}
      position={isWide ? 'right' : 'bottom'}
      size={isWide ? 480 : '92%'}
      closeButtonProps={{ 'aria-label': t('app:action.close'), size: 44 }}
      padding="lg"
      classNames={{ content: classes.surface, header: classes.surface, title: classes.drawerTitle }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          {problem ? (
            <Alert color="flare" role="alert">
              {errorText(problem, i18n)}
            </Alert>
          ) : null}
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
    </Drawer>
  );
}

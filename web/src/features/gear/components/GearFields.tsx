import { Collapse, NativeSelect, SimpleGrid, Stack, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Foam, GearKind } from '../api/gear';
import { FOAMS, type GearForm, KINDS } from '../domain/form';
import { useUnit } from '../hooks/useGear';
import { ColorPicker } from './ColorPicker';
import classes from './Form.module.css';
import { SportsField } from './SportsField';

export interface FieldsProps {
  form: GearForm;
  errors: Partial<Record<string, string>>;
  set: (change: Partial<GearForm>) => void;
  /** Changing the kind of a piece that has workouts is rare; a new one chooses first. */
  onKind: (kind: GearKind) => void;
  /** A retired piece keeps what its kilometres rest on. */
  isRetired?: boolean;
  startsOpen?: boolean;
}

type TextField = 'name' | 'brand' | 'model' | 'size' | 'expected' | 'starting' | 'purchasedOn';

function useText({ form, set }: FieldsProps) {
  return (field: TextField) => ({
    value: form[field],
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });
}

/** What matters for wear: how far it has come, since when, of which foam. */
function WearFields(props: FieldsProps) {
  const { form, errors, set, isRetired = false } = props;
  const { t } = useTranslation('gear');
  const { unit } = useUnit();
  const text = useText(props);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput
          label={t('form.starting', { unit })}
          description={t('form.startingHelp')}
          inputMode="decimal"
          disabled={isRetired}
          error={errors.starting_distance_m}
          {...text('starting')}
        />
        <TextInput
          type="date"
          label={t('form.purchased')}
          description={t('form.purchasedHelp')}
          error={errors.purchased_on}
          {...text('purchasedOn')}
        />
      </SimpleGrid>
      {form.kind === 'shoes' ? (
        <NativeSelect
          label={t('form.foam')}
          description={t('form.foamHelp')}
          value={form.foam}
          disabled={isRetired}
          error={errors.foam}
          onChange={(event) => set({ foam: event.currentTarget.value as Foam })}
          data={FOAMS.map((value) => ({ value, label: t(`foam.${value}`) }))}
        />
      ) : null}
    </>
  );
}

/** What is nice to have: size, colour, its own name, how long one expects it to last. */
function MoreFields(props: FieldsProps) {
  const { form, errors, set, isRetired = false } = props;
  const { t } = useTranslation('gear');
  const { unit } = useUnit();
  const text = useText(props);
  return (
    <Stack gap="lg" pt="xs">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput label={t('form.name')} maxLength={60} error={errors.name} {...text('name')} />
        <TextInput label={t('form.size')} maxLength={20} error={errors.size} {...text('size')} />
      </SimpleGrid>
      {form.kind === 'shoes' ? (
        <>
          <TextInput
            label={t('form.expected', { unit })}
            description={t('form.expectedHelp')}
            inputMode="decimal"
            disabled={isRetired}
            error={errors.expected_distance_m}
            {...text('expected')}
          />
          <ColorPicker value={form.color} onChange={(color) => set({ color })} />
        </>
      ) : null}
    </Stack>
  );
}

/** The fields of a piece: the few that matter, and the rest behind a button. */
export function GearFields(props: FieldsProps) {
  const { form, errors, set, onKind, isRetired = false, startsOpen = false } = props;
  const { t } = useTranslation('gear');
  const [isOpen, setIsOpen] = useState(startsOpen);
  const text = useText(props);
  return (
    <>
      <NativeSelect
        label={t('form.kind')}
        value={form.kind}
        disabled={isRetired}
        onChange={(event) => onKind(event.currentTarget.value as GearKind)}
        data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput
          label={t('form.brand')}
          maxLength={60}
          error={errors.brand}
          data-autofocus
          {...text('brand')}
        />
        <TextInput label={t('form.model')} maxLength={60} error={errors.model} {...text('model')} />
      </SimpleGrid>
      <WearFields {...props} />
      <SportsField value={form.sports} error={errors.default_sports} onChange={(sports) => set({ sports })} />
      <div>
        <UnstyledButton className={classes.more} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t('form.more')}
          <IconChevronDown size={18} stroke={1.8} aria-hidden data-open={isOpen || undefined} />
        </UnstyledButton>
        <Collapse expanded={isOpen}>
          <MoreFields {...props} />
        </Collapse>
      </div>
    </>
  );
}

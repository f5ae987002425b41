import { Button, Checkbox, Group, Modal, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { errorText, showToast } from '@/shared/ui';

import type { Gear } from '../api/gear';
import { useAssignment } from '../hooks/useAssignment';
import { useGearWords } from '../hooks/useGearWords';
import classes from './Form.module.css';

type Assignment = ReturnType<typeof useAssignment>;

function PeriodFields({ from, setFrom, to, setTo, offered, families, setFamilies }: Assignment) {
  const { t } = useGearWords();
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput
          type="date"
          label={t('assign.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('assign.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </SimpleGrid>
      {offered.length > 1 ? (
        <Checkbox.Group
          label={t('assign.sports')}
          value={families}
          onChange={(chosen) => setFamilies(chosen)}
        >
          <Group gap="lg" mt="xs">
            {offered.map((family) => (
              <Checkbox key={family} value={family} label={t(`telemetry:family.${family}`)} />
            ))}
          </Group>
        </Checkbox.Group>
      ) : null}
    </>
  );
}

function Found({ found, error, count, mayMove, setMayMove }: Assignment) {
  const { t, format } = useGearWords();
  const { i18n } = useTranslation();
  const distance = format.distance(found?.distance_m ?? 0, true).text;
  const text =
    count === 0
      ? t('assign.nothing')
      : mayMove
        ? t('assign.countAll', { count })
        : t('assign.count', { count, distance });
  return (
    <>
      {found && found.taken > 0 ? (
        <Checkbox
          checked={mayMove}
          label={t('assign.move', { count: found.taken })}
          onChange={(event) => setMayMove(event.currentTarget.checked)}
        />
      ) : null}
      <p className={classes.counted} role="status">
        {error ? errorText(error, i18n) : text}
      </p>
    </>
  );
}

/** Gives the piece the workouts of a period; the count is shown before anything is done. */
export function AssignDialog({ gear, onClose }: { gear: Gear; onClose: () => void }) {
  const { t } = useGearWords();
  const assignment = useAssignment(gear, (count) => {
    showToast({ text: t('assign.done', { count }) });
    onClose();
  });
  const { count, assign } = assignment;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('assign.title')}
      closeButtonProps={{ 'aria-label': t('app:action.close') }}
    >
      <Stack gap="lg">
        <PeriodFields {...assignment} />
        <Found {...assignment} />
        <Group justify="flex-end" gap="sm">
          <Button variant="subtle" onClick={onClose}>
            {t('app:action.cancel')}
          </Button>
          <Button disabled={count === 0} loading={assign.isPending} onClick={() => assign.mutate(undefined)}>
            {t('assign.action', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

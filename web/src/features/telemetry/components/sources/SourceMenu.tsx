import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsSplit2, IconDots, IconDownload, IconFlag, IconTrash, IconWand } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { recordingUrl } from '../../api/recordings';
import type { Recording, WorkoutDetail } from '../../api/types';
import type { RecordingSteps } from '../../hooks/useRecordings';

interface Props {
  workout: WorkoutDetail;
  recording: Recording;
  name: string;
  steps: RecordingSteps;
  isAlone: boolean;
  hasChosenPrimary: boolean;
}

function Steps({
  recording,
  steps,
  hasChosenPrimary,
}: Pick<Props, 'recording' | 'steps' | 'hasChosenPrimary'>) {
  const { t } = useTranslation('sources');
  const canLead = !recording.is_primary && recording.permitted_use !== 'owner_only';
  return (
    <>
      {canLead ? (
        <Menu.Item
          leftSection={<IconFlag size={18} aria-hidden />}
          onClick={() => steps.lead.mutate(recording.id)}
        >
          {t('lead')}
        </Menu.Item>
      ) : null}
      {recording.is_primary && hasChosenPrimary ? (
        <Menu.Item leftSection={<IconWand size={18} aria-hidden />} onClick={() => steps.lead.mutate(null)}>
          {t('automatic')}
        </Menu.Item>
      ) : null}
      <Menu.Item
        leftSection={<IconArrowsSplit2 size={18} aria-hidden />}
        onClick={() => steps.split.mutate(recording)}
      >
        {t('split')}
      </Menu.Item>
      <Menu.Item
        c="var(--sl-danger)"
        leftSection={<IconTrash size={18} aria-hidden />}
        onClick={() => steps.remove.mutate(recording)}
      >
        {t('remove')}
      </Menu.Item>
    </>
  );
}

/** What can be done with one recording. */
export function SourceMenu(props: Props) {
  const { workout, recording, name, steps, isAlone } = props;
  const { t } = useTranslation('sources');
  const isBusy = [steps.lead, steps.split, steps.remove].some((step) => step.isPending);
  if (isAlone && !recording.original_available) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('menu', { name })} loading={isBusy}>
          <IconDots size={22} stroke={1.8} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {recording.original_available ? (
          <Menu.Item
            component="a"
            href={recordingUrl(workout.id, recording.id)}
            download
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {t('original')}
          </Menu.Item>
        ) : null}
        {isAlone ? null : <Steps {...props} />}
      </Menu.Dropdown>
    </Menu>
  );
}

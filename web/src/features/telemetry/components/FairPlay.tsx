import { Button } from '@mantine/core';
import { IconCrop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { IndexRange } from '@/shared/map';

import type { Streams, WorkoutDetail } from '../api/types';
import { useUncrop } from '../hooks/useCrop';
import { useVerdict } from '../hooks/useVerdict';
import { CropTool } from './CropTool';
import notices from './Notices.module.css';
import { VerdictNotice } from './VerdictNotice';

/** The crop tool is opened from the menu and from the notice. */
export interface Cropping {
  isOpen: boolean;
  open: () => void;
  close: () => void;
}

interface Props {
  workout: WorkoutDetail;
  streams: Streams | undefined;
  cropping: Cropping;
  onPart: (startS: number, endS: number) => void;
  onRange: (range: IndexRange | null) => void;
  onEdit: () => void;
}

/** The workout is cropped; the rest can come back. */
function CroppedNotice({ workout }: { workout: WorkoutDetail }) {
  const { t } = useTranslation('verdict');
  const uncrop = useUncrop(workout);
  return (
    <div className={notices.notice} data-tone="plain">
      <span className={notices.icon} aria-hidden>
        <IconCrop size={20} stroke={1.8} />
      </span>
      <div className={notices.text}>
        <p>{t('crop.isCropped')}</p>
        <Button variant="light" size="sm" loading={uncrop.isPending} onClick={() => uncrop.mutate()}>
          {t('crop.bringBack')}
        </Button>
      </div>
    </div>
  );
}

/** The verdict with its reasons, the crop tool, and what was cropped. */
export function FairPlay({ workout, streams, cropping, onPart, onRange, onEdit }: Props) {
  const { data: verdict } = useVerdict(workout);
  const onCrop = streams ? cropping.open : undefined;
  return (
    <>
      <VerdictNotice workout={workout} onPart={onPart} onEdit={onEdit} onCrop={onCrop} />
      {workout.is_cropped && !cropping.isOpen ? <CroppedNotice workout={workout} /> : null}
      {cropping.isOpen && streams ? (
        <CropTool
          workout={workout}
          streams={streams}
          proposed={verdict?.keep ?? null}
          onRange={onRange}
          onClose={cropping.close}
        />
      ) : null}
    </>
  );
}

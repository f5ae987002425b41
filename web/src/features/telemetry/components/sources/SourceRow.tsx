import {
  IconBroadcast,
  IconDeviceMobile,
  IconDeviceWatch,
  IconHeartHandshake,
  IconPencil,
} from '@tabler/icons-react';

import { Tag } from '@/shared/ui';

import type { Recording, WorkoutDetail } from '../../api/types';
import type { RecordingSteps } from '../../hooks/useRecordings';
import { useSourceWords } from '../../hooks/useSourceWords';
import { SourceMenu } from './SourceMenu';
import classes from './Sources.module.css';

function SourceIcon({ source }: Pick<Recording, 'source'>) {
  const props = { size: 22, stroke: 1.8 };
  if (source.kind === 'manual') return <IconPencil {...props} />;
  if (source.kind === 'partner') return <IconHeartHandshake {...props} />;
  if (source.kind === 'live') return <IconBroadcast {...props} />;
  return source.format === 'gpx' ? <IconDeviceMobile {...props} /> : <IconDeviceWatch {...props} />;
}

interface Props {
  workout: WorkoutDetail;
  recording: Recording;
  steps: RecordingSteps;
  isAlone: boolean;
  hasChosenPrimary: boolean;
}

/** One recording: what made it, when, how far it is believed, why it is here and what it gave. */
export function SourceRow({ workout, recording, steps, isAlone, hasChosenPrimary }: Props) {
  const { t, name, moment, why, gave } = useSourceWords(workout);
  const title = name(recording);
  const reason = why(recording);
  const hasOtherName = recording.file_name !== '' && recording.file_name !== title;
  return (
    <div className={classes.row}>
      <span className={classes.icon} aria-hidden>
        <SourceIcon source={recording.source} />
      </span>
      <div className={classes.text}>
        <div className={classes.head}>
          <span className={classes.name}>{title}</span>
          {recording.is_primary && !isAlone ? <Tag tone="line">{t('primary')}</Tag> : null}
          {recording.permitted_use === 'owner_only' ? <Tag>{t('ownerOnly')}</Tag> : null}
        </div>
        <p>{moment(recording)}</p>
        {isAlone ? null : <p>{gave(recording)}</p>}
        {reason ? <p className={classes.quiet}>{reason}</p> : null}
        <p className={classes.quiet}>
          {t(`trust.${recording.trust}`)}
          {hasOtherName ? ` · ${recording.file_name}` : null}
        </p>
      </div>
      <SourceMenu
        workout={workout}
        recording={recording}
        name={title}
        steps={steps}
        isAlone={isAlone}
        hasChosenPrimary={hasChosenPrimary}
      />
    </div>
  );
}

import { Button } from '@mantine/core';
import { IconAlertTriangle, IconHeartbeat } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { WorkoutDetail } from '../api/types';
import classes from './Notices.module.css';

function Notice({ tone, icon, children }: { tone: 'plain' | 'warn'; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.notice} data-tone={tone}>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <div className={classes.text}>{children}</div>
    </div>
  );
}

/** What was odd about the recording, in words; codes that nobody has words for are not shown. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  const { t, i18n } = useTranslation('telemetry');
  const known = warnings.filter((code) => i18n.exists(`telemetry:warning.${code}`));
  if (known.length === 0) return null;
  return (
    <Notice tone="warn" icon={<IconAlertTriangle size={20} stroke={1.8} />}>
      {known.map((code) => (
        <p key={code}>{t(`warning.${code}`)}</p>
      ))}
    </Notice>
  );
}

/** No heart rate: what a sensor would bring. */
export function NoHeartRate({ workout }: { workout: WorkoutDetail }) {
  const { t } = useTranslation('telemetry');
  if (workout.heart_rate_avg_bpm !== null || workout.source.kind === 'manual') return null;
  return (
    <Notice tone="plain" icon={<IconHeartbeat size={20} stroke={1.8} />}>
      <p>{t('noHeartRate.text')}</p>
      <Button component={Link} to="/devices" variant="light" size="xs">
        {t('noHeartRate.action')}
      </Button>
    </Notice>
  );
}

/** Heart rate without zones: they need the profile. */
export function NoZones({ workout }: { workout: WorkoutDetail }) {
  const { t } = useTranslation('telemetry');
  if (workout.zones !== null || workout.heart_rate_avg_bpm === null || workout.source.kind === 'manual')
    return null;
  return (
    <Notice tone="plain" icon={<IconHeartbeat size={20} stroke={1.8} />}>
      <p>{t('noZones.text')}</p>
      <Button component={Link} to="/settings" variant="light" size="xs">
        {t('noZones.action')}
      </Button>
    </Notice>
  );
}

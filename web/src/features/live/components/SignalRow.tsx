import {
  IconAccessPoint,
  IconAccessPointOff,
  IconCloudOff,
  IconFlag,
  IconHistory,
  IconPlayerPause,
  IconPlugConnected,
  IconRefresh,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';

import type { Signal, SignalKind } from '../domain/signal';
import classes from './Live.module.css';

const ICONS: Record<SignalKind, TablerIcon> = {
  connecting: IconRefresh,
  offline: IconCloudOff,
  waiting: IconPlugConnected,
  live: IconAccessPoint,
  catchingUp: IconHistory,
  stale: IconAccessPointOff,
  paused: IconPlayerPause,
  ended: IconFlag,
};
const AGED: ReadonlySet<SignalKind> = new Set(['stale', 'catchingUp', 'offline']);

/** What is known of the connection, in words; only a change of them is announced, not each second. */
export function SignalRow({ signal }: { signal: Signal }) {
  const { t } = useTranslation('live');
  const format = useFormat();
  const Icon = ICONS[signal.kind];
  return (
    <div className={classes.signal} data-kind={signal.kind} data-testid="signal">
      <Icon size={22} stroke={1.7} aria-hidden />
      <span role="status">{t(`signal.${signal.kind}`)}</span>
      {AGED.has(signal.kind) ? (
        <span className={classes.age} aria-hidden>
          {format.duration(signal.ageS)}
        </span>
      ) : null}
    </div>
  );
}

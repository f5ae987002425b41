import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { type Formats, useFormat } from '@/shared/format';
import { Num, Tag } from '@/shared/ui';

import type { Device, PairedDevice } from '../api/devices';
import { isQuiet } from '../domain/command';
import classes from './Devices.module.css';
import { DeviceMenu } from './DeviceMenu';
import { KIND_ICONS } from './kinds';

type Translate = (key: string, values?: Record<string, unknown>) => string;

function facts(device: Device, t: Translate, format: Formats): string {
  const seen = device.is_connected
    ? t('row.connected')
    : device.last_seen_at
      ? t('row.seen', { kind: device.kind, when: format.ago(device.last_seen_at) })
      : t('row.neverSeen');
  const uploaded = device.last_upload_at
    ? t('row.uploaded', { when: format.ago(device.last_upload_at) })
    : null;
  return [t(`kind.${device.kind}`), seen, uploaded].filter(Boolean).join('. ');
}

function StateTag({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  if (device.state === 'revoked') return <Tag>{t('row.revoked')}</Tag>;
  if (device.is_connected) return <Tag tone="ok">{t('row.online')}</Tag>;
  if (isQuiet(device.last_seen_at)) return <Tag tone="warn">{t('row.quiet')}</Tag>;
  return null;
}

interface DeviceRowProps {
  device: Device;
  onRotated: (paired: PairedDevice) => void;
}

/** One device: kind, state, last seen, battery, and what can be done with it. */
export function DeviceRow({ device, onRotated }: DeviceRowProps) {
  const { t } = useTranslation('devices');
  const format = useFormat();
  const Icon = KIND_ICONS[device.kind];
  const isActive = device.state === 'active';
  return (
    <li className={classes.row} data-active={isActive}>
      <span className={classes.kind} aria-hidden="true">
        <Icon size={25} stroke={1.6} />
      </span>
      <div className={classes.words}>
        <div className={classes.name}>
          {device.name} <StateTag device={device} />
        </div>
        <Text size="sm" c="dimmed">
          {facts(device, t, format)}
        </Text>
        {isActive && isQuiet(device.last_seen_at) ? (
          <Text size="sm" c="dimmed">
            {t('row.quietHelp')}
          </Text>
        ) : null}
      </div>
      {device.battery_percent === null ? null : (
        <Num size="s" label={t('row.battery')} className={classes.battery}>
          {format.percent(device.battery_percent / 100)}
        </Num>
      )}
      {isActive ? <DeviceMenu device={device} onRotated={onRotated} /> : null}
    </li>
  );
}

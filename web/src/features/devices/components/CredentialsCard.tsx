import { Button, Tabs, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Bib, CopyField } from '@/shared/ui';

import type { Credentials, PairedDevice } from '../api/devices';
import { publishCommand } from '../domain/command';
import classes from './Devices.module.css';
import { GpsLoggerSettings, OwnTracksSettings } from './TrackerSettings';

interface CredentialsCardProps {
  paired: PairedDevice;
  onClose: () => void;
}

function QrCode({ svg, label }: { svg: string; label: string }) {
  // An image, not markup in our page: the SVG cannot run anything here.
  return (
    <img className={classes.qr} alt={label} src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`} />
  );
}

function MqttSettings({ credentials }: { credentials: Credentials }) {
  const { t } = useTranslation('devices');
  return (
    <>
      <div className={classes.credentialsBody}>
        <QrCode svg={credentials.qr_svg} label={t('credentials.qr')} />
        <div className={classes.fields}>
          <CopyField label={t('credentials.server')} value={`${credentials.host}:${credentials.port}`} />
          <CopyField label={t('credentials.user')} value={credentials.username} />
          <CopyField label={t('credentials.password')} value={credentials.password} />
          <CopyField label={t('credentials.topic')} value={credentials.topics.upload} />
        </div>
      </div>
      <CopyField label={t('credentials.try')} value={publishCommand(credentials)} isBlock />
    </>
  );
}

/** What the device needs to connect; the password is shown this once. */
export function CredentialsCard({ paired, onClose }: CredentialsCardProps) {
  const { t } = useTranslation('devices');
  const { device, credentials } = paired;
  return (
    <Bib className={classes.credentials}>
      <div>
        <Title order={2}>{t('credentials.title', { name: device.name })}</Title>
        <Text size="sm" c="dimmed" mt={4}>
          {t('credentials.once')}
        </Text>
      </div>
      <Tabs defaultValue={device.kind === 'phone' ? 'owntracks' : 'mqtt'} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="mqtt">MQTT</Tabs.Tab>
          <Tabs.Tab value="owntracks">{t('owntracks.name')}</Tabs.Tab>
          <Tabs.Tab value="gpslogger">{t('gpslogger.name')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="mqtt">
          <MqttSettings credentials={credentials} />
        </Tabs.Panel>
        <Tabs.Panel value="owntracks">
          <OwnTracksSettings credentials={credentials} />
        </Tabs.Panel>
        <Tabs.Panel value="gpslogger">
          <GpsLoggerSettings credentials={credentials} />
        </Tabs.Panel>
      </Tabs>
      <Button size="lg" onClick={onClose}>
        {t('credentials.stored')}
      </Button>
    </Bib>
  );
}

import { Button, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Bib, CopyField } from '@/shared/ui';

import type { PairedDevice } from '../api/devices';
import { publishCommand } from '../domain/command';
import classes from './Devices.module.css';

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
      <Button size="lg" onClick={onClose}>
        {t('credentials.stored')}
      </Button>
    </Bib>
  );
}

import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { CopyField } from '@/shared/ui';

import type { Credentials } from '../api/devices';

interface Props {
  credentials: Credentials;
}

/** OwnTracks: opened on the phone with everything filled in, by MQTT or, where a network blocks that, by HTTP. */
export function OwnTracksSettings({ credentials }: Props) {
  const { t } = useTranslation('devices');
  const { owntracks_mqtt, owntracks_http } = credentials.trackers;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('owntracks.help')}
      </Text>
      <Button component="a" href={owntracks_mqtt} variant="outline">
        {t('owntracks.open')}
      </Button>
      <CopyField label={t('owntracks.mqtt')} value={owntracks_mqtt} isClipped />
      <CopyField label={t('owntracks.http')} value={owntracks_http} isClipped />
      <Text size="sm" c="dimmed">
        {t('owntracks.encryption')}
      </Text>
    </Stack>
  );
}

/** GPSLogger: the fields of its custom URL. The secret stands in a header, where no server writes it down. */
export function GpsLoggerSettings({ credentials }: Props) {
  const { t } = useTranslation('devices');
  const { gpslogger_url, gpslogger_headers, gpslogger_body } = credentials.trackers;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('gpslogger.help')}
      </Text>
      <CopyField label="URL" value={gpslogger_url} />
      <CopyField label={t('gpslogger.method')} value="POST" />
      <CopyField label={t('gpslogger.body')} value={gpslogger_body} />
      <CopyField label={t('gpslogger.headers')} value={gpslogger_headers} />
    </Stack>
  );
}

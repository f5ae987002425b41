import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDeviceWatch, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Card, EmptyState, ErrorState, LinkButton, Page, Skeletons } from '@/shared/ui';

import { devicesQuery, type PairedDevice } from '../api/devices';
import { AddDevice } from '../components/AddDevice';
import { CredentialsCard } from '../components/CredentialsCard';
import { DeviceRow } from '../components/DeviceRow';
import classes from '../components/Devices.module.css';

function NoDevices({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation('devices');
  return (
    <Card>
      <EmptyState
        icon={IconDeviceWatch}
        title={t('empty.title')}
        action={
          <>
            <Button onClick={onAdd}>{t('add.open')}</Button>
            <LinkButton to="/upload" variant="light">
              {t('empty.upload')}
            </LinkButton>
          </>
        }
      >
        {t('empty.text')}
      </EmptyState>
    </Card>
  );
}

function DeviceList({ onAdd, onRotated }: { onAdd: () => void; onRotated: (paired: PairedDevice) => void }) {
  const devices = useQuery(devicesQuery);
  if (devices.isPending) return <Skeletons rows={3} height={76} />;
  if (devices.error) return <ErrorState error={devices.error} onRetry={() => void devices.refetch()} />;
  if (devices.data.length === 0) return <NoDevices onAdd={onAdd} />;
  return (
    <Card component="ul" className={classes.rows}>
      {devices.data.map((device) => (
        <DeviceRow key={device.id} device={device} onRotated={onRotated} />
      ))}
    </Card>
  );
}

const PROTOCOL_FILE = 'docs/reference/iot.md';

/** What can connect today, without promises. */
function Honest() {
  const { t } = useTranslation('devices');
  return (
    <div className={classes.honest}>
      <p>{t('today.watch')}</p>
      <p>
        {t('today.mqtt')} {t('today.protocol')} <code>{PROTOCOL_FILE}</code>
      </p>
    </div>
  );
}

/** The person's devices; pairing shows the credentials once. */
export function DevicesPage() {
  const { t } = useTranslation('devices');
  const [isAdding, setIsAdding] = useState(false);
  const [paired, setPaired] = useState<PairedDevice | null>(null);
  const hasDevices = Boolean(useQuery(devicesQuery).data?.length);
  const add = (
    <Button leftSection={<IconPlus size={20} stroke={2} />} onClick={() => setIsAdding(true)}>
      {t('add.open')}
    </Button>
  );
  const show = (fresh: PairedDevice) => {
    setIsAdding(false);
    setPaired(fresh);
  };
  return (
    <Page
      title={t('title')}
      subtitle={t('lead')}
      actions={hasDevices && !isAdding && !paired ? add : null}
      width="text"
    >
      <Honest />
      {isAdding && !paired ? <AddDevice onPaired={show} onCancel={() => setIsAdding(false)} /> : null}
      {paired ? <CredentialsCard paired={paired} onClose={() => setPaired(null)} /> : null}
      {(isAdding || paired) && !hasDevices ? null : (
        <DeviceList onAdd={() => setIsAdding(true)} onRotated={show} />
      )}
    </Page>
  );
}

import { Button, Modal, Select, Stack, Switch, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyField, errorText } from '@/shared/ui';

import { listShares, liveKeys, type NewLiveShare, shareSession } from '../api/live';
import classes from './Live.module.css';
import { ShareRows } from './ShareRows';

const HOURS = ['4', '24', '72'];

function MadeLink({ url }: { url: string }) {
  const { t } = useTranslation('live');
  const canSend = typeof navigator.share === 'function';
  const send = () => void navigator.share({ url, title: t('share.sendTitle') }).catch(() => undefined);
  return (
    <Stack gap="xs">
      <CopyField label={t('share.link')} value={url} isBlock />
      <Text className={classes.hint}>{t('share.once')}</Text>
      {canSend ? (
        <Button leftSection={<IconShare size={20} stroke={1.8} aria-hidden />} onClick={send}>
          {t('share.send')}
        </Button>
      ) : null}
    </Stack>
  );
}

function NewShare({ sessionId, onMade }: { sessionId: string; onMade: (made: NewLiveShare) => void }) {
  const { t, i18n } = useTranslation('live');
  const client = useQueryClient();
  const [showsHeartRate, setShowsHeartRate] = useState(false);
  const [hours, setHours] = useState('24');
  const make = useMutation({
    mutationFn: () =>
      shareSession(sessionId, { shows_heart_rate: showsHeartRate, valid_for_h: Number(hours) }),
    onSuccess: (made) => {
      onMade(made);
      void client.invalidateQueries({ queryKey: liveKeys.shares(sessionId) });
    },
  });
  return (
    <Stack gap="md">
      <Switch
        label={t('share.heartRate')}
        checked={showsHeartRate}
        onChange={(event) => setShowsHeartRate(event.currentTarget.checked)}
      />
      <Select
        label={t('share.validFor')}
        data={HOURS.map((value) => ({ value, label: t('share.hours', { count: Number(value) }) }))}
        value={hours}
        onChange={(value) => setHours(value ?? '24')}
        allowDeselect={false}
      />
      {make.error ? (
        <Text c="var(--sl-danger)" size="sm" role="alert">
          {errorText(make.error, i18n)}
        </Text>
      ) : null}
      <Button size="lg" loading={make.isPending} onClick={() => make.mutate()}>
        {t('share.make')}
      </Button>
    </Stack>
  );
}

interface SharePanelProps {
  sessionId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Links to this session: what they show, a new one, and those that work now. */
export function SharePanel({ sessionId, isOpen, onClose }: SharePanelProps) {
  const { t } = useTranslation(['live', 'app']);
  const [made, setMade] = useState<NewLiveShare | null>(null);
  const shares = useQuery({
    queryKey: liveKeys.shares(sessionId),
    queryFn: () => listShares(sessionId),
    enabled: isOpen,
  });
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('live:share.title')}
      closeButtonProps={{ 'aria-label': t('app:action.close') }}
    >
      <Stack gap="lg">
        <Text c="dimmed" size="sm">
          {t('live:share.hidden')}
        </Text>
        {made ? <MadeLink url={made.url} /> : <NewShare sessionId={sessionId} onMade={setMade} />}
        {shares.data?.length ? (
          <section>
            <Title order={3} mb="xs">
              {t('live:share.active')}
            </Title>
            <ShareRows
              shares={shares.data}
              onRevoked={(id) => setMade((known) => (known?.share.id === id ? null : known))}
            />
          </section>
        ) : null}
      </Stack>
    </Modal>
  );
}

import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { errorText } from '@/shared/ui';

import { liveKeys, type LiveShare, revokeShare } from '../api/live';
import classes from './Live.module.css';

function ShareRow({ share, onRevoked }: { share: LiveShare; onRevoked?: (id: string) => void }) {
  const { t, i18n } = useTranslation('live');
  const format = useFormat();
  const client = useQueryClient();
  const until = `${format.dayAndMonth(share.expires_at)}, ${format.time(share.expires_at)}`;
  const revoke = useMutation({
    mutationFn: () => revokeShare(share.id),
    onSuccess: () => onRevoked?.(share.id),
    onSettled: () => client.invalidateQueries({ queryKey: liveKeys.allShares }),
  });
  return (
    <li className={classes.share}>
      <div>
        <Text size="sm">{t(share.shows_heart_rate ? 'share.rowHeart' : 'share.row', { until })}</Text>
        {revoke.error ? (
          <Text c="var(--sl-danger)" size="sm" role="alert">
            {errorText(revoke.error, i18n)}
          </Text>
        ) : null}
      </div>
      <Button
        variant="subtle"
        color="flare"
        aria-label={t('share.revokeLabel', { until })}
        loading={revoke.isPending}
        onClick={() => revoke.mutate()}
      >
        {t('share.revoke')}
      </Button>
    </li>
  );
}

interface ShareRowsProps {
  shares: readonly LiveShare[];
  onRevoked?: (id: string) => void;
}

/** Links that work now: until when, what they show, and the way to take each back. */
export function ShareRows({ shares, onRevoked }: ShareRowsProps) {
  return (
    <ul className={classes.shares}>
      {shares.map((share) => (
        <ShareRow key={share.id} share={share} {...(onRevoked && { onRevoked })} />
      ))}
    </ul>
  );
}

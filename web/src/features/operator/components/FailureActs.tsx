import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ConfirmDialog, errorText, showToast } from '@/shared/ui';

import { discardFailures, type Failure, operatorKeys, replayFailures } from '../api/state';
import classes from './Operator.module.css';

type Act = (chosen: Failure[]) => Promise<{ done: number; gone: number }>;

function useAct(act: Act, text: string, onSettled: () => void) {
  const { t, i18n } = useTranslation('operator');
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (acted) => {
      showToast({ text: t(text, { count: acted.done }) });
      return client.invalidateQueries({ queryKey: operatorKeys.state });
    },
    onError: (error) => showToast({ text: errorText(error, i18n), tone: 'danger' }),
    onSettled,
  });
}

interface FailureActsProps {
  chosen: Failure[];
  isEvery: boolean;
  onToggleAll: () => void;
  onDone: () => void;
}

/** Replay and discard, of what is ticked only; discarding is confirmed. */
export function FailureActs({ chosen, isEvery, onToggleAll, onDone }: FailureActsProps) {
  const { t } = useTranslation('operator');
  const [isAsking, setIsAsking] = useState(false);
  const replay = useAct(replayFailures, 'replayed', onDone);
  const discard = useAct(discardFailures, 'discarded', () => {
    setIsAsking(false);
    onDone();
  });
  const isNothing = chosen.length === 0;
  const canDiscard = chosen.every((failure) => failure.can_discard);
  return (
    <Group gap="sm" className={classes.acts}>
      <Button disabled={isNothing} loading={replay.isPending} onClick={() => replay.mutate(chosen)}>
        {t('replay', { count: chosen.length })}
      </Button>
      <Button variant="outline" disabled={isNothing || !canDiscard} onClick={() => setIsAsking(true)}>
        {t('discard')}
      </Button>
      <Button variant="subtle" onClick={onToggleAll}>
        {t(isEvery ? 'tickNone' : 'tickAll')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('discardTitle', { count: chosen.length })}
        confirmLabel={t('discard')}
        isDangerous
        isBusy={discard.isPending}
        onConfirm={() => discard.mutate(chosen)}
        onClose={() => setIsAsking(false)}
      >
        {t('discardText')}
      </ConfirmDialog>
    </Group>
  );
}

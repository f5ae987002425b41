import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { ConfirmDialog, ErrorState, FormProblem, Skeletons } from '@/shared/ui';

import { changeHealthConsent, consentQuery } from '../api/health';
import { usersKeys } from '../api/keys';
import { meQuery } from '../api/me';
import { useMe } from '../hooks/useMe';

function useConsentChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, granted }: { version: string; granted: boolean }) =>
      changeHealthConsent(version, granted),
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      void client.invalidateQueries({ queryKey: usersKeys.bodyMass });
    },
  });
}

/** Asks for the consent: the whole text, then one button. Nothing is asked for before it. */
export function ConsentQuestion() {
  const { t, i18n } = useTranslation('users');
  const consent = useQuery(consentQuery);
  const change = useConsentChange();
  if (consent.error) return <ErrorState error={consent.error} onRetry={() => void consent.refetch()} />;
  if (!consent.data) return <Skeletons rows={1} height={160} />;
  const { text_version: version, text_en: english, text_ru: russian } = consent.data;
  return (
    <>
      <Text size="sm">{i18n.language === 'ru' ? russian : english}</Text>
      <FormProblem error={change.error} />
      <Button
        style={{ alignSelf: 'flex-start' }}
        loading={change.isPending}
        onClick={() => change.mutate({ version, granted: true })}
      >
        {t('health.agree')}
      </Button>
    </>
  );
}

/** When the consent was given, and its withdrawal with a clear warning. */
export function ConsentState() {
  const { t } = useTranslation('users');
  const format = useFormat();
  const { health_consent: consent } = useMe();
  const change = useConsentChange();
  const [isAsking, setIsAsking] = useState(false);
  if (!consent) return null;
  const withdraw = () =>
    change.mutate({ version: consent.text_version, granted: false }, { onSettled: () => setIsAsking(false) });
  return (
    <div>
      <FormProblem error={change.error} />
      <Text size="sm" c="dimmed">
        {t('health.given', { date: format.dayAndMonth(consent.granted_at), version: consent.text_version })}
      </Text>
      <Button variant="subtle" color="flare" px={0} onClick={() => setIsAsking(true)}>
        {t('health.withdraw')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('health.withdrawTitle')}
        confirmLabel={t('health.withdrawAction')}
        isDangerous
        isBusy={change.isPending}
        onConfirm={withdraw}
        onClose={() => setIsAsking(false)}
      >
        {t('health.withdrawText')}
      </ConfirmDialog>
    </div>
  );
}

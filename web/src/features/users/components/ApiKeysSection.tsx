import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { Bib, ConfirmDialog, CopyField, ErrorState, FormProblem, Skeletons } from '@/shared/ui';

import { type ApiKey, type ApiKeyCreated, apiKeysQuery, createApiKey, revokeApiKey } from '../api/health';
import { usersKeys } from '../api/keys';
import classes from './Rows.module.css';
import { Section } from './Section';

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(apiKey.id),
    onSuccess: () => client.invalidateQueries({ queryKey: usersKeys.apiKeys }),
  });
  const used = apiKey.last_used_at
    ? t('keys.used', { when: format.ago(apiKey.last_used_at) })
    : t('keys.neverUsed');
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <div className={classes.name}>{apiKey.name}</div>
        <Text size="sm" c="dimmed">{`${apiKey.prefix}… ${used}`}</Text>
      </div>
      <Button variant="subtle" color="flare" onClick={() => setIsAsking(true)}>
        {t('keys.revoke')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('keys.revokeTitle', { name: apiKey.name })}
        confirmLabel={t('keys.revoke')}
        isDangerous
        isBusy={revoke.isPending}
        onConfirm={() => revoke.mutate()}
        onClose={() => setIsAsking(false)}
      >
        {t('keys.revokeText')}
      </ConfirmDialog>
    </li>
  );
}

function NewKey({ created, onClose }: { created: ApiKeyCreated; onClose: () => void }) {
  const { t } = useTranslation('users');
  const command = `curl -H "Authorization: Bearer ${created.key}" -F files=@run.fit ${location.origin}/api/v1/workouts`;
  return (
    <Bib className={classes.bib}>
      <Text fw={600}>{t('keys.once')}</Text>
      <CopyField label={t('keys.key')} value={created.key} />
      <CopyField label={t('keys.try')} value={command} isBlock />
      <Button variant="light" onClick={onClose}>
        {t('keys.stored')}
      </Button>
    </Bib>
  );
}

function KeyForm({ onCreated }: { onCreated: (created: ApiKeyCreated) => void }) {
  const { t } = useTranslation('users');
  const client = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => createApiKey(name.trim()),
    onSuccess: (created) => {
      setName('');
      onCreated(created);
      return client.invalidateQueries({ queryKey: usersKeys.apiKeys });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <FormProblem error={create.error} />
      <Group align="end" gap="sm">
        <TextInput
          label={t('keys.name')}
          value={name}
          style={{ flex: '1 1 12rem' }}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="light" disabled={!name.trim()} loading={create.isPending}>
          {t('keys.create')}
        </Button>
      </Group>
    </form>
  );
}

/** Keys for programs that upload in the person's name. */
export function ApiKeysSection() {
  const { t } = useTranslation('users');
  const keys = useQuery(apiKeysQuery);
  const [created, setCreated] = useState<ApiKeyCreated | null>(null);
  return (
    <Section title={t('keys.title')} lead={t('keys.lead')}>
      {created ? (
        <NewKey created={created} onClose={() => setCreated(null)} />
      ) : (
        <KeyForm onCreated={setCreated} />
      )}
      {keys.isPending ? <Skeletons rows={1} height={52} /> : null}
      {keys.error ? <ErrorState error={keys.error} onRetry={() => void keys.refetch()} /> : null}
      {keys.data?.length ? (
        <ul className={classes.rows}>
          {keys.data.map((apiKey) => (
            <KeyRow key={apiKey.id} apiKey={apiKey} />
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

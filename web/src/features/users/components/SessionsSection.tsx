import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { ErrorState, Skeletons, Tag } from '@/shared/ui';

import { endSession, listSessions, type Session } from '../api/account';
import { usersKeys } from '../api/keys';
import { describeUserAgent } from '../domain/userAgent';
import classes from './Rows.module.css';
import { Section } from './Section';

const SECOND_MS = 1000;

/** This device first, then the newest. */
function ownFirst(a: Session, b: Session): number {
  return Number(b.is_current) - Number(a.is_current) || b.created_at - a.created_at;
}

function SessionRow({ session }: { session: Session }) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => client.invalidateQueries({ queryKey: usersKeys.sessions }),
  });
  const seen = format.ago((session.last_seen_at ?? session.created_at) * SECOND_MS);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <div className={classes.name}>
          {describeUserAgent(session.user_agent)}
          {session.is_current ? <Tag tone="line">{t('sessions.current')}</Tag> : null}
        </div>
        <Text size="sm" c="dimmed">{`${session.ip}, ${seen}`}</Text>
      </div>
      {session.is_current ? null : (
        <Button variant="subtle" color="flare" loading={end.isPending} onClick={() => end.mutate()}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}

/** Where the person is signed in. */
export function SessionsSection() {
  const { t } = useTranslation('users');
  const sessions = useQuery({ queryKey: usersKeys.sessions, queryFn: listSessions });
  return (
    <Section title={t('sessions.title')}>
      {sessions.isPending ? <Skeletons rows={1} height={52} /> : null}
      {sessions.error ? <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      <ul className={classes.rows}>
        {sessions.data?.toSorted(ownFirst).map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Section>
  );
}

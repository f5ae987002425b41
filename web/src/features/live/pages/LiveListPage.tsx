import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { ErrorState, Page, Skeletons } from '@/shared/ui';

import { type LiveSession, liveSessionsQuery } from '../api/live';
import { HowToStart } from '../components/HowToStart';
import classes from '../components/LiveList.module.css';
import { RecentRow, RunningCard } from '../components/LiveRows';

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h2 className={classes.heading}>{title}</h2>
      <ul className={classes.list}>{children}</ul>
    </section>
  );
}

function Sessions({ running, recent }: { running: LiveSession[]; recent: LiveSession[] }) {
  const { t } = useTranslation('live');
  return (
    <div className={classes.sections}>
      {running.length > 0 ? (
        <Section title={t('list.running')}>
          {running.map((session) => (
            <RunningCard key={session.id} session={session} />
          ))}
        </Section>
      ) : (
        <HowToStart />
      )}
      {recent.length > 0 ? (
        <Section title={t('list.recent')}>
          {recent.map((session) => (
            <RecentRow key={session.id} session={session} />
          ))}
        </Section>
      ) : null}
    </div>
  );
}

/** The person's sessions: those that go on now, and the last ones. */
export function LiveListPage() {
  const { t } = useTranslation('live');
  const { data, error, refetch } = useQuery(liveSessionsQuery);
  return (
    <Page title={t('list.title')} subtitle={t('list.lead')} width="text">
      {error && !data ? (
        <ErrorState error={error} title={t('failed')} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeletons rows={3} />
      ) : (
        <Sessions {...data} />
      )}
    </Page>
  );
}

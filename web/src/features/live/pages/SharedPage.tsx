import { useDocumentTitle } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api';
import { useWorkoutWords } from '@/features/telemetry';
import { EmptyState, ErrorState, LinkButton, Skeletons, Wordmark } from '@/shared/ui';

import type { ShownSession } from '../api/live';
import classes from '../components/Live.module.css';
import { LiveNumbersBoard } from '../components/LiveNumbersBoard';
import { LiveView } from '../components/LiveView';
import { shownBreaks, trackOfWay } from '../domain/way';
import { useShownSession } from '../hooks/useShownSession';
import { useSignal } from '../hooks/useSignal';

const route = getRouteApi('/s/$secret');

/** Whoever has a link sees where it leads. */
function Brand() {
  const { t } = useTranslation('live');
  return (
    <Link to="/" className={classes.brand} aria-label={t('notShared.home')}>
      <Wordmark size={22} />
    </Link>
  );
}

function Shown({ shown, live }: { shown: ShownSession; live: ReturnType<typeof useShownSession> }) {
  const { t } = useTranslation('live');
  const { sportName, format } = useWorkoutWords();
  const { numbers } = shown;
  const signal = useSignal(numbers, { ...live, isDelayed: true });
  const track = useMemo(() => trackOfWay(shown.track, shownBreaks(shown.track)), [shown.track]);
  const isStale = signal.kind === 'stale' || signal.kind === 'offline';
  const lat = numbers?.lat;
  const lon = numbers?.lon;
  const athlete = useMemo(
    () =>
      lat != null && lon != null
        ? {
            at: [lon, lat] as const,
            initial: [...shown.athlete.trim()][0]?.toUpperCase() ?? '',
            isOwn: false,
            isStale,
          }
        : null,
    [lat, lon, shown.athlete, isStale],
  );
  const title = t(numbers?.state === 'ended' ? 'shown.titleOver' : 'shown.title', { name: shown.athlete });
  useDocumentTitle(`${title} – Startline`);
  const until = `${format.dayAndMonth(shown.expires_at)}, ${format.time(shown.expires_at)}`;
  const sport = numbers?.sport ? `${sportName(numbers.sport)}. ` : '';
  return (
    <LiveView
      title={title}
      subtitle={`${sport}${t('shown.until', { until })}`}
      track={track}
      athlete={athlete}
      signal={signal}
      clockS={null}
      noPlace={t('shown.noPlace')}
      mapLabel={t('map.label', { name: title, distance: format.distance(numbers?.distance_m).text })}
      board={
        <LiveNumbersBoard
          numbers={numbers?.at ? numbers : null}
          family={shown.family}
          hasHeartRate={shown.shows_heart_rate}
          hasTime
        />
      }
    >
      <p className={classes.hint}>{t('shown.hidden')}</p>
      <Brand />
    </LiveView>
  );
}

/** What a link shows, to anybody who has it. */
export function SharedPage() {
  const { secret } = route.useParams();
  const { t } = useTranslation('live');
  const live = useShownSession(secret);
  const isDead = live.isClosed || (live.error instanceof ApiError && live.error.status === 404);
  return (
    <main id="main">
      {isDead ? (
        <div className={classes.alone}>
          <Wordmark />
          <EmptyState
            isPage
            title={t('notShared.title')}
            action={<LinkButton to="/">{t('notShared.home')}</LinkButton>}
          >
            {t('notShared.help')}
          </EmptyState>
        </div>
      ) : live.shown ? (
        <Shown shown={live.shown} live={live} />
      ) : live.error ? (
        <ErrorState error={live.error} title={t('failed')} onRetry={live.retry} />
      ) : (
        <>
          <Wordmark />
          <Skeletons rows={2} height={320} />
        </>
      )}
    </main>
  );
}

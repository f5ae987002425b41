import { ActionIcon, Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconChevronLeft, IconShare } from '@tabler/icons-react';
import { getRouteApi, useCanGoBack, useRouter } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api';
import { useWorkoutWords } from '@/features/telemetry';
import { useMe } from '@/features/users';
import { EmptyState, ErrorState, LinkButton, Skeletons } from '@/shared/ui';

import type { LiveDetail } from '../api/live';
import classes from '../components/Live.module.css';
import { SessionLinksCard } from '../components/LinksCard';
import { LiveNumbersBoard, MoreLiveNumbers } from '../components/LiveNumbersBoard';
import { LiveView } from '../components/LiveView';
import { SharePanel } from '../components/SharePanel';
import { clockS, factsOf } from '../domain/signal';
import { timedBreaks, trackOfWay } from '../domain/way';
import { useLiveSession } from '../hooks/useLiveSession';
import { useSignal } from '../hooks/useSignal';

const route = getRouteApi('/frame/live/$sessionId');

function Back() {
  const { t } = useTranslation('live');
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const back = () => (canGoBack ? router.history.back() : void router.navigate({ to: '/live' }));
  return (
    <ActionIcon className={classes.floating} onClick={back} aria-label={t('back')}>
      <IconChevronLeft size={24} stroke={2} />
    </ActionIcon>
  );
}

function useParts(session: LiveDetail, name: string, isStale: boolean) {
  const track = useMemo(() => trackOfWay(session.track, timedBreaks(session.track)), [session.track]);
  const { lat, lon } = session.numbers ?? {};
  const athlete = useMemo(
    () =>
      lat != null && lon != null
        ? {
            at: [lon, lat] as const,
            initial: [...name.trim()][0]?.toUpperCase() ?? '',
            isOwn: true,
            isStale,
          }
        : null,
    [lat, lon, name, isStale],
  );
  return { track, athlete };
}

function Action({ session, onShare }: { session: LiveDetail; onShare: () => void }) {
  const { t } = useTranslation('live');
  if (session.state !== 'ended') {
    return (
      <Button size="lg" leftSection={<IconShare size={20} stroke={1.8} aria-hidden />} onClick={onShare}>
        {t('share.open')}
      </Button>
    );
  }
  return session.workout_id ? (
    <LinkButton to="/training/$workoutId" params={{ workoutId: session.workout_id }} size="lg">
      {t('seeWorkout')}
    </LinkButton>
  ) : null;
}

function Loaded({ session, live }: { session: LiveDetail; live: ReturnType<typeof useLiveSession> }) {
  const { t } = useTranslation('live');
  const me = useMe();
  const { sportName, format } = useWorkoutWords();
  const [isSharing, setIsSharing] = useState(false);
  const signal = useSignal(factsOf(session), { ...live, isDelayed: false });
  const { track, athlete } = useParts(session, me.name, signal.kind === 'stale' || signal.kind === 'offline');
  const title = session.name || sportName(session.sport || 'other');
  const subtitle = t('since', { time: format.time(session.started_at, session.time_zone ?? undefined) });
  useDocumentTitle(`${title} – Startline`);
  const isOver = session.state === 'ended';
  return (
    <>
      <LiveView
        title={title}
        subtitle={isOver && !session.workout_id ? t('sealing') : subtitle}
        track={track}
        athlete={athlete}
        signal={signal}
        clockS={clockS(session.numbers?.elapsed_s, signal)}
        noPlace={t('map.noPlace')}
        mapLabel={t('map.label', {
          name: title,
          distance: format.distance(session.numbers?.distance_m).text,
        })}
        leading={<Back />}
        action={<Action session={session} onShare={() => setIsSharing(true)} />}
        board={<LiveNumbersBoard numbers={session.numbers} family={session.family} hasHeartRate />}
      >
        <MoreLiveNumbers numbers={session.numbers} family={session.family} />
        {isOver ? <SessionLinksCard sessionId={session.id} /> : null}
      </LiveView>
      <SharePanel sessionId={session.id} isOpen={isSharing} onClose={() => setIsSharing(false)} />
    </>
  );
}

/** One session of one's own while it goes on, and until its workout is there. */
export function LivePage() {
  const { sessionId } = route.useParams();
  const { t } = useTranslation('live');
  const live = useLiveSession(sessionId);
  if (live.data) return <Loaded session={live.data} live={live} />;
  const { error } = live;
  if (error instanceof ApiError && error.status === 404) {
    return (
      <EmptyState
        isPage
        title={t('gone.title')}
        action={<LinkButton to="/live">{t('gone.toList')}</LinkButton>}
      >
        {t('gone.help')}
      </EmptyState>
    );
  }
  if (error) return <ErrorState error={error} title={t('failed')} onRetry={() => void live.refetch()} />;
  return <Skeletons rows={2} height={320} />;
}

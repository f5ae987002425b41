import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { GearCard } from '@/features/gear';
import { LiveStrip } from '@/features/live';
import {
  useLastWorkouts,
  useWeeks,
  useWorkout,
  useWorkoutWords,
  type WorkoutSummary,
} from '@/features/telemetry';
import { useMe } from '@/features/users';
import { useFormat } from '@/shared/format';
import { Avatar, ErrorState, Page, Skeletons } from '@/shared/ui';

import { NarrowHero, WideHero } from '../components/Hero';
import { LastWorkouts } from '../components/LastWorkouts';
import { SeasonCard } from '../components/SeasonCard';
import { TotalsCard } from '../components/TotalsCard';
import { WeekCard } from '../components/WeekCard';
import { WelcomeBoard } from '../components/WelcomeBoard';
import { isFresh, isWellPaced } from '../domain/praise';
import classes from './HomePage.module.css';

/** The present week and four before it. */
const WEEKS = 5;

/** "Done. Well paced." right after a workout, else the day. */
function useTitle(last: WorkoutSummary | undefined, isDesktop: boolean) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const words = useWorkoutWords();
  const detail = useWorkout(last?.id ?? '', last !== undefined).data;
  const date = format.longDate(new Date());
  const day = date.charAt(0).toUpperCase() + date.slice(1);
  if (isDesktop || !last) return { title: day, subtitle: undefined };
  const ago = t('lastWorkout', { when: words.ago(last) });
  if (!isFresh(last)) return { title: day, subtitle: ago };
  return { title: t(detail && isWellPaced(detail) ? 'doneWell' : 'done'), subtitle: ago };
}

function Sides({ workouts, isDesktop }: { workouts: readonly WorkoutSummary[]; isDesktop: boolean }) {
  const weeks = useWeeks(WEEKS).data?.weeks ?? [];
  const now = weeks[weeks.length - 1];
  const [last, ...before] = workouts;
  const week = now ? <WeekCard week={now} /> : null;
  const season = weeks.some((each) => each.distance_m > 0) ? <SeasonCard weeks={weeks} /> : null;
  if (!isDesktop) {
    return (
      <div className={classes.column}>
        {last ? <NarrowHero workout={last} /> : <WelcomeBoard />}
        {week}
        <GearCard hasWorkouts={last !== undefined} />
        <LastWorkouts workouts={before} />
        {last ? season : null}
        <TotalsCard />
      </div>
    );
  }
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        {last ? <WideHero workout={last} /> : <WelcomeBoard />}
        <LastWorkouts workouts={before} />
      </div>
      <div className={classes.column}>
        {week}
        <GearCard hasWorkouts={last !== undefined} />
        {last ? season : null}
        <TotalsCard />
      </div>
    </div>
  );
}

/** Today: the last workout on its map, the week, what came before, the sums. */
export function HomePage() {
  const { t } = useTranslation('home');
  const me = useMe();
  const isDesktop = useMediaQuery('(min-width: 62em)', undefined, { getInitialValueInEffect: false });
  const { data, error, isPending, refetch } = useLastWorkouts();
  const { title, subtitle } = useTitle(data?.items[0], isDesktop);
  const leading = isDesktop ? null : (
    <Link to="/profile" className={classes.avatar} aria-label={t('profile')}>
      <Avatar name={me.name} color={me.avatar_color} size={40} />
    </Link>
  );
  const actions = isDesktop ? (
    <Button
      component={Link}
      to="/upload"
      variant="outline"
      leftSection={<IconUpload size={20} stroke={1.8} aria-hidden />}
    >
      {t('upload')}
    </Button>
  ) : null;
  return (
    <div className={classes.page}>
      <Page title={title} subtitle={subtitle} leading={leading} actions={actions}>
        <LiveStrip />
        {error && !data ? (
          <ErrorState error={error} title={t('failed')} onRetry={() => void refetch()} />
        ) : null}
        {isPending ? <Skeletons rows={3} height={180} /> : null}
        {data ? <Sides workouts={data.items} isDesktop={isDesktop} /> : null}
      </Page>
    </div>
  );
}

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';

import {
  useDistanceUnitM,
  useNumbers,
  useWorkoutWords,
  type WorkoutDetail,
  type WorkoutSummary,
} from '@/features/telemetry';
import { Sparkline } from '@/shared/charts';
import type { Padding } from '@/shared/map';
import { Num } from '@/shared/ui';

import { paceLine } from '../domain/paceLine';
import classes from './Hero.module.css';
import { HeroMap } from './HeroMap';
import { useHeroTrack } from './useHeroTrack';

/** The panel covers the left side of the map on the desktop, the fading head and the numbers on the phone. */
const WIDE: Padding = { top: 40, right: 44, bottom: 44, left: 44 };
const NARROW: Padding = { top: 88, right: 40, bottom: 116, left: 40 };

interface Props {
  workout: WorkoutSummary;
}

function Line({ streams }: { streams: ReturnType<typeof useHeroTrack>['streams'] }) {
  const line = useMemo(() => (streams ? paceLine(streams) : null), [streams]);
  return line ? <Sparkline {...line} className={classes.line} /> : null;
}

/** Numbers need the detail; until it has come, what the list knows stands in its place. */
function asDetail(workout: WorkoutSummary, detail: WorkoutDetail | undefined): WorkoutDetail {
  return (
    detail ??
    ({
      cadence_avg_spm: null,
      power_avg_w: null,
      trimp: null,
      calories_kcal: null,
      ...workout,
    } as WorkoutDetail)
  );
}

function useHero(workout: WorkoutSummary) {
  const hero = useHeroTrack(workout);
  const words = useWorkoutWords();
  const unitM = useDistanceUnitM();
  const { main, hasDistance, pick } = useNumbers(asDetail(workout, hero.detail));
  const numbers = pick('tempo', hasDistance ? 'moving' : 'elapsed', 'heartRate', 'ascent');
  const distance = words.format.distance(workout.distance_m).text;
  const label = words.t('map.label', { name: words.title(workout), distance });
  const map =
    hero.track && hero.coloring
      ? { ...hero, track: hero.track, coloring: hero.coloring, unitM, label }
      : null;
  return { ...words, hero, main, numbers, map };
}

/** Desktop: numbers at the left, the map beside them. */
export function WideHero({ workout }: Props) {
  const { t, ago, title, hero, main, numbers, map } = useHero(workout);
  return (
    <section className={classes.wide} data-map={map !== null || undefined}>
      <div className={classes.panel}>
        <span className={classes.eyebrow}>{t('home:lastWorkout', { when: ago(workout) })}</span>
        <h2 className={classes.name}>{title(workout)}</h2>
        <Num className={classes.main} size="hero" label={main.unit}>
          {main.value}
        </Num>
        <div className={classes.grid}>
          {numbers.map(({ key, value, label }) => (
            <Num key={key} label={label}>
              {value}
            </Num>
          ))}
        </div>
        <span className={classes.push} />
        <Line streams={hero.streams} />
        <Button component={Link} to="/training/$workoutId" params={{ workoutId: workout.id } as never}>
          {t('home:see')}
        </Button>
      </div>
      {map ? <HeroMap {...map} padding={WIDE} className={classes.map} scaleAt="right" /> : null}
    </section>
  );
}

/** Phone: the map to the edges, large numbers over its fading lower end. */
export function NarrowHero({ workout }: Props) {
  const { t, title, main, numbers, map } = useHero(workout);
  return (
    <section className={classes.narrow} data-map={map !== null || undefined}>
      {map ? (
        <div className={classes.backdrop}>
          <HeroMap {...map} padding={NARROW} className={classes.fill} />
        </div>
      ) : null}
      <div className={classes.body}>
        <h2 className={classes.small}>{title(workout)}</h2>
        <Num className={classes.phoneMain} size="hero" unit={main.unit}>
          {main.value}
        </Num>
        <div className={classes.strip}>
          {numbers.map(({ key, value, label }) => (
            <Num key={key} label={label}>
              {value}
            </Num>
          ))}
        </div>
        <Button
          component={Link}
          to="/training/$workoutId"
          params={{ workoutId: workout.id } as never}
          data-size="lg"
          fullWidth
        >
          {t('home:see')}
        </Button>
      </div>
    </section>
  );
}

import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconUpload } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import { ErrorState, Num, Page } from '@/shared/ui';

import { type Calendar, FAMILIES } from '../api/types';
import classes from '../components/Calendar.module.css';
import { CalendarGrid } from '../components/CalendarGrid';
import rowClasses from '../components/Rows.module.css';
import { ViewSwitch } from '../components/ViewSwitch';
import { WorkoutRow } from '../components/WorkoutRow';
import { monthAfter } from '../domain/calendar';
import { useCalendar, useMonths } from '../hooks/useWorkoutList';
import { useWorkoutWords } from '../hooks/useWorkoutWords';

const route = getRouteApi('/frame/training/calendar');

function MonthHead({ month, onMonth }: { month: string; onMonth: (month: string) => void }) {
  const { t, format } = useWorkoutWords();
  const name = format.monthAndYear(`${month}-15T12:00:00Z`, 'UTC');
  const now = format.localDay(new Date()).slice(0, 7);
  return (
    <div className={classes.head}>
      <ViewSwitch view="calendar" />
      <span className={classes.push} />
      {month === now ? null : (
        <Button variant="light" onClick={() => onMonth(now)}>
          {t('calendar.now')}
        </Button>
      )}
      <div className={classes.months}>
        <ActionIcon aria-label={t('calendar.before')} onClick={() => onMonth(monthAfter(month, -1))}>
          <IconChevronLeft size={22} />
        </ActionIcon>
        <h2 className={classes.month} aria-live="polite">
          {name.charAt(0).toUpperCase() + name.slice(1)}
        </h2>
        <ActionIcon aria-label={t('calendar.after')} onClick={() => onMonth(monthAfter(month, 1))}>
          <IconChevronRight size={22} />
        </ActionIcon>
      </div>
    </div>
  );
}

function MonthSums({ month }: { month: string }) {
  const { t, format } = useWorkoutWords();
  const sums = useMonths().data?.items.find((each) => each.month === month);
  if (!sums) return null;
  const distance = format.distance(sums.distance_m, true);
  return (
    <div className={classes.sums}>
      <Num unit={distance.unit}>{distance.value}</Num>
      <Num unit={t('units:hours')}>{format.hours(sums.moving_s)}</Num>
      <Num unit={t('month.workouts', { count: sums.count })}>{format.number(sums.count)}</Num>
    </div>
  );
}

/** What the colours of the lanes mean, for the sports that the month has. */
function SportKey({ calendar }: { calendar: Calendar | undefined }) {
  const { t } = useWorkoutWords();
  const present = new Set(calendar?.days.flatMap(({ items }) => items.map(({ family }) => family)));
  return (
    <ul className={classes.key}>
      {FAMILIES.filter((family) => present.has(family)).map((family) => (
        <li key={family}>
          <i className={classes.lane} data-family={family} aria-hidden />
          {t(`family.${family}`)}
        </li>
      ))}
    </ul>
  );
}

function DayList({ calendar, day }: { calendar: Calendar | undefined; day: string }) {
  const { t, format } = useWorkoutWords();
  const items = calendar?.days.find(({ date }) => date === day)?.items ?? [];
  const name = format.longDate(`${day}T12:00:00Z`, 'UTC');
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    section.current?.scrollIntoView({ block: 'nearest', behavior: isStill ? 'auto' : 'smooth' });
  }, [day]);
  return (
    <section ref={section} className={classes.list} aria-live="polite">
      <h2>{name.charAt(0).toUpperCase() + name.slice(1)}</h2>
      {items.length === 0 ? <p>{t('calendar.nothing')}</p> : null}
      {items.length > 0 ? (
        <ul className={rowClasses.list}>
          {items.map((workout) => (
            <li key={workout.id}>
              <WorkoutRow workout={workout} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** The training log as a month's sheet. */
export function CalendarPage() {
  const { t, format } = useWorkoutWords();
  const navigate = useNavigate();
  const month = route.useSearch().month ?? format.localDay(new Date()).slice(0, 7);
  const { data, error, refetch } = useCalendar(month);
  const [chosen, setChosen] = useState<string | null>(null);
  const toMonth = (next: string) => {
    setChosen(null);
    void navigate({ to: '/training/calendar', search: { month: next }, replace: true });
  };
  const upload = (
    <Button component={Link} to="/upload" leftSection={<IconUpload size={20} stroke={1.8} aria-hidden />}>
      {t('list.upload')}
    </Button>
  );
  return (
    <Page title={t('list.title')} actions={upload}>
      <MonthHead month={month} onMonth={toMonth} />
      <MonthSums month={month} />
      {error && !data ? (
        <ErrorState error={error} title={t('list.failed')} onRetry={() => void refetch()} />
      ) : null}
      <div className={classes.sheet}>
        <CalendarGrid month={month} calendar={data} chosen={chosen} onChoose={setChosen} />
        <SportKey calendar={data} />
      </div>
      {chosen ? <DayList calendar={data} day={chosen} /> : null}
    </Page>
  );
}

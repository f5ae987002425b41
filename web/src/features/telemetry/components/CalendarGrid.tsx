import { type KeyboardEvent, useRef, useState } from 'react';

import type { Calendar } from '../api/types';
import { dayAfterKey, sheetWeeks } from '../domain/calendar';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import { CalendarDayCell } from './CalendarDayCell';
import classes from './Calendar.module.css';

interface Props {
  month: string;
  calendar: Calendar | undefined;
  chosen: string | null;
  onChoose: (day: string) => void;
}

/** The one day that Tab reaches, and how arrow keys move it. */
function useDayKeys(weeks: string[][], start: string) {
  const [focused, setFocused] = useState<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const days = weeks.flat();
  const tabStop = focused !== null && days.includes(focused) ? focused : start;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = dayAfterKey(tabStop, event.key);
    if (next === null || !days.includes(next)) return;
    event.preventDefault();
    setFocused(next);
    grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  };
  return { grid, tabStop, onKeyDown };
}

function Head() {
  const { t, format } = useWorkoutWords();
  return (
    <thead>
      <tr>
        {format.weekdays.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
        <th scope="col" className={classes.weekHead}>
          {t('calendar.week')}
        </th>
      </tr>
    </thead>
  );
}

/** The month's sheet: weeks from Monday, lane bars by sport in the days, sums at the end of each week. Arrow keys move. */
export function CalendarGrid({ month, calendar, chosen, onChoose }: Props) {
  const { t, format } = useWorkoutWords();
  const today = format.localDay(new Date());
  const weeks = sheetWeeks(month);
  const { grid, tabStop, onKeyDown } = useDayKeys(
    weeks,
    chosen ?? (today.startsWith(month) ? today : `${month}-01`),
  );
  const sums = new Map(calendar?.weeks.map((week) => [week.week_start, week]));
  const days = new Map(calendar?.days.map((day) => [day.date, day.items]));
  return (
    // The keys move between the days' buttons; the table itself takes no focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <table ref={grid} className={classes.grid} onKeyDown={onKeyDown}>
      <caption className={classes.hidden}>{t('calendar.caption')}</caption>
      <Head />
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <CalendarDayCell
                key={day}
                day={day}
                items={days.get(day) ?? []}
                isOutside={!day.startsWith(month)}
                isToday={day === today}
                isChosen={day === chosen}
                isTabStop={day === tabStop}
                onChoose={onChoose}
              />
            ))}
            <WeekSum sum={sums.get(week[0] as string)} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WeekSum({ sum }: { sum: Calendar['weeks'][number] | undefined }) {
  const { t, format } = useWorkoutWords();
  const distance = format.distance(sum?.distance_m, true);
  return (
    <td className={classes.week}>
      {sum && sum.count > 0 ? (
        <>
          <span className={classes.weekDistance}>
            {distance.value}
            <small>{distance.unit}</small>
          </span>
          <span className={classes.weekTime}>
            {t('calendar.hours', { time: format.hours(sum.moving_s) })}
          </span>
        </>
      ) : null}
    </td>
  );
}

import type { WorkoutSummary } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './Calendar.module.css';

interface Props {
  day: string;
  items: readonly WorkoutSummary[];
  isOutside: boolean;
  isToday: boolean;
  isChosen: boolean;
  isTabStop: boolean;
  onChoose: (day: string) => void;
}

/** An hour and a half fills the lane; a short workout still shows. */
const FULL_S = 5400;
const SHOWN = 3;

/** One day: its number and a slanted lane bar for each workout, as long as the workout was. */
export function CalendarDayCell({ day, items, isOutside, isToday, isChosen, isTabStop, onChoose }: Props) {
  const { t, format } = useWorkoutWords();
  const date = format.longDate(`${day}T12:00:00Z`, 'UTC');
  const total = items.reduce((sum, { distance_m }) => sum + (distance_m ?? 0), 0);
  const distance = total > 0 ? format.distance(total, true) : null;
  const words = t('calendar.day', { date, count: items.length });
  const spoken = distance ? `${words}, ${distance.text}` : words;
  return (
    <td className={classes.cell} data-outside={isOutside || undefined}>
      <button
        type="button"
        data-day={day}
        className={classes.day}
        data-today={isToday || undefined}
        aria-pressed={isChosen}
        aria-current={isToday ? 'date' : undefined}
        tabIndex={isTabStop ? 0 : -1}
        onClick={() => onChoose(day)}
      >
        <span className={classes.hidden}>{spoken}</span>
        <span className={classes.number} aria-hidden>
          {Number(day.slice(8))}
        </span>
        <span className={classes.lanes} aria-hidden>
          {items.slice(0, SHOWN).map((workout) => (
            <i
              key={workout.id}
              className={classes.lane}
              data-family={workout.family}
              style={{ width: `${Math.min(100, Math.max(22, (workout.moving_s / FULL_S) * 100))}%` }}
            />
          ))}
          {items.length > SHOWN ? (
            <span className={classes.moreCount}>{`+${items.length - SHOWN}`}</span>
          ) : null}
        </span>
        {distance ? (
          <span className={classes.distance} aria-hidden>
            {distance.value}
          </span>
        ) : null}
      </button>
    </td>
  );
}

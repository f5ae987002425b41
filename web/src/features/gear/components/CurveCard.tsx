import { useMemo, useState } from 'react';

import { SeasonBars } from '@/shared/charts';
import { UNKNOWN } from '@/shared/format';
import { Card } from '@/shared/ui';

import type { Gear, GearDetail } from '../api/gear';
import { curveColumns } from '../domain/curve';
import { useGearWords } from '../hooks/useGearWords';
import classes from './Detail.module.css';
import { WearPlot } from './WearPlot';

const MONTHS_SHOWN = 8;

/** What the line says at the chosen day, or now. */
function Values({ detail, index }: { detail: GearDetail; index: number | null }) {
  const { t, format, percent, day } = useGearWords();
  // The line begins a day before the first workout; that point has no row of its own.
  const point = detail.curve[index === null ? detail.curve.length - 1 : Math.max(0, index - 1)];
  if (!point) return null;
  return (
    <p className={classes.values} aria-live="off">
      <span>{index === null ? t('curve.now') : day(point.date)}</span>
      <span>
        <i className={classes.keyReal} data-plain={point.percent === null || undefined} aria-hidden />
        {t(point.percent === null ? 'curve.plain' : 'curve.real', {
          distance: format.distance(point.distance_m, true).text,
        })}
      </span>
      {point.percent === null ? null : (
        <>
          <span>
            <i className={classes.keyEffective} aria-hidden />
            {t('curve.effective', { distance: format.distance(point.effective_m, true).text })}
          </span>
          <span>{percent(point.percent)}</span>
        </>
      )}
    </p>
  );
}

function Months({ detail, month }: { detail: GearDetail; month: string | undefined }) {
  const { t, format, unitM } = useGearWords();
  const shown = detail.months.slice(-MONTHS_SHOWN);
  const bars = shown.map(({ month: key, distance_m, count }, index) => {
    const at = `${key}-01T12:00:00Z`;
    const distance = format.distance(distance_m, true);
    return {
      key,
      label: format.monthName(at, 'UTC').slice(0, 3),
      value: distance_m,
      text: distance_m > 0 ? format.number(distance_m / unitM) : UNKNOWN,
      isNow: month === undefined ? index === shown.length - 1 : key === month,
      description: t('curve.month', {
        month: format.monthAndYear(at, 'UTC'),
        distance: distance.text,
        count,
      }),
    };
  });
  const title = t('curve.months', { unit: format.distance(null).unit });
  return (
    <div className={classes.months}>
      <h3 className={classes.subheading}>{title}</h3>
      <SeasonBars bars={bars} label={title} />
    </div>
  );
}

/** The curve over time and the kilometres of each month, linked: the day under the pointer lights its month. */
export function CurveCard({ gear, detail }: { gear: Gear; detail: GearDetail }) {
  const { t, format, unitM } = useGearWords();
  const [index, setIndex] = useState<number | null>(null);
  const columns = useMemo(
    () => curveColumns(detail.curve, gear.starting_distance_m, unitM),
    [detail.curve, gear.starting_distance_m, unitM],
  );
  if (detail.curve.length === 0) return null;
  const life = detail.wear ? detail.wear.life_m / unitM : null;
  const day = index === null ? undefined : detail.curve[Math.max(0, index - 1)]?.date;
  const summary = t('curve.summary', {
    distance: format.distance(detail.distance_m, true).text,
    count: detail.workout_count,
  });
  return (
    <Card>
      <h2 className={classes.heading}>{detail.wear ? t('curve.title') : t('curve.titlePlain')}</h2>
      <Values detail={detail} index={index} />
      <WearPlot columns={columns} life={life} index={index} summary={summary} onIndex={setIndex} />
      <Months detail={detail} month={day?.slice(0, 7)} />
    </Card>
  );
}

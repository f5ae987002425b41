import { useTranslation } from 'react-i18next';

import { isKnown, useFormat, usesPace } from '@/shared/format';
import { Board, Num } from '@/shared/ui';

import type { LiveNumbers, ShownNumbers } from '../api/live';
import { averageMps } from '../domain/summary';
import classes from './Live.module.css';

interface Props {
  numbers: LiveNumbers | ShownNumbers | null;
  family: string;
  /** Whose heart rate is not shared has no place for it. */
  hasHeartRate: boolean;
  hasTime?: boolean;
}

function Tempo({
  speedMps,
  family,
  isAverage,
}: {
  speedMps: number | null;
  family: string;
  isAverage: boolean;
}) {
  const { t } = useTranslation('live');
  const format = useFormat();
  const tempo = format.tempo(speedMps, family);
  const key = isAverage ? 'average' : usesPace(family) ? 'pace' : 'speed';
  return (
    <Num size="l" label={t(`numbers.${key}`, { unit: tempo.unit })}>
      {tempo.value}
    </Num>
  );
}

/**
 * The numbers that matter now, large: distance, pace or speed, heart rate; the time where no clock has it. After the
 * finish there is no now: the average stands for the pace, and nothing for the heart rate.
 */
export function LiveNumbersBoard({ numbers, family, hasHeartRate, hasTime = false }: Props) {
  const { t } = useTranslation('live');
  const format = useFormat();
  const isOver = numbers?.state === 'ended';
  const distance = format.distance(numbers?.distance_m);
  const speedMps = isOver ? averageMps(numbers) : (numbers?.speed_mps ?? null);
  return (
    <Board label={t(isOver ? 'numbers.summary' : 'numbers.title')}>
      <div className={classes.numbers}>
        <Num size="l" label={distance.unit}>
          {distance.value}
        </Num>
        {hasTime && isOver ? (
          <Num size="l" label={t('numbers.shownTime')}>
            {format.duration(numbers.elapsed_s)}
          </Num>
        ) : null}
        <Tempo speedMps={speedMps} family={family} isAverage={isOver} />
        {hasHeartRate && !isOver ? (
          <Num size="l" label={format.heartRate(null).unit}>
            {format.heartRate(numbers?.heart_rate_bpm).value}
          </Num>
        ) : null}
        {hasTime && !isOver ? (
          <Num size="l" label={t('numbers.shownTime')}>
            {format.duration(numbers?.elapsed_s)}
          </Num>
        ) : null}
      </div>
    </Board>
  );
}

/** What else the devices measure; nothing when they measure nothing else. */
export function MoreLiveNumbers({ numbers, family }: { numbers: LiveNumbers | null; family: string }) {
  const { t } = useTranslation('live');
  const format = useFormat();
  if (!numbers) return null;
  const isOnFoot = family === 'run' || family === 'walk';
  const cadence = format.cadence((numbers.cadence_rpm ?? NaN) * (isOnFoot ? 2 : 1), family);
  const rows = [
    { key: 'moving', known: numbers.moving_s, value: format.duration(numbers.moving_s), unit: '' },
    { key: 'ascent', known: numbers.ascent_m, ...format.elevation(numbers.ascent_m) },
    { key: 'altitude', known: numbers.altitude_m, ...format.elevation(numbers.altitude_m) },
    { key: 'cadence', known: numbers.cadence_rpm, ...cadence },
    { key: 'power', known: numbers.power_w, ...format.power(numbers.power_w) },
    { key: 'accuracy', known: numbers.accuracy_m, ...format.elevation(numbers.accuracy_m) },
    {
      key: 'battery',
      known: numbers.battery_percent,
      value: format.percent((numbers.battery_percent ?? 0) / 100),
      unit: '',
    },
  ].filter(({ known }) => isKnown(known));
  if (rows.length === 0) return null;
  return (
    <section className={classes.more} aria-label={t('numbers.more')}>
      {rows.map(({ key, value, unit }) => (
        <Num key={key} size="s" label={t(`numbers.${key}`, { unit })}>
          {value}
        </Num>
      ))}
    </section>
  );
}

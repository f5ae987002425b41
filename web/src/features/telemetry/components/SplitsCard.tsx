import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';

import { SplitBar } from '@/shared/charts';
import { Card } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import { joinSplits, type SplitRow, splitRows, splitStep } from '../domain/splitRows';
import { useDistanceUnitM } from '../hooks/useWorkoutList';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './SplitsCard.module.css';

interface Props {
  workout: WorkoutDetail;
  /** Shows a part on map and charts. */
  onPart: (startS: number, endS: number) => void;
}

type Kind = 'splits' | 'laps';

/** A list longer than this begins with fewer rows and a way to the rest. */
const MOST_ROWS = 32;
const FIRST_ROWS = 20;

/** The rows, and how many kilometres or miles one of them holds. */
function useRows(workout: WorkoutDetail, kind: Kind): { rows: SplitRow[]; step: number } {
  const unitM = useDistanceUnitM();
  return useMemo(() => {
    const splits = unitM === 1000 ? workout.splits_km : workout.splits_mile;
    const step = splitStep(splits.length);
    const parts = kind === 'laps' ? workout.laps : joinSplits(splits, step);
    return { rows: splitRows(parts, workout.speed_avg_mps, unitM * step), step };
  }, [workout, kind, unitM]);
}

interface RowProps {
  row: SplitRow;
  workout: WorkoutDetail;
  isLap: boolean;
  step: number;
  onPart: Props['onPart'];
}

function Row({ row, workout, isLap, step, onPart }: RowProps) {
  const { t, format } = useWorkoutWords();
  const tempo = format.tempo(row.speedMps, workout.family);
  const distance = format.distance(row.distanceM);
  const name = isLap
    ? t('splits.lap', { index: row.index })
    : t('splits.split', { index: row.index * step, unit: format.distanceUnit(1) });
  return (
    <tr className={classes.row}>
      <th scope="row" className={classes.index}>
        <button type="button" onClick={() => onPart(row.startS, row.endS)}>
          <span className={classes.hidden}>{t('splits.show', { name })}</span>
          <span aria-hidden>
            {row.isPartial ? distance.value : format.number(isLap ? row.index : row.index * step)}
          </span>
        </button>
      </th>
      <td className={classes.tempo}>
        <span className={classes.tempoCell}>
          <span className={classes.value}>{tempo.value}</span>
          <SplitBar width={row.barWidth} isFast={row.isFast} />
        </span>
      </td>
      {isLap ? (
        <>
          <td className={classes.number}>{format.duration(row.movingS)}</td>
          <td className={classes.number}>{format.lap(row.distanceM, workout.family).value}</td>
        </>
      ) : null}
      <td className={classes.number}>{format.number(row.heartRateBpm)}</td>
      {isLap ? null : (
        <td className={classes.quiet}>
          {row.ascentM === null ? format.number(null) : `+${format.elevation(row.ascentM).value}`}
        </td>
      )}
    </tr>
  );
}

function Head({ workout, isLap }: { workout: WorkoutDetail; isLap: boolean }) {
  const { t, format } = useWorkoutWords();
  const unit = format.distanceUnit(1);
  const isTempoPace = ['run', 'walk', 'swim'].includes(workout.family);
  return (
    <thead>
      <tr>
        <th scope="col">{isLap ? t('splits.lapShort') : unit}</th>
        <th scope="col" className={classes.tempoHead}>
          {t(isTempoPace ? 'channel.pace' : 'channel.speed')}
        </th>
        {isLap ? (
          <>
            <th scope="col">{t('splits.time')}</th>
            <th scope="col">{format.lap(null, workout.family).unit}</th>
          </>
        ) : null}
        <th scope="col">{format.heartRate(null).unit}</th>
        {isLap ? null : <th scope="col">{t('splits.ascent', { unit: format.elevation(null).unit })}</th>}
      </tr>
    </thead>
  );
}

/** Splits by kilometre or mile, or the device's laps, with slanted bars. A row shows its part on map and charts. */
export function SplitsCard({ workout, onPart }: Props) {
  const { t, format } = useWorkoutWords();
  const hasLaps = workout.laps.length > 1;
  const hasSplits = workout.splits_km.length > 0;
  const [wanted, setKind] = useState<Kind>('splits');
  const kind: Kind = hasSplits && (wanted === 'splits' || !hasLaps) ? 'splits' : 'laps';
  const { rows, step } = useRows(workout, kind);
  const [wantsAll, setIsWhole] = useState(false);
  const isWhole = wantsAll || rows.length <= MOST_ROWS;
  if (rows.length === 0) return null;
  const isLap = kind === 'laps';
  return (
    <Card className={classes.card} aria-labelledby="splits-title">
      <div className={classes.head}>
        <h2 id="splits-title" className={classes.title}>
          {t('splits.title')}
        </h2>
        {hasLaps && hasSplits ? (
          <SegmentedControl
            size="xs"
            className={classes.kinds}
            value={kind}
            onChange={setKind}
            aria-label={t('splits.kind')}
            data={[
              { value: 'splits', label: `${step}\u00a0${format.distanceUnit(step)}` },
              { value: 'laps', label: t('splits.laps') },
            ]}
          />
        ) : null}
      </div>
      <table className={classes.table}>
        <caption className={classes.hidden}>{t('splits.title')}</caption>
        <Head workout={workout} isLap={isLap} />
        <tbody>
          {(isWhole ? rows : rows.slice(0, FIRST_ROWS)).map((row) => (
            <Row key={row.key} row={row} workout={workout} isLap={isLap} step={step} onPart={onPart} />
          ))}
        </tbody>
      </table>
      {isWhole ? null : (
        <Button variant="subtle" size="sm" fullWidth onClick={() => setIsWhole(true)}>
          {t('splits.showAll', { count: rows.length })}
        </Button>
      )}
    </Card>
  );
}

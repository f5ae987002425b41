import { Button } from '@mantine/core';
import { IconZoomIn } from '@tabler/icons-react';
import { useMemo } from 'react';

import { UNKNOWN } from '@/shared/format';
import type { IndexRange } from '@/shared/map';
import { Num } from '@/shared/ui';

import type { Streams, WorkoutDetail } from '../api/types';
import { rangeTotals } from '../domain/rangeTotals';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './ChartsCard.module.css';

interface Props {
  workout: WorkoutDetail;
  streams: Streams;
  range: IndexRange;
  /** Draws the part as wide as the charts are; null where there is no more to see. */
  onZoom: (() => void) | null;
  onClear: () => void;
}

/** Totals of the chosen part, and the way back to the whole workout. */
export function RangeNumbers({ workout, streams, range, onZoom, onClear }: Props) {
  const { t, format } = useWorkoutWords();
  const totals = useMemo(
    () => rangeTotals(streams, workout.pauses, range[0], range[1]),
    [streams, workout.pauses, range],
  );
  const ascent = format.elevation(totals.ascentM);
  const numbers = [
    format.distance(totals.distanceM),
    { value: format.duration(totals.movingS), unit: t('number.moving') },
    format.tempo(totals.speedMps, workout.family),
    format.heartRate(totals.heartRateBpm),
    { value: ascent.value, unit: t('number.ascent', { unit: ascent.unit }) },
  ].filter(({ value }) => value !== UNKNOWN);
  return (
    <div className={classes.range} role="status">
      <div className={classes.rangeNumbers}>
        {numbers.map(({ value, unit }) => (
          <Num key={unit} size="table" unit={unit}>
            {value}
          </Num>
        ))}
      </div>
      <span className={classes.rangeActions}>
        {onZoom ? (
          <Button
            variant="subtle"
            size="sm"
            leftSection={<IconZoomIn size={18} stroke={1.7} aria-hidden />}
            onClick={onZoom}
          >
            {t('charts.zoomIn')}
          </Button>
        ) : null}
        <Button variant="subtle" size="sm" onClick={onClear}>
          {t('charts.whole')}
        </Button>
      </span>
    </div>
  );
}

import { Button, SegmentedControl } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import { buildRows, clock, type CursorStore, StreamChart } from '@/shared/charts';
import type { IndexRange } from '@/shared/map';
import { Card } from '@/shared/ui';

import type { Streams, WorkoutDetail } from '../api/types';
import { useChartWords } from '../hooks/useChartWords';
import { zoneLimits } from '../hooks/useColorings';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import { ChartTable } from './ChartTable';
import { CursorPoint } from './CursorPoint';
import classes from './ChartsCard.module.css';
import { RangeNumbers } from './RangeNumbers';

interface Props {
  workout: WorkoutDetail;
  streams: Streams;
  cursor: CursorStore;
  range: IndexRange | null;
  /** Stretches that the verdict is about. */
  marks: readonly IndexRange[];
  onRange: (range: IndexRange | null) => void;
  isDesktop: boolean;
}

type XAxis = 'distance' | 'time';

function useSummary(workout: WorkoutDetail): string {
  const { t, format } = useWorkoutWords();
  const heart = workout.heart_rate_avg_bpm;
  const words = {
    distance: format.distance(workout.distance_m).text,
    time: format.durationWords(workout.moving_s),
    tempo: format.tempo(workout.speed_avg_mps, workout.family).text,
    heartRate: format.heartRate(heart).text,
  };
  return t(heart === null ? 'charts.summary' : 'charts.summaryWithHeartRate', words);
}

interface FootProps {
  xAxis: XAxis;
  hasDistance: boolean;
  onXAxis: (axis: XAxis) => void;
  isTable: boolean;
  onTable: () => void;
}

/** What lies along the x axis, and the same data as a table. */
function Foot({ xAxis, hasDistance, onXAxis, isTable, onTable }: FootProps) {
  const { t } = useWorkoutWords();
  return (
    <div className={classes.foot}>
      {hasDistance ? (
        <SegmentedControl
          size="xs"
          value={xAxis}
          onChange={onXAxis}
          aria-label={t('charts.axis')}
          data={[
            { value: 'distance', label: t('charts.byDistance') },
            { value: 'time', label: t('charts.byTime') },
          ]}
        />
      ) : null}
      <Button
        variant="subtle"
        size="sm"
        leftSection={<IconTable size={18} stroke={1.7} aria-hidden />}
        aria-expanded={isTable}
        onClick={onTable}
      >
        {t(isTable ? 'charts.hideTable' : 'charts.showTable')}
      </Button>
    </div>
  );
}

/** The linked charts with their switches; a chosen part shows its own numbers. */
export function ChartsCard({ workout, streams, cursor, range, marks, onRange, isDesktop }: Props) {
  const { t, format } = useWorkoutWords();
  const { lengths, words, averages, isPaced, formatValue, distanceUnit } = useChartWords(workout);
  const rows = useMemo(
    () => buildRows(streams, workout.pauses, lengths, isPaced),
    [streams, workout.pauses, lengths, isPaced],
  );
  const zonesFromBpm = useMemo(() => zoneLimits(workout), [workout]);
  const [wanted, setXAxis] = useState<XAxis>('distance');
  const [isTable, setIsTable] = useState(false);
  const summary = useSummary(workout);
  const hasDistance = rows.x.distance !== null;
  const xAxis = hasDistance ? wanted : 'time';
  if (Object.keys(rows.channels).length === 0) return null;
  const formatX = (value: number) =>
    xAxis === 'time' ? clock(value) : format.number(value, Number.isInteger(value) ? 0 : 1);
  const chart = {
    rows,
    xAxis,
    words,
    averages,
    formatValue,
    formatX,
    zonesFromBpm,
    cursor,
    range,
    marks,
    onRange,
    summary,
  };
  const foot = { xAxis, hasDistance, onXAxis: setXAxis, isTable, onTable: () => setIsTable(!isTable) };
  return (
    <Card className={classes.card} aria-label={t('charts.title')}>
      {range ? (
        <RangeNumbers workout={workout} streams={streams} range={range} onClear={() => onRange(null)} />
      ) : null}
      <StreamChart {...chart} xUnit={distanceUnit} isCombined={!isDesktop} />
      <CursorPoint streams={streams} cursor={cursor} />
      <Foot {...foot} />
      {isTable ? <ChartTable workout={workout} streams={streams} /> : null}
    </Card>
  );
}

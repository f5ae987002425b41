import { Button, SegmentedControl } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import { buildRows, type ChartRows, clock, StreamChart } from '@/shared/charts';
import { Card } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import { useChartWords } from '../hooks/useChartWords';
import { zoneLimits } from '../hooks/useColorings';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import { useZoom, type WholeCharts } from '../hooks/useZoom';
import { ChartTable } from './ChartTable';
import { CursorPoint } from './CursorPoint';
import classes from './ChartsCard.module.css';
import { RangeNumbers } from './RangeNumbers';

interface Props extends WholeCharts {
  isDesktop: boolean;
}

/** A part drawn wide has its own numbers above the charts. */
const NO_AVERAGES = {};

type XAxis = 'distance' | 'time';

/** As many as a label of the distance axis needs: 12, 12.5, 12.25. */
function decimalsOf(value: number): number {
  return [0, 1].find((decimals) => Math.abs(value - Number(value.toFixed(decimals))) < 1e-6) ?? 2;
}

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

/** Distance where there is one, unless the person chose time. */
function useXAxis({ x }: ChartRows) {
  const [wanted, setXAxis] = useState<XAxis>('distance');
  const hasDistance = x.distance !== null;
  return { xAxis: hasDistance ? wanted : ('time' as const), hasDistance, setXAxis };
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
export function ChartsCard({ workout, isDesktop, ...whole }: Props) {
  const { t, format } = useWorkoutWords();
  const zoom = useZoom({ workout, ...whole });
  const { streams, cursor, range, marks, isPart } = zoom;
  const { lengths, words, averages, isPaced, formatValue, distanceUnit } = useChartWords(workout);
  const rows = useMemo(
    () => buildRows(streams, workout.pauses, lengths, isPaced),
    [streams, workout.pauses, lengths, isPaced],
  );
  const zonesFromBpm = useMemo(() => zoneLimits(workout), [workout]);
  const { xAxis, hasDistance, setXAxis } = useXAxis(rows);
  const [isTable, setIsTable] = useState(false);
  const summary = useSummary(workout);
  if (Object.keys(rows.channels).length === 0) return null;
  const formatX = (value: number) =>
    xAxis === 'time' ? clock(value) : format.number(value, decimalsOf(value));
  const chart = {
    rows,
    xAxis,
    words,
    averages: isPart ? NO_AVERAGES : averages,
    formatValue,
    formatX,
    zonesFromBpm,
    cursor,
    range,
    marks,
    onRange: zoom.choose,
    summary,
    isPart,
  };
  const foot = { xAxis, hasDistance, onXAxis: setXAxis, isTable, onTable: () => setIsTable(!isTable) };
  return (
    <Card className={classes.card} aria-label={t('charts.title')}>
      {zoom.part ? (
        <RangeNumbers
          workout={workout}
          streams={streams}
          range={zoom.part}
          onZoom={zoom.canZoom ? zoom.zoomIn : null}
          onClear={zoom.leave}
        />
      ) : null}
      <StreamChart {...chart} xUnit={distanceUnit} isCombined={!isDesktop} />
      <CursorPoint streams={streams} cursor={cursor} />
      <Foot {...foot} />
      {isTable ? <ChartTable workout={workout} streams={whole.streams} /> : null}
    </Card>
  );
}

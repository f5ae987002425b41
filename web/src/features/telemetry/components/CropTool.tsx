import { Button, RangeSlider } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { UNKNOWN } from '@/shared/format';
import type { IndexRange } from '@/shared/map';
import { Card, FormProblem, Num } from '@/shared/ui';

import type { Streams, WorkoutDetail } from '../api/types';
import type { Stretch } from '../domain/marks';
import { speedProfile } from '../domain/profile';
import { indexAtTime, rangeTotals } from '../domain/rangeTotals';
import { useCrop } from '../hooks/useCrop';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './CropTool.module.css';

interface Props {
  workout: WorkoutDetail;
  streams: Streams;
  /** What the verdict would keep, to begin with. */
  proposed: Stretch | null;
  /** Shows the kept part on chart and map. */
  onRange: (range: IndexRange | null) => void;
  onClose: () => void;
}

type Part = [startS: number, endS: number];

const COLUMNS = 240;
const HEIGHT = 72;
const LEAST_S = 60;
const STEP_S = 5;

/** The kept part as sample indexes; chart and map follow it. */
function useKept({ streams, proposed, onRange }: Props) {
  const endS = streams.time_s[streams.time_s.length - 1] ?? 0;
  const [part, setPart] = useState<Part>(proposed ? [proposed.start_s, proposed.end_s] : [0, endS]);
  const range = useMemo<IndexRange>(
    () => [indexAtTime(streams.time_s, part[0]), indexAtTime(streams.time_s, part[1])],
    [streams, part],
  );
  useEffect(() => onRange(range), [onRange, range]);
  useEffect(() => () => onRange(null), [onRange]);
  return { part, setPart, range, endS };
}

/** The speed over time; what would go is pale. */
function Profile({ streams, part, endS }: { streams: Streams; part: Part; endS: number }) {
  const bars = useMemo(() => speedProfile(streams.time_s, streams.speed_mps, COLUMNS), [streams]);
  const path = bars.map((share, i) => `L${i} ${(HEIGHT * (1 - share * 0.92)).toFixed(1)}`).join('');
  const [from, to] = part.map((moment) => (moment / Math.max(endS, 1)) * COLUMNS) as Part;
  return (
    <svg
      className={classes.profile}
      viewBox={`0 0 ${COLUMNS} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path className={classes.area} d={`M0 ${HEIGHT}${path}L${COLUMNS - 1} ${HEIGHT}Z`} />
      <rect className={classes.gone} x={0} y={0} width={Math.max(0, from)} height={HEIGHT} />
      <rect className={classes.gone} x={to} y={0} width={Math.max(0, COLUMNS - to)} height={HEIGHT} />
    </svg>
  );
}

function Numbers({ workout, streams, range }: Pick<Props, 'workout' | 'streams'> & { range: IndexRange }) {
  const { t, format } = useWorkoutWords();
  const totals = rangeTotals(streams, workout.pauses, range[0], range[1]);
  const numbers = [
    format.distance(totals.distanceM),
    { value: format.duration(totals.movingS), unit: t('telemetry:number.moving') },
    format.tempo(totals.speedMps, workout.family),
  ].filter(({ value }) => value !== UNKNOWN);
  return (
    <div className={classes.numbers} role="status">
      {numbers.map(({ value, unit }) => (
        <Num key={unit} size="table" unit={unit}>
          {value}
        </Num>
      ))}
    </div>
  );
}

interface ActionProps {
  isWhole: boolean;
  isBusy: boolean;
  onCrop: () => void;
  onClose: () => void;
}

function Actions({ isWhole, isBusy, onCrop, onClose }: ActionProps) {
  const { t } = useTranslation('verdict');
  return (
    <div className={classes.actions}>
      <Button variant="subtle" onClick={onClose}>
        {t('crop.cancel')}
      </Button>
      <Button disabled={isWhole} loading={isBusy} onClick={onCrop}>
        {t('crop.do')}
      </Button>
    </div>
  );
}

/** Cuts the start and the end off: two handles on the speed, a preview of what stays. The files stay whole. */
export function CropTool(props: Props) {
  const { workout, streams, onClose } = props;
  const { t } = useTranslation('verdict');
  const { format } = useWorkoutWords();
  const { part, setPart, range, endS } = useKept(props);
  const crop = useCrop(workout, onClose);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In braces: newer browsers return a promise here, which React would take for a clean-up.
    card.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <Card ref={card} className={classes.card} aria-label={t('crop.title')}>
      <h2 className={classes.title}>{t('crop.title')}</h2>
      <p className={classes.help}>{t('crop.help')}</p>
      {crop.isError ? <FormProblem error={crop.error} /> : null}
      <div className={classes.frame}>
        <Profile streams={streams} part={part} endS={endS} />
        <RangeSlider
          classNames={{ root: classes.slider, track: classes.track, bar: classes.bar, thumb: classes.thumb }}
          min={0}
          max={endS}
          step={STEP_S}
          minRange={Math.min(LEAST_S, endS)}
          value={part}
          onChange={setPart}
          label={(value) => format.duration(value)}
          thumbFromLabel={t('crop.from')}
          thumbToLabel={t('crop.until')}
        />
      </div>
      <div className={classes.foot}>
        <p className={classes.times}>
          {t('crop.kept', { from: format.duration(part[0]), until: format.duration(part[1]) })}
        </p>
        <Numbers workout={workout} streams={streams} range={range} />
      </div>
      <Actions
        isWhole={part[0] <= 0 && part[1] >= endS}
        isBusy={crop.isPending}
        onCrop={() => crop.mutate({ startS: part[0], endS: part[1] })}
        onClose={onClose}
      />
    </Card>
  );
}

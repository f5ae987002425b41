import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useConfig } from '@/shared/config';
import type { CursorStore } from '@/shared/charts';
import { usesPace } from '@/shared/format';
import { type ColorMode, type IndexRange, type Padding, type Track, TrackMap } from '@/shared/map';

import type { Family, Streams, WorkoutDetail } from '../api/types';
import { useColorings } from '../hooks/useColorings';
import { useKnownTracks } from '../hooks/useWorkout';
import { useDistanceUnitM } from '../hooks/useWorkoutList';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import { ColorModeMenu } from './ColorModeMenu';
import { MapKey } from './MapKey';
import classes from './WorkoutMap.module.css';
import { ZonesPanel } from './ZonesPanel';

interface Props {
  workout: WorkoutDetail;
  streams: Streams;
  track: Track;
  cursor: CursorStore;
  range: IndexRange | null;
  /** Stretches that the verdict is about. */
  marks: readonly IndexRange[];
  isDesktop: boolean;
}

const PHONE_PADDING: Padding = { top: 92, right: 48, bottom: 84, left: 48 };
const WIDE_PADDING: Padding = { top: 76, right: 48, bottom: 84, left: 56 };
/** Room for the zones panel at the right edge. */
const ZONES_PADDING: Padding = { top: 76, right: 268, bottom: 84, left: 56 };

/** The switch's words; riders read speed where runners read pace. */
function useModeOptions(modes: readonly ColorMode[], family: Family) {
  const { t } = useTranslation('telemetry');
  const isPaced = usesPace(family);
  return modes.map((value) => ({
    value,
    label: t(`color.${value === 'pace' && !isPaced ? 'speed' : value}`),
  }));
}

/** The hero of the page: the track in the chosen colour, its key, and the zones where they fit. */
export function WorkoutMap({ workout, streams, track, cursor, range, marks, isDesktop }: Props) {
  const { t, format, title } = useWorkoutWords();
  const tiles = useConfig()?.tiles ?? null;
  const unitM = useDistanceUnitM();
  const known = useKnownTracks(workout.id, track, tiles === null);
  const { coloring, modes, setMode } = useColorings(workout, streams, track);
  const hasZones = isDesktop && workout.zones !== null;
  const padding = !isDesktop ? PHONE_PADDING : hasZones ? ZONES_PADDING : WIDE_PADDING;
  const label = t('map.label', { name: title(workout), distance: format.distance(workout.distance_m).text });
  const options = useModeOptions(modes, workout.family);
  if (!coloring) return null;
  const key = <MapKey coloring={coloring} family={workout.family} />;
  const common = { track, coloring, known, tiles, unitM, cursor, range, marks, padding, label };
  return (
    <section className={classes.map} aria-label={t('map.section')}>
      <TrackMap
        {...common}
        className={classes.fill}
        isCooperative={!isDesktop}
        scaleAt={isDesktop ? 'left' : 'right'}
      />
      {isDesktop ? (
        <>
          <SegmentedControl
            className={classes.modes}
            value={coloring.mode}
            data={options}
            onChange={setMode}
            aria-label={t('color.name')}
          />
          <div className={classes.key} data-at="scale">
            {key}
          </div>
          {hasZones ? <ZonesPanel workout={workout} className={classes.zones} /> : null}
        </>
      ) : (
        <div className={classes.key}>
          <ColorModeMenu mode={coloring.mode} options={options} onChange={setMode}>
            {key}
          </ColorModeMenu>
        </div>
      )}
    </section>
  );
}

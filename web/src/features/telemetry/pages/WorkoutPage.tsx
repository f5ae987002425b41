import { Text } from '@mantine/core';
import { useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { WorkoutGearCard } from '@/features/gear';
import { WorkoutLinksCard } from '@/features/live';
import { createCursorStore } from '@/shared/charts';
import { buildTrack, type IndexRange } from '@/shared/map';
import { Card, ErrorState, Skeletons } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import { ChartsCard } from '../components/ChartsCard';
import { EditDrawer } from '../components/EditDrawer';
import { type Cropping, FairPlay } from '../components/FairPlay';
import { GoneWorkout, isGone } from '../components/GoneWorkout';
import { MoreNumbers } from '../components/MoreNumbers';
import { NoHeartRate, NoZones, Warnings } from '../components/Notices';
import { SplitsCard } from '../components/SplitsCard';
import { SourcesCard } from '../components/sources/SourcesCard';
import { FloatingButtons, WideHeader, WorkoutTitle } from '../components/WorkoutHeader';
import { WorkoutMap } from '../components/WorkoutMap';
import { NumbersCard, NumbersStrip } from '../components/WorkoutNumbers';
import { ZonesPanel } from '../components/ZonesPanel';
import { indexAtTime } from '../domain/rangeTotals';
import { useMarks } from '../hooks/useVerdict';
import { useStreams, useWorkout } from '../hooks/useWorkout';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './WorkoutPage.module.css';

const route = getRouteApi('/frame/training/$workoutId');

/** Samples, track, the shared cursor and the chosen part. */
function useParts(workout: WorkoutDetail) {
  const streams = useStreams(workout, workout.source.kind !== 'manual').data;
  const track = useMemo(() => buildTrack(streams?.lat_deg, streams?.lon_deg, streams?.distance_m), [streams]);
  const [cursor] = useState(createCursorStore);
  const [range, setRange] = useState<IndexRange | null>(null);
  const onPart = useCallback(
    (startS: number, endS: number) => {
      if (!streams) return;
      const from = indexAtTime(streams.time_s, startS);
      const to = indexAtTime(streams.time_s, endS);
      if (to > from) setRange((now) => (now?.[0] === from && now[1] === to ? null : [from, to]));
    },
    [streams],
  );
  const marks = useMarks(workout, streams);
  return { streams, track, cursor, range, setRange, onPart, marks };
}

function Description({ text }: { text: string }) {
  return text ? (
    <Card>
      <Text className={classes.description}>{text}</Text>
    </Card>
  ) : null;
}

interface ViewProps {
  workout: WorkoutDetail;
  cropping: Cropping;
  onEdit: () => void;
}

function Wide({ workout, cropping, onEdit }: ViewProps) {
  const { streams, track, cursor, range, setRange, onPart, marks } = useParts(workout);
  const shared = { workout, cursor, range, marks, isDesktop: true };
  const fairPlay = { workout, streams, cropping, onPart, onRange: setRange, onEdit };
  return (
    <div className={classes.wide}>
      <WideHeader workout={workout} onEdit={onEdit} onCrop={streams && cropping.open} />
      <div className={classes.columns} data-alone={(!workout.has_track && !streams) || undefined}>
        <div className={classes.column}>
          {workout.has_track ? (
            streams && track ? (
              <WorkoutMap {...shared} streams={streams} track={track} />
            ) : (
              <div className={classes.mapRoom} />
            )
          ) : null}
          <FairPlay {...fairPlay} />
          <Warnings warnings={workout.warnings} />
          {streams ? <ChartsCard {...shared} streams={streams} onRange={setRange} /> : null}
          <Description text={workout.description} />
        </div>
        <div className={classes.column}>
          <NumbersCard workout={workout} />
          {track === null && workout.zones ? (
            <Card>
              <ZonesPanel workout={workout} />
            </Card>
          ) : null}
          <SplitsCard workout={workout} onPart={onPart} />
          <WorkoutGearCard workoutId={workout.id} />
          <WorkoutLinksCard workoutId={workout.id} />
          <NoHeartRate workout={workout} />
          <NoZones workout={workout} />
          <MoreNumbers workout={workout} />
          <SourcesCard workout={workout} />
        </div>
      </div>
    </div>
  );
}

function Narrow({ workout, cropping, onEdit }: ViewProps) {
  const { streams, track, cursor, range, setRange, onPart, marks } = useParts(workout);
  const shared = { workout, cursor, range, marks, isDesktop: false };
  const fairPlay = { workout, streams, cropping, onPart, onRange: setRange, onEdit };
  return (
    <div className={classes.narrow}>
      <FloatingButtons
        workout={workout}
        onEdit={onEdit}
        onCrop={streams && cropping.open}
        isOverMap={workout.has_track}
      />
      {workout.has_track ? (
        streams && track ? (
          <WorkoutMap {...shared} streams={streams} track={track} />
        ) : (
          <div className={classes.mapRoom} />
        )
      ) : null}
      <div className={classes.body}>
        <div>
          <WorkoutTitle workout={workout} />
          <NumbersStrip workout={workout} />
        </div>
        <FairPlay {...fairPlay} />
        <Warnings warnings={workout.warnings} />
        {streams ? <ChartsCard {...shared} streams={streams} onRange={setRange} /> : null}
        <NoHeartRate workout={workout} />
        <NoZones workout={workout} />
        {workout.zones ? (
          <Card>
            <ZonesPanel workout={workout} />
          </Card>
        ) : null}
        <SplitsCard workout={workout} onPart={onPart} />
        <WorkoutGearCard workoutId={workout.id} />
        <WorkoutLinksCard workoutId={workout.id} />
        <Description text={workout.description} />
        <MoreNumbers workout={workout} />
        <SourcesCard workout={workout} />
      </div>
    </div>
  );
}

function Loaded({ workout }: { workout: WorkoutDetail }) {
  const { title } = useWorkoutWords();
  const isDesktop = useMediaQuery('(min-width: 62em)', undefined, { getInitialValueInEffect: false });
  const [isEditing, setIsEditing] = useState(false);
  const [isCropping, setIsCropping] = useState(false);
  const cropping = { isOpen: isCropping, open: () => setIsCropping(true), close: () => setIsCropping(false) };
  useDocumentTitle(`${title(workout)} – Startline`);
  const View = isDesktop ? Wide : Narrow;
  return (
    <>
      <View workout={workout} cropping={cropping} onEdit={() => setIsEditing(true)} />
      {isEditing ? <EditDrawer workout={workout} onClose={() => setIsEditing(false)} /> : null}
    </>
  );
}

/** One workout: map, numbers, charts, zones, splits. */
export function WorkoutPage() {
  const { workoutId } = route.useParams();
  const { t } = useTranslation('telemetry');
  const { data, error, refetch } = useWorkout(workoutId);
  if (data) return <Loaded key={workoutId} workout={data} />;
  return (
    <div className={classes.body}>
      {isGone(error) ? (
        <GoneWorkout workoutId={workoutId} error={error} />
      ) : error ? (
        <ErrorState error={error} title={t('page.failed')} onRetry={() => void refetch()} />
      ) : (
        <Skeletons rows={3} height={260} />
      )}
    </div>
  );
}

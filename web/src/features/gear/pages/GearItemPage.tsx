import { ActionIcon, Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowLeft, IconPencil } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { Card, EmptyState, ErrorState, LinkText, Num, Page, Skeletons, Tag } from '@/shared/ui';

import type { Gear, GearDetail } from '../api/gear';
import { CurveCard } from '../components/CurveCard';
import classes from '../components/Detail.module.css';
import { GearDrawer } from '../components/GearDrawer';
import { GearMenu } from '../components/GearMenu';
import { GearPicture } from '../components/GearPicture';
import { GearWorkouts } from '../components/GearWorkouts';
import { HistoryCard } from '../components/HistoryCard';
import { RemoveDialog } from '../components/RemoveDialog';
import { WearBoard } from '../components/WearBoard';
import { WhyCard } from '../components/WhyCard';
import { useGear, useGearDetail } from '../hooks/useGear';
import { useGearWords } from '../hooks/useGearWords';

const route = getRouteApi('/frame/gear/$gearId');

/** What does not wear: how far it has come. */
function PlainSums({ gear, detail }: { gear: Gear; detail: GearDetail }) {
  const { t, format } = useGearWords();
  const distance = format.distance(detail.distance_m, true);
  return (
    <Card className={classes.plain}>
      <GearPicture kind={gear.kind} color={gear.color} />
      <Num size="l" label={distance.unit}>
        {distance.value}
      </Num>
      <Num size="l" label={t('plain.hours')}>
        {format.hours(detail.moving_s)}
      </Num>
      <Num size="l" label={t('plain.workouts', { count: detail.workout_count })}>
        {format.number(detail.workout_count)}
      </Num>
    </Card>
  );
}

function Cards({ gear, detail }: { gear: Gear; detail: GearDetail }) {
  const isDesktop = useMediaQuery('(min-width: 62em)', undefined, { getInitialValueInEffect: false });
  const top = detail.wear ? (
    <WearBoard gear={gear} detail={detail} />
  ) : (
    <PlainSums gear={gear} detail={detail} />
  );
  const why = <WhyCard gear={gear} detail={detail} />;
  const curve = <CurveCard gear={gear} detail={detail} />;
  const workouts = <GearWorkouts gear={gear} />;
  const history = <HistoryCard gear={gear} detail={detail} />;
  if (!isDesktop) {
    return (
      <div className={classes.column}>
        {top}
        {why}
        {curve}
        {workouts}
        {history}
      </div>
    );
  }
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        {top}
        {curve}
        {workouts}
      </div>
      <div className={classes.column}>
        {why}
        {history}
      </div>
    </div>
  );
}

function Subtitle({ gear }: { gear: Gear }) {
  const { t, sports } = useGearWords();
  const facts = [
    gear.name ? `${gear.brand} ${gear.model}`.trim() : '',
    gear.size,
    gear.default_sports.length > 0 && gear.state === 'in_use' ? t('for', { sports: sports(gear) }) : '',
  ].filter(Boolean);
  return (
    <span className={classes.subtitle}>
      {facts.join(', ')} {gear.state === 'retired' ? <Tag>{t('retired')}</Tag> : null}
    </span>
  );
}

function Loaded({ gear, others }: { gear: Gear; others: Gear[] }) {
  const { t } = useGearWords();
  const navigate = useNavigate();
  const { data, error, refetch } = useGearDetail(gear.gear_id);
  const [asked, setAsked] = useState<'edit' | 'remove' | null>(null);
  const close = () => setAsked(null);
  const leading = (
    <ActionIcon component={Link} to="/gear" aria-label={t('back')}>
      <IconArrowLeft size={22} stroke={1.8} />
    </ActionIcon>
  );
  const actions = (
    <>
      <Button
        variant="outline"
        leftSection={<IconPencil size={19} stroke={1.7} />}
        onClick={() => setAsked('edit')}
      >
        {t('action.edit')}
      </Button>
      <GearMenu gear={gear} onRemove={() => setAsked('remove')} />
    </>
  );
  return (
    <Page title={gear.title} subtitle={<Subtitle gear={gear} />} leading={leading} actions={actions}>
      {data ? <Cards gear={gear} detail={data} /> : null}
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={3} height={200} /> : null}
      {asked === 'edit' ? <GearDrawer gear={gear} onClose={close} onSaved={close} /> : null}
      {asked === 'remove' ? (
        <RemoveDialog
          gear={gear}
          workoutCount={data?.workout_count ?? 0}
          others={others}
          onClose={close}
          onRemoved={() => void navigate({ to: '/gear' })}
        />
      ) : null}
    </Page>
  );
}

/** One piece: how worn it is and why, its course, its workouts, its history. */
export function GearItemPage() {
  const { gearId } = route.useParams();
  const { t } = useGearWords();
  const { pieces, error, refetch } = useGear();
  const gear = pieces?.map((piece) => piece.gear);
  const found = gear?.find(({ gear_id }) => gear_id === gearId);
  if (found && gear) {
    const others = gear.filter(
      ({ gear_id, kind, state }) => gear_id !== gearId && kind === found.kind && state === 'in_use',
    );
    return <Loaded key={gearId} gear={found} others={others} />;
  }
  return (
    <div className={classes.alone}>
      {pieces ? (
        <EmptyState isPage title={t('gone')} action={<LinkText to="/gear">{t('toList')}</LinkText>}>
          {t('goneHelp')}
        </EmptyState>
      ) : error ? (
        <ErrorState error={error} title={t('failed')} onRetry={refetch} />
      ) : (
        <Skeletons rows={3} height={200} />
      )}
    </div>
  );
}

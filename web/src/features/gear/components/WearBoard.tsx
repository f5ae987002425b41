import { Button, Group } from '@mantine/core';

import { Board, LinkText, Num } from '@/shared/ui';

import type { Gear, GearDetail, ShoeWear } from '../api/gear';
import { wearLevel } from '../domain/wear';
import { useInspect, useRetire } from '../hooks/useGearChanges';
import { useGearWords } from '../hooks/useGearWords';
import classes from './Detail.module.css';
import { ShoePicture } from './ShoePicture';
import { WearBar } from './WearBar';

/** From here on a look at the pair is worth something. */
const INSPECT_FROM_PERCENT = 70;

function Actions({ gear, wear }: { gear: Gear; wear: ShoeWear }) {
  const { t } = useGearWords();
  const retire = useRetire();
  const inspect = useInspect();
  if (gear.state === 'retired' || wear.percent < INSPECT_FROM_PERCENT) return null;
  const isWornOut = wear.percent >= 100;
  const busy = retire.isPending || inspect.isPending;
  return (
    <Group gap="sm" mt="md">
      {isWornOut ? (
        <Button disabled={busy} onClick={() => retire.mutate(gear.gear_id)}>
          {t('action.retire')}
        </Button>
      ) : null}
      <Button variant="light" disabled={busy} onClick={() => inspect.mutate(gear.gear_id)}>
        {t('action.inspected')}
      </Button>
    </Group>
  );
}

/** When it will be worn out at the present rate, with its range. */
function Outlook({ detail, wear }: { detail: GearDetail; wear: ShoeWear }) {
  const { t, day } = useGearWords();
  if (!wear.worn_on || wear.percent >= 100) return null;
  const { worn_from: from, worn_until: until } = detail;
  return (
    <p className={classes.outlook}>
      {from && until
        ? t('outlook.range', { date: day(wear.worn_on), from: day(from), until: day(until) })
        : t('outlook.date', { date: day(wear.worn_on) })}
    </p>
  );
}

/** The one thing that matters: how worn, how sure, how far it still goes. */
export function WearBoard({ gear, detail }: { gear: Gear; detail: GearDetail }) {
  const { t, format, percent, leftRange } = useGearWords();
  const { wear } = detail;
  if (!wear) return null;
  const level = wearLevel(wear.percent);
  const real = format.distance(detail.distance_m, true).text;
  return (
    <Board label={t('board.label')} className={classes.board}>
      <div className={classes.boardTop}>
        <div>
          <p className={classes.eyebrow}>
            {t(gear.state === 'retired' ? 'board.retired' : `board.${level}`)}
          </p>
          <Num size="xl">{percent(wear.percent)}</Num>
          <p className={classes.range}>
            {t('board.range', { low: percent(wear.low_percent), high: percent(wear.high_percent) })}
          </p>
        </div>
        <span className={classes.boardShoe}>
          <ShoePicture
            color={gear.color}
            width={150}
            isWorn={level === 'at100' || gear.state === 'retired'}
          />
        </span>
      </div>
      <WearBar
        percent={wear.percent}
        height={16}
        label={t('barLabel', { title: gear.title, percent: percent(wear.percent), left: leftRange(wear) })}
      />
      <p className={classes.boardUnder}>
        <span>{t('board.run', { distance: real })}</span>
        {gear.state === 'in_use' ? <strong>{t('board.left', { distance: leftRange(wear) })}</strong> : null}
      </p>
      <Outlook detail={detail} wear={wear} />
      <Actions gear={gear} wear={wear} />
    </Board>
  );
}

/** A first-run hint: without a body mass the range is wider than it need be. */
export function MassHint({ detail }: { detail: GearDetail }) {
  const { t } = useGearWords();
  const mass = detail.reasons.find(({ code }) => code === 'mass');
  if (!mass || mass.known_share === 1) return null;
  return (
    <p className={classes.hint}>
      {t('why.addMass')} <LinkText to="/settings">{t('why.toProfile')}</LinkText>
    </p>
  );
}

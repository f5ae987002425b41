import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconChevronRight } from '@tabler/icons-react';

import { Card, LinkButton, Num } from '@/shared/ui';

import { joinGear, type Piece, shelves, wearLevel } from '../domain/wear';
import { gearQuery, wearQuery } from '../hooks/useGear';
import { useGearWords } from '../hooks/useGearWords';
import classes from './GearCard.module.css';
import { ShoePicture } from './ShoePicture';
import { WearBar } from './WearBar';

function Warning({ piece }: { piece: Piece }) {
  const { t, left, percent } = useGearWords();
  const { gear, sums } = piece;
  if (!sums?.wear) return null;
  const level = wearLevel(sums.wear.percent);
  const text = left(sums.wear);
  return (
    <Link to="/gear/$gearId" params={{ gearId: gear.gear_id }} className={classes.pair}>
      <ShoePicture color={gear.color} isWorn={level === 'at100'} />
      <span className={classes.words}>
        <span className={classes.head}>
          <span className={classes.title}>{gear.title}</span>
          <Num size="s">{percent(sums.wear.percent)}</Num>
        </span>
        <WearBar
          percent={sums.wear.percent}
          label={t('barLabel', { title: gear.title, percent: percent(sums.wear.percent), left: text })}
        />
        <span className={classes.note} data-level={level}>
          {sums.wear.left_m > 0 ? `${text}. ${t(`warn.${level}`)}` : t('warn.at100')}
        </span>
      </span>
      <IconChevronRight size={20} stroke={1.8} className={classes.chevron} aria-hidden />
    </Link>
  );
}

/** Home: pairs that are worn from 70 % on; for a runner without shoes, the way to add them. */
export function GearCard({ hasWorkouts }: { hasWorkouts: boolean }) {
  const { t } = useGearWords();
  const gear = useQuery(gearQuery).data;
  const wear = useQuery(wearQuery).data;
  if (!gear || !wear) return null;
  const worn = shelves(joinGear(gear, wear)).shoes.filter(
    ({ sums }) => wearLevel(sums?.wear?.percent ?? 0) !== 'fine',
  );
  const hasShoes = gear.some(({ kind }) => kind === 'shoes');
  if (worn.length === 0 && (hasShoes || !hasWorkouts)) return null;
  return (
    <Card className={classes.card}>
      <h2 className={classes.heading}>{t('title')}</h2>
      {worn.map((piece) => (
        <Warning key={piece.gear.gear_id} piece={piece} />
      ))}
      {hasShoes ? null : (
        <div className={classes.first}>
          <ShoePicture color="" />
          <div>
            <p className={classes.text}>{t('home.first')}</p>
            <LinkButton to="/gear" search={{ add: 'shoes' }} variant="light" size="sm">
              {t('empty.action')}
            </LinkButton>
          </div>
        </div>
      )}
    </Card>
  );
}

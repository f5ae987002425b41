import { Link } from '@tanstack/react-router';
import { IconChevronRight } from '@tabler/icons-react';

import { Num, Tag } from '@/shared/ui';

import { type Piece, wearLevel } from '../domain/wear';
import { useGearWords } from '../hooks/useGearWords';
import classes from './Gear.module.css';
import { GearPicture } from './GearPicture';
import { WearBar } from './WearBar';

/** Size and sports: what tells two pairs of one model apart. */
function Facts({ piece }: { piece: Piece }) {
  const { t, sports } = useGearWords();
  const { gear } = piece;
  const facts = [
    gear.name ? `${gear.brand} ${gear.model}`.trim() : '',
    gear.size,
    gear.state === 'in_use' && gear.default_sports.length > 0 ? t('for', { sports: sports(gear) }) : '',
  ].filter(Boolean);
  return facts.length > 0 ? <span className={classes.facts}>{facts.join(', ')}</span> : null;
}

function Worn({ piece }: { piece: Piece }) {
  const { t, distance, left, percent } = useGearWords();
  const wear = piece.sums?.wear;
  const km = distance(piece);
  if (!wear) return <span className={classes.facts}>{t('soFar', { distance: km.text })}</span>;
  const text = left(wear);
  return (
    <>
      <WearBar
        percent={wear.percent}
        label={t('barLabel', { title: piece.gear.title, percent: percent(wear.percent), left: text })}
      />
      <span className={classes.under}>
        <span data-level={wearLevel(wear.percent)}>{text}</span>
        <span>{km.text}</span>
      </span>
    </>
  );
}

/** One piece of the list: a pair with its wear bar, or another thing with its kilometres. */
export function GearRow({ piece }: { piece: Piece }) {
  const { t, distance, percent } = useGearWords();
  const { gear, sums } = piece;
  const isPair = gear.kind === 'shoes' && gear.state === 'in_use';
  const km = distance(piece);
  return (
    <li>
      <Link to="/gear/$gearId" params={{ gearId: gear.gear_id }} className={classes.row}>
        <GearPicture
          kind={gear.kind}
          color={gear.color}
          isWorn={gear.state === 'retired' || (sums?.wear?.percent ?? 0) >= 100}
        />
        <span className={classes.body}>
          <span className={classes.head}>
            <span className={classes.title}>{gear.title}</span>
            {isPair ? (
              <Num size="s">{percent(sums?.wear?.percent ?? 0)}</Num>
            ) : (
              <Num size="s" unit={km.unit}>
                {km.value}
              </Num>
            )}
          </span>
          <Facts piece={piece} />
          {isPair ? <Worn piece={piece} /> : null}
          {gear.state === 'retired' ? <Tag>{t('retired')}</Tag> : null}
        </span>
        <IconChevronRight size={20} stroke={1.8} className={classes.chevron} aria-hidden />
      </Link>
    </li>
  );
}

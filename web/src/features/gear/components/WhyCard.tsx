import { Card } from '@/shared/ui';

import type { Gear, GearDetail, ShoeWear, WearReason } from '../api/gear';
import { directionOf } from '../domain/reasons';
import { useGearWords } from '../hooks/useGearWords';
import classes from './Detail.module.css';
import { MassHint } from './WearBoard';

/** Where the factors are 1: docs/explanation/shoe-wear.md. */
const REFERENCE_MASS_KG = 70;
const REFERENCE_SPEED_MPS = 3;
const HEAT_FROM_C = 30;
/** How much of a pair's life its ground contact is compared over. */
const STANCE_WINDOW_M = 100_000;

function ReasonRow({ reason }: { reason: WearReason }) {
  const { t, format, unit, unitM } = useGearWords();
  const direction = directionOf(reason);
  const share =
    reason.factor === null
      ? null
      : format.signed((reason.factor - 1) * 100, Math.abs(reason.factor - 1) < 0.1 ? 1 : 0);
  const references = {
    // A round number needs no decimal: 70 kg, but 154.3 lb.
    mass: format.mass(REFERENCE_MASS_KG).text.replace(/[.,]0(?=\s)/u, ''),
    pace: format.pace(REFERENCE_SPEED_MPS).text,
    heat: format.temperature(HEAT_FROM_C).text,
  };
  const isPartly = reason.factor !== null && reason.known_share < 0.995;
  return (
    <li className={classes.reason}>
      <span className={classes.reasonWords}>
        <span className={classes.reasonName}>{t(`why.${reason.code}.name`)}</span>
        <span className={classes.reasonText}>
          {t(`why.${reason.code}.${direction}`, references)}
          {isPartly ? ` ${t('why.partly', { share: format.percent(reason.known_share) })}` : null}
        </span>
      </span>
      {share === null || direction === 'even' ? null : (
        <span className={classes.reasonNumbers}>
          <span>{t('why.share', { share })}</span>
          <span>{`${format.signed(reason.added_m / unitM, 0)}\u00a0${unit}`}</span>
        </span>
      )}
    </li>
  );
}

function Life({ gear, wear }: { gear: Gear; wear: ShoeWear }) {
  const { t, rounded, unit, format } = useGearWords();
  const spread = wear.percent > 0 ? wear.high_percent / wear.percent : 1;
  return (
    <p className={classes.life}>
      {t(`life.${wear.life_source}`, {
        distance: `${rounded(wear.life_m)}\u00a0${unit}`,
        foam: t(`foam.${gear.foam}`),
        spread: format.percent(1 - 1 / spread),
      })}
    </p>
  );
}

/** What the wear comes from, in words with their shares, and that it is a heuristic. */
export function WhyCard({ gear, detail }: { gear: Gear; detail: GearDetail }) {
  const { t, format } = useGearWords();
  const { wear } = detail;
  if (!wear) return null;
  return (
    <Card>
      <h2 className={classes.heading}>{t('why.title')}</h2>
      {detail.workout_count > 0 ? (
        <p className={classes.sum}>
          {t('why.sum', {
            real: format.distance(detail.distance_m, true).text,
            effective: format.distance(wear.effective_m, true).text,
          })}
        </p>
      ) : null}
      {detail.reasons.length > 0 ? (
        <ul className={classes.reasons}>
          {detail.reasons.map((reason) => (
            <ReasonRow key={reason.code} reason={reason} />
          ))}
        </ul>
      ) : null}
      <Life gear={gear} wear={wear} />
      {detail.cushion_left === null || detail.workout_count === 0 ? null : (
        <p className={classes.life}>{t('why.cushion', { share: format.percent(detail.cushion_left) })}</p>
      )}
      {detail.stance ? (
        <p className={classes.life} data-notable={detail.stance.is_notable || undefined}>
          {t(detail.stance.is_notable ? 'why.stance' : 'why.stanceEven', {
            drift: format.signed(detail.stance.drift_ms, 0),
            distance: format.distance(STANCE_WINDOW_M, true).text,
          })}
        </p>
      ) : null}
      <MassHint detail={detail} />
      <p className={classes.fine}>{t('why.heuristic')}</p>
    </Card>
  );
}

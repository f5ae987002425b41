import { type Coloring, ColorKeyBar } from '@/shared/map';

import type { Family } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './WorkoutMap.module.css';

const ZONES = [1, 2, 3, 4, 5];

/** What the track's colours mean, in two words at the ends of the ramp or Z1–Z5. Nothing for a plain track. */
export function MapKey({ coloring, family }: { coloring: Coloring; family: Family }) {
  const { t, format } = useWorkoutWords();
  const { key } = coloring;
  if (key.kind === 'none') return <span className={classes.plainKey}>{t('color.plain')}</span>;
  if (key.kind === 'zones') {
    return (
      <span className={classes.zoneKey}>
        {ZONES.map((zone) => (
          <span key={zone}>
            <i style={{ background: `var(--sl-z${zone})` }} />
            {`Z${zone}`}
          </span>
        ))}
      </span>
    );
  }
  const [from, to] = {
    pace: () =>
      [
        format.tempo('slowMps' in key ? key.slowMps : null, family),
        format.tempo('fastMps' in key ? key.fastMps : null, family),
      ].map(({ value }) => value),
    heart_rate: () => ('lowBpm' in key ? [format.number(key.lowBpm), format.number(key.highBpm)] : []),
    gradient: () =>
      'upPercent' in key
        ? [`+${format.percent(key.upPercent / 100)}`, format.percent(key.downPercent / 100)]
        : [],
  }[key.kind]();
  return <ColorKeyBar from={from ?? ''} to={to ?? ''} label={t(`color.key.${key.kind}`, { from, to })} />;
}

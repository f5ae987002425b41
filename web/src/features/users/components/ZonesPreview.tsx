import { useTranslation } from 'react-i18next';

import { heartRateZones } from '../domain/zones';
import classes from './ZonesPreview.module.css';

interface ZonesPreviewProps {
  restingBpm: number | null;
  maxBpm: number | null;
}

/** The zones that follow from the values above. */
export function ZonesPreview({ restingBpm, maxBpm }: ZonesPreviewProps) {
  const { t } = useTranslation('users');
  const zones = heartRateZones(restingBpm, maxBpm);
  if (!zones) return <p className={classes.hint}>{t('health.zonesMissing')}</p>;
  return (
    <div>
      <div className={classes.title}>{t('health.zones')}</div>
      <ol className={classes.zones}>
        {zones.map(({ zone, fromBpm, toBpm }) => (
          <li key={zone} className={classes.zone}>
            <i style={{ background: `var(--sl-z${zone})` }} className={classes.key} aria-hidden="true" />
            <span className={classes.name}>{`Z${zone}`}</span>
            <span className={classes.range}>{`${fromBpm}–${toBpm}`}</span>
          </li>
        ))}
      </ol>
      <p className={classes.hint}>{t(restingBpm ? 'health.fromReserve' : 'health.fromMax')}</p>
    </div>
  );
}

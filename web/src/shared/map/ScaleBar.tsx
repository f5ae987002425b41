import { useTranslation } from 'react-i18next';
import { scaleBar } from './graticule';
import classes from './TrackMap.module.css';

interface Props {
  metresPerPx: number;
  isImperial: boolean;
  className?: string;
  'data-at'?: string;
}

const WIDEST_PX = 84;
const MILE_M = 1609.344;
const FOOT_M = 0.3048;

/** How long a piece of the map is in the world. */
export function ScaleBar({ metresPerPx, isImperial, className, ...rest }: Props) {
  const { t, i18n } = useTranslation('map');
  const isLong = metresPerPx * WIDEST_PX >= (isImperial ? MILE_M : 1000);
  const unitM = isImperial ? (isLong ? MILE_M : FOOT_M) : isLong ? 1000 : 1;
  const unit = isImperial ? (isLong ? 'mi' : 'ft') : isLong ? 'km' : 'm';
  const { length, widthPx } = scaleBar(metresPerPx, WIDEST_PX, unitM);
  const value = new Intl.NumberFormat(i18n.language).format(length);
  return (
    <div className={`${classes.scaleBar} ${className ?? ''}`} {...rest}>
      <span className={classes.scaleLine} style={{ width: Math.round(widthPx) }} />
      {t(`scale.${unit}`, { value, count: length })}
    </div>
  );
}

import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';

import type { BodyMass } from '../api/health';
import { massLine } from '../domain/massChart';
import classes from './BodyMassBlock.module.css';

const WIDTH = 320;
const HEIGHT = 56;
const MARGIN = 6;

/** The course of the body mass as a small line; the rows below hold the same values. */
export function MassChart({ rows }: { rows: BodyMass[] }) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const points = massLine(
    rows.map((row) => ({ measuredOn: row.measured_on, massKg: row.body_mass_kg })),
    WIDTH,
    HEIGHT,
  );
  const newest = format.mass(rows[0]?.body_mass_kg).text;
  const oldest = format.mass(rows.at(-1)?.body_mass_kg).text;
  return (
    <svg
      className={classes.chart}
      viewBox={`${-MARGIN} ${-MARGIN} ${WIDTH + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('mass.summary', { oldest, newest })}
    >
      <path
        d={points
          .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
          .join('')}
        fill="none"
        stroke="var(--sl-line)"
        strokeWidth="2"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

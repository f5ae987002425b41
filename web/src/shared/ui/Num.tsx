import type { ReactNode } from 'react';

import classes from './Num.module.css';

export type NumSize = 'table' | 's' | 'm' | 'l' | 'xl' | 'hero';

interface NumProps {
  children: ReactNode;
  size?: NumSize;
  /** Small, beside the number. */
  unit?: ReactNode;
  /** Small, below the number. */
  label?: ReactNode;
  className?: string | undefined;
}

/** A number as the design writes it: large and condensed, the unit small beside or below. */
export function Num({ children, size = 'm', unit, label, className }: NumProps) {
  const number = (
    <span className={label ? classes.num : `${classes.num} ${className ?? ''}`} data-size={size}>
      {children}
      {unit ? <small className={classes.unit}>{unit}</small> : null}
    </span>
  );
  if (!label) return number;
  return (
    <span className={`${classes.stack} ${className ?? ''}`}>
      {number}
      <span className={classes.label}>{label}</span>
    </span>
  );
}

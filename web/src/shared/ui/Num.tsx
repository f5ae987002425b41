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

/** A unit such as km/h is one word: no line ends at its slash. */
const unbroken = (text: ReactNode): ReactNode =>
  typeof text === 'string' ? text.replaceAll('/', '/\u2060') : text;

/** A number as the design writes it: large and condensed, the unit small beside or below. */
export function Num({ children, size = 'm', unit, label, className }: NumProps) {
  const number = (
    <span className={label ? classes.num : `${classes.num} ${className ?? ''}`} data-size={size}>
      {children}
      {unit ? <small className={classes.unit}>{unbroken(unit)}</small> : null}
    </span>
  );
  if (!label) return number;
  return (
    <span className={`${classes.stack} ${className ?? ''}`}>
      {number}
      <span className={classes.label}>{unbroken(label)}</span>
    </span>
  );
}

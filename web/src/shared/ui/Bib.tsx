import type { ReactNode } from 'react';

import classes from './Bib.module.css';

/** A white card with two pin holes, for race numbers, results and codes shown once. */
export function Bib({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return <section className={`${classes.bib} ${className ?? ''}`}>{children}</section>;
}

import type { ReactNode } from 'react';

import classes from './Tag.module.css';

export type Tone = 'plain' | 'line' | 'ok' | 'warn' | 'live' | 'danger';

/** A short word of state on its own soft tint. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}

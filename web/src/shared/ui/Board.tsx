import type { ReactNode } from 'react';

import { schemeVariables } from '../theme';
import classes from './Board.module.css';

const STRIPES = [0, 1, 2, 3, 4];
const DARK = {
  ...schemeVariables('dark'),
  '--sl-board': undefined,
  '--mantine-color-text': schemeVariables('dark')['--sl-text'],
  '--mantine-color-dimmed': schemeVariables('dark')['--sl-text-2'],
};

function Stripes() {
  return (
    <svg className={classes.stripes} width="220" height="120" viewBox="0 0 220 120" aria-hidden="true">
      {STRIPES.map((stripe) => (
        <path
          key={stripe}
          d={`M${200 - stripe * 34} 120l39 -120`}
          stroke="currentColor"
          strokeOpacity={0.075 - stripe * 0.012}
          strokeWidth="14"
        />
      ))}
    </svg>
  );
}

interface BoardProps {
  children: ReactNode;
  className?: string | undefined;
  label?: string | undefined;
}

/** The ink card with the one thing that matters now: at most one per screen, dark-scheme values inside. */
export function Board({ children, className, label }: BoardProps) {
  return (
    <section aria-label={label} className={`${classes.board} ${className ?? ''}`} style={DARK as object}>
      <Stripes />
      {children}
    </section>
  );
}

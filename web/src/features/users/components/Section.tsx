import { Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

import { Card } from '@/shared/ui';

import classes from './Section.module.css';

interface SectionProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** One subject of a settings page, saved on its own. */
export function Section({ title, lead, children }: SectionProps) {
  const id = useId();
  return (
    <Card aria-labelledby={id} className={classes.section}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {lead ? <p className={classes.lead}>{lead}</p> : null}
      <div className={classes.body}>{children}</div>
    </Card>
  );
}

import { Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

import classes from './Page.module.css';

interface PageProps {
  title: string;
  subtitle?: ReactNode;
  /** Before the title: the avatar or a way back. */
  leading?: ReactNode;
  /** At the right of the title. */
  actions?: ReactNode;
  /** Reading pages (settings, forms) are narrower than boards of cards. */
  width?: 'full' | 'text';
  children: ReactNode;
}

/** A page inside the app frame: heading with its actions, then the content. */
export function Page({ title, subtitle, leading, actions, width = 'full', children }: PageProps) {
  useDocumentTitle(`${title} – Startline`);
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.header}>
        {leading}
        <div className={classes.titles}>
          <Title order={1}>{title}</Title>
          {subtitle ? (
            <Text size="sm" c="dimmed" component="div" className={classes.subtitle}>
              {subtitle}
            </Text>
          ) : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

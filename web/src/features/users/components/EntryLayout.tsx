import { Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Wordmark } from '@/shared/ui';

import classes from './EntryLayout.module.css';
import { LanguageSwitch } from './LanguageSwitch';
import { WelcomeTrack } from './WelcomeTrack';

interface EntryLayoutProps {
  title: string;
  /** Under the title: one sentence. */
  lead?: ReactNode;
  /** The welcome page gives the map more room on a phone. */
  isWelcome?: boolean;
  children: ReactNode;
}

/** The pages before signing in: a real track beside (phone: above) the form. */
export function EntryLayout({ title, lead, isWelcome = false, children }: EntryLayoutProps) {
  const { t } = useTranslation('users');
  useDocumentTitle(`${title} – Startline`);
  return (
    <div className={classes.layout} data-welcome={isWelcome}>
      <div className={classes.picture}>
        <WelcomeTrack />
      </div>
      <div className={classes.side}>
        <div className={classes.top}>
          <Link to="/welcome" search={{}} className={classes.brand} aria-label={t('entry.toWelcome')}>
            <Wordmark size={28} />
          </Link>
          <LanguageSwitch />
        </div>
        <div className={classes.content}>
          <Title order={1} className={isWelcome ? classes.welcomeTitle : undefined}>
            {title}
          </Title>
          {lead ? <p className={classes.lead}>{lead}</p> : null}
          {children}
        </div>
      </div>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { IconSettings, IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useMe } from '@/features/users';
import { useConfig } from '@/shared/config';
import { Avatar, Wordmark } from '@/shared/ui';

import { DEVICES, GEAR, LIVE, MAILBOX, OPERATOR, TODAY, TRAINING } from './destinations';
import classes from './Frame.module.css';
import { NavItem } from './NavItem';

function Owner() {
  const { t } = useTranslation('app');
  const me = useMe();
  return (
    <div className={classes.owner}>
      <Link to="/profile" className={classes.ownerLink}>
        <Avatar name={me.name} color={me.avatar_color} />
        <span className={classes.ownerName}>{me.name}</span>
      </Link>
      <Link to="/settings" className={classes.settings} aria-label={t('nav.settings')}>
        <IconSettings size={21} stroke={1.7} />
      </Link>
    </div>
  );
}

/** Desktop navigation: 236 px, icons only between 62em and 88em. */
export function SideNav() {
  const { t } = useTranslation('app');
  const config = useConfig();
  const me = useMe();
  return (
    <nav className={classes.side} aria-label={t('nav.main')}>
      <Link to="/" className={classes.brand} aria-label={t('nav.home')}>
        <Wordmark />
      </Link>
      {[TODAY, TRAINING, LIVE, GEAR, DEVICES].map((destination) => (
        <NavItem key={destination.key} destination={destination} className={classes.sideItem} />
      ))}
      {config?.mailbox ? <NavItem destination={MAILBOX} className={classes.sideItem} /> : null}
      {me.roles.includes('operator') ? <NavItem destination={OPERATOR} className={classes.sideItem} /> : null}
      <div className={classes.push} />
      <Link to="/upload" className={classes.sideAct} aria-label={t('nav.uploadWorkout')}>
        <IconUpload size={20} stroke={2} aria-hidden="true" />
        <span className={classes.label}>{t('nav.uploadWorkout')}</span>
      </Link>
      <Owner />
    </nav>
  );
}

import { Link } from '@tanstack/react-router';
import { IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { GEAR, PROFILE, TODAY, TRAINING } from './destinations';
import classes from './Frame.module.css';
import { NavItem } from './NavItem';

/** Phone navigation: five places at thumb height, the act in the centre as an ink block. */
export function BottomNav() {
  const { t } = useTranslation('app');
  return (
    <nav className={classes.bottom} aria-label={t('nav.main')}>
      <NavItem destination={TODAY} className={classes.bottomItem} />
      <NavItem destination={TRAINING} className={classes.bottomItem} />
      <Link to="/upload" className={classes.bottomItem} aria-label={t('nav.uploadWorkout')}>
        <span className={classes.act}>
          <IconUpload size={24} stroke={2} aria-hidden="true" />
        </span>
      </Link>
      <NavItem destination={GEAR} className={classes.bottomItem} />
      <NavItem destination={PROFILE} className={classes.bottomItem} />
    </nav>
  );
}

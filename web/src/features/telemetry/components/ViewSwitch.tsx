import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import classes from './ViewSwitch.module.css';

/** List or calendar: two addresses, so that back leads back. */
export function ViewSwitch({ view }: { view: 'list' | 'calendar' }) {
  const { t } = useTranslation('telemetry');
  return (
    <nav className={classes.switch} aria-label={t('view.name')}>
      <Link
        to="/training"
        className={classes.item}
        data-on={view === 'list' || undefined}
        aria-current={view === 'list' ? 'page' : undefined}
      >
        {t('view.list')}
      </Link>
      <Link
        to="/training/calendar"
        className={classes.item}
        data-on={view === 'calendar' || undefined}
        aria-current={view === 'calendar' ? 'page' : undefined}
      >
        {t('view.calendar')}
      </Link>
    </nav>
  );
}

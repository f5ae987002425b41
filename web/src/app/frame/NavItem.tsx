import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { Destination } from './destinations';
import classes from './Frame.module.css';

const ICON_PX = 25;

interface NavItemProps {
  destination: Destination;
  className: string | undefined;
}

/** One place of the navigation, with the slanted tick while it is open. */
export function NavItem({ destination, className }: NavItemProps) {
  const { t } = useTranslation('app');
  const { icon: Icon, key, to } = destination;
  return (
    <Link to={to} className={className} activeOptions={{ exact: to === '/' }} aria-label={t(`nav.${key}`)}>
      {({ isActive }) => (
        <>
          <span className={classes.icon} aria-hidden="true">
            <Icon size={ICON_PX} stroke={isActive ? 2 : 1.6} />
          </span>
          <span className={classes.label}>{t(`nav.${key}`)}</span>
        </>
      )}
    </Link>
  );
}

import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Banners } from './Banners';
import { BottomNav } from './BottomNav';
import classes from './Frame.module.css';
import { SideNav } from './SideNav';

const MAIN_ID = 'main';

/** The frame of all signed-in pages: navigation, banners, the page itself. */
export function AppFrame() {
  const { t } = useTranslation('app');
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href={`#${MAIN_ID}`}>
        {t('nav.skip')}
      </a>
      <SideNav />
      <main id={MAIN_ID} className={classes.main} tabIndex={-1}>
        <Banners />
        <Outlet />
      </main>
      <BottomNav />
    </div>
  );
}

import { Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Banners } from './Banners';
import { BottomNav } from './BottomNav';
import classes from './Frame.module.css';
import { SideNav } from './SideNav';

const MAIN_ID = 'main';
/** Pages whose own action has the thumb's place: the phone's navigation leaves it to them. */
const BARE_ROUTES: ReadonlySet<string> = new Set(['/frame/live/$sessionId']);

function useIsBare(): boolean {
  return useRouterState({ select: ({ matches }) => matches.some(({ routeId }) => BARE_ROUTES.has(routeId)) });
}

/** The frame of all signed-in pages: navigation, banners, the page itself. */
export function AppFrame() {
  const { t } = useTranslation('app');
  const isBare = useIsBare();
  return (
    <div className={classes.frame} data-bare={isBare || undefined}>
      <a className={classes.skip} href={`#${MAIN_ID}`}>
        {t('nav.skip')}
      </a>
      <SideNav />
      <main id={MAIN_ID} className={classes.main} tabIndex={-1}>
        <Banners />
        <Outlet />
      </main>
      {isBare ? null : <BottomNav />}
    </div>
  );
}

import { IconDeviceMobile, IconDeviceWatch, IconMapPin, type TablerIcon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { Card, LinkButton } from '@/shared/ui';

import classes from './LiveList.module.css';

const WAYS: readonly { key: 'device' | 'owntracks' | 'gpslogger'; icon: TablerIcon }[] = [
  { key: 'owntracks', icon: IconDeviceMobile },
  { key: 'gpslogger', icon: IconMapPin },
  { key: 'device', icon: IconDeviceWatch },
];

/** Nothing is under way: what sends a session, and where that is set up. */
export function HowToStart() {
  const { t } = useTranslation('live');
  return (
    <Card aria-labelledby="live-how">
      <h2 id="live-how" className={classes.heading}>
        {t('list.empty')}
      </h2>
      <p className={classes.help}>{t('list.emptyHelp')}</p>
      <ul className={classes.ways}>
        {WAYS.map(({ key, icon: Icon }) => (
          <li key={key} className={classes.way}>
            <span className={classes.icon} aria-hidden>
              <Icon size={22} stroke={1.7} />
            </span>
            <span className={classes.words}>
              <strong>{t(`start.${key}.title`)}</strong>
              <span className={classes.facts}>{t(`start.${key}.help`)}</span>
            </span>
          </li>
        ))}
      </ul>
      <LinkButton to="/devices" size="lg">
        {t('list.toDevices')}
      </LinkButton>
    </Card>
  );
}

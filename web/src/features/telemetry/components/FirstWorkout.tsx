import { IconDeviceWatch, IconPencilPlus, IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Card } from '@/shared/ui';

import classes from './FirstWorkout.module.css';

const WAYS = [
  { key: 'upload', to: '/upload', icon: IconUpload },
  { key: 'connect', to: '/devices', icon: IconDeviceWatch },
  { key: 'enter', to: '/training/new', icon: IconPencilPlus },
] as const;

/** The empty log: three ways to get the first workout. */
export function FirstWorkout() {
  const { t } = useTranslation('telemetry');
  return (
    <div>
      <h2 className={classes.title}>{t('first.title')}</h2>
      <div className={classes.ways}>
        {WAYS.map(({ key, to, icon: Icon }) => (
          <Card key={key} component={Link} to={to} className={classes.way}>
            <span className={classes.icon} aria-hidden>
              <Icon size={26} stroke={1.7} />
            </span>
            <strong>{t(`first.${key}.title`)}</strong>
            <span className={classes.help}>{t(`first.${key}.help`)}</span>
          </Card>
        ))}
      </div>
    </div>
  );
}

import { ActionIcon } from '@mantine/core';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TrackMapController } from './controller';
import classes from './TrackMap.module.css';

/** Zoom and the whole track again, for those who have no wheel and no second finger. */
export function MapButtons({ controller }: { controller: { current: TrackMapController | null } }) {
  const { t } = useTranslation('map');
  return (
    <div className={classes.buttons} role="group" aria-label={t('buttons.name')}>
      <ActionIcon aria-label={t('buttons.in')} onClick={() => controller.current?.zoomBy(1)}>
        <IconPlus size={20} stroke={1.8} />
      </ActionIcon>
      <ActionIcon aria-label={t('buttons.out')} onClick={() => controller.current?.zoomBy(-1)}>
        <IconMinus size={20} stroke={1.8} />
      </ActionIcon>
      <ActionIcon aria-label={t('buttons.whole')} onClick={() => controller.current?.showWhole()}>
        <IconFocusCentered size={20} stroke={1.8} />
      </ActionIcon>
    </div>
  );
}

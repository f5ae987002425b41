import { Button } from '@mantine/core';
import { IconDeviceWatch, IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Board } from '@/shared/ui';

import classes from './Cards.module.css';

/** A new account: how the first workout gets here. */
export function WelcomeBoard() {
  const { t } = useTranslation('home');
  return (
    <Board className={classes.board} label={t('first.title')}>
      <h2 className={classes.boardTitle}>{t('first.title')}</h2>
      <p className={classes.boardText}>{t('first.text')}</p>
      <div className={classes.boardActions}>
        <Button
          component={Link}
          to="/upload"
          data-size="lg"
          leftSection={<IconUpload size={20} stroke={1.8} aria-hidden />}
        >
          {t('first.upload')}
        </Button>
        <Button
          component={Link}
          to="/devices"
          variant="light"
          data-size="lg"
          leftSection={<IconDeviceWatch size={20} stroke={1.8} aria-hidden />}
        >
          {t('first.connect')}
        </Button>
      </div>
    </Board>
  );
}

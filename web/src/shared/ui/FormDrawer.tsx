import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ConfirmDialog } from './ConfirmDialog';
import classes from './FormDrawer.module.css';

interface FormDrawerProps {
  title: ReactNode;
  /** Something was typed that is not saved: it is not thrown away without a question. */
  isChanged: boolean;
  /** Width on a wide screen, px. */
  widthPx?: number;
  /** Height on a phone. */
  height?: 'auto' | '92%';
  onClose: () => void;
  children: ReactNode;
}

function Question({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const { t } = useTranslation('app');
  return (
    <ConfirmDialog
      isOpen
      onClose={onStay}
      onConfirm={onLeave}
      title={t('discard.title')}
      confirmLabel={t('discard.action')}
      isDangerous
    >
      {t('discard.text')}
    </ConfirmDialog>
  );
}

/** A form beside the page, from below on a phone; the browser's "back" closes it and stays on the page. */
export function FormDrawer({
  title,
  isChanged,
  widthPx = 440,
  height = 'auto',
  onClose,
  children,
}: FormDrawerProps) {
  const { t } = useTranslation('app');
  const isWide = useMediaQuery('(min-width: 48em)');
  const [isAsking, setIsAsking] = useState(false);
  const leave = () => (isChanged ? setIsAsking(true) : onClose());
  useBlocker({
    shouldBlockFn: ({ action }) => {
      if (action !== 'BACK') return false;
      leave();
      return true;
    },
    enableBeforeUnload: isChanged,
  });
  return (
    <>
      <Drawer
        opened
        onClose={leave}
        closeOnClickOutside={!isChanged}
        title={title}
        position={isWide ? 'right' : 'bottom'}
        size={isWide ? widthPx : height}
        closeButtonProps={{ 'aria-label': t('action.close'), size: 44 }}
        padding="lg"
        classNames={{ content: classes.surface, header: classes.surface, title: classes.title }}
      >
        {children}
      </Drawer>
      {/* Not there before it asks: the Escape that brings it would take it back. */}
      {isAsking ? <Question onStay={() => setIsAsking(false)} onLeave={onClose} /> : null}
    </>
  );
}

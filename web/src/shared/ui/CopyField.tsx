import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import classes from './CopyField.module.css';

interface CopyFieldProps {
  label: string;
  value: string;
  /** Commands keep their lines. */
  isBlock?: boolean;
  /** What nobody reads is cut to two lines; it is copied whole. */
  isClipped?: boolean;
}

/** A value to be taken elsewhere, with a button that copies it. */
export function CopyField({ label, value, isBlock = false, isClipped = false }: CopyFieldProps) {
  const { t } = useTranslation('app');
  return (
    <div className={classes.field}>
      <span className={classes.label}>{label}</span>
      <div className={classes.box}>
        <code className={classes.value} data-block={isBlock} data-clipped={isClipped || undefined}>
          {value}
        </code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon
              aria-label={copied ? t('action.copied') : t('action.copyWhat', { what: label })}
              onClick={copy}
            >
              {copied ? <IconCheck size={20} stroke={1.8} /> : <IconCopy size={20} stroke={1.7} />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
    </div>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Tag } from '@/shared/ui';

import classes from './Operator.module.css';

interface StateRowProps {
  title: ReactNode;
  note?: ReactNode;
  value?: ReactNode;
  isWell: boolean;
  /** The word when it is not well. */
  trouble: string;
}

/** One line of a list: what, its facts, a number, and a word only when it is not well. */
export function StateRow({ title, note, value, isWell, trouble }: StateRowProps) {
  const { t } = useTranslation('operator');
  return (
    <li className={classes.row}>
      <span className={classes.words}>
        <span className={classes.title}>{title}</span>
        {note ? <span className={classes.note}>{note}</span> : null}
      </span>
      {value === undefined ? null : <span className={classes.value}>{value}</span>}
      {isWell ? <span className={classes.hidden}>{t('well')}</span> : <Tag tone="danger">{trouble}</Tag>}
    </li>
  );
}

import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';

import type { Failure } from '../api/state';
import { lastLine } from '../domain/troubles';
import classes from './Operator.module.css';

interface FailureRowProps {
  failure: Failure;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}

/** One failure: what, for whom, why; the whole reason opens below. */
export function FailureRow({ failure, isChosen, onChoose }: FailureRowProps) {
  const { t } = useTranslation('operator');
  const format = useFormat();
  const facts = [
    failure.subject,
    t('attempts', { count: failure.attempts }),
    format.ago(failure.failed_at),
  ].filter(Boolean);
  return (
    <li className={classes.failure}>
      <Checkbox
        checked={isChosen}
        onChange={(event) => onChoose(event.currentTarget.checked)}
        label={
          <span className={classes.words}>
            <span className={classes.title}>
              {t(`kind.${failure.kind}`)}: <code>{failure.title}</code>
            </span>
            <span className={classes.note}>{facts.join(' · ')}</span>
          </span>
        }
      />
      <details className={classes.reason}>
        <summary>
          {t('reason')}: <span lang="en">{lastLine(failure)}</span>
        </summary>
        <pre lang="en">
          {failure.reason_code}
          {'\n'}
          {failure.reason}
        </pre>
      </details>
    </li>
  );
}

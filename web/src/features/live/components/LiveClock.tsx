import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { Num } from '@/shared/ui';

import type { Signal } from '../domain/signal';
import classes from './Live.module.css';

interface Props {
  signal: Signal;
  seconds: number | null;
}

/** The tag and the clock on the map. The clock is no news to a screen reader: it would speak every second. */
export function LiveClock({ signal, seconds }: Props) {
  const { t } = useTranslation('live');
  const format = useFormat();
  return (
    <div className={classes.clock} data-alone={seconds === null || undefined}>
      <span className={classes.word} data-kind={signal.kind}>
        {t(`tag.${signal.kind}`)}
      </span>
      {seconds === null ? null : (
        <Num size="m">
          <span role="timer" aria-live="off" aria-label={t('clock', { time: format.duration(seconds) })}>
            {format.duration(seconds)}
          </span>
        </Num>
      )}
    </div>
  );
}

import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Card } from '@/shared/ui';

import type { SystemState } from '../api/state';
import { failureKey } from '../domain/troubles';
import { FailureActs } from './FailureActs';
import { FailureRow } from './FailureRow';
import classes from './Operator.module.css';
import { useTicks } from './useTicks';

/** What was given up, with the reason. */
export function FailuresCard({ state }: { state: SystemState }) {
  const { t } = useTranslation('operator');
  const ticks = useTicks(state.failures);
  const shown = state.failures.length;
  if (shown === 0) return null;
  return (
    <Card className={classes.card}>
      <Title order={2}>{t('failures')}</Title>
      {state.failure_count > shown ? (
        <p className={classes.lead}>{t('failuresShown', { shown, count: state.failure_count })}</p>
      ) : null}
      <FailureActs
        chosen={ticks.chosen}
        isEvery={ticks.isEvery}
        onToggleAll={ticks.toggleAll}
        onDone={ticks.clear}
      />
      <ul className={classes.rows}>
        {state.failures.map((failure) => (
          <FailureRow
            key={failureKey(failure)}
            failure={failure}
            isChosen={ticks.isTicked(failure)}
            onChoose={(isChosen) => ticks.tick(failure, isChosen)}
          />
        ))}
      </ul>
    </Card>
  );
}

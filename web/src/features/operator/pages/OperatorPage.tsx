import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorState, Page, Skeletons } from '@/shared/ui';

import { stateQuery, type SystemState } from '../api/state';
import { FailuresCard } from '../components/FailuresCard';
import classes from '../components/Operator.module.css';
import { QueuesCard } from '../components/QueuesCard';
import { EnginesCard, ServicesCard } from '../components/ServicesCard';
import { StoppedGroups } from '../components/StoppedGroups';
import { Summary } from '../components/Summary';

function Details({ state }: { state: SystemState }) {
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <StoppedGroups state={state} />
        <FailuresCard state={state} />
        <QueuesCard state={state} />
      </div>
      <div className={classes.column}>
        <ServicesCard state={state} />
        <EnginesCard state={state} />
      </div>
    </div>
  );
}

function State() {
  const state = useQuery(stateQuery);
  const [isOpen, setIsOpen] = useState(false);
  if (state.isPending) return <Skeletons rows={4} height={76} />;
  if (!state.data) return <ErrorState error={state.error} onRetry={() => void state.refetch()} />;
  return (
    <>
      {state.error ? <ErrorState error={state.error} onRetry={() => void state.refetch()} /> : null}
      <Summary state={state.data} isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)} />
      {isOpen || !state.data.is_well ? <Details state={state.data} /> : null}
    </>
  );
}

/** Operators see whether the system works, what waits and what was given up. */
export function OperatorPage() {
  const { t } = useTranslation('operator');
  return (
    <Page title={t('title')} subtitle={t('lead')}>
      <State />
    </Page>
  );
}

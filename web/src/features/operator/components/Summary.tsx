import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { Card } from '@/shared/ui';

import type { SystemState } from '../api/state';
import { type Trouble, troublesOf } from '../domain/troubles';
import classes from './Operator.module.css';

interface SummaryProps {
  state: SystemState;
  isOpen: boolean;
  onToggle: () => void;
}

function AllWell({ state, isOpen, onToggle }: SummaryProps) {
  const { t } = useTranslation('operator');
  const format = useFormat();
  return (
    <Card className={classes.summary} data-tone="ok">
      <IconCheck size={24} stroke={2} aria-hidden="true" />
      <p role="status">{t('allWell', { time: format.time(state.checked_at) })}</p>
      <Button variant="subtle" aria-expanded={isOpen} onClick={onToggle}>
        {t(isOpen ? 'hideDetails' : 'showDetails')}
      </Button>
    </Card>
  );
}

function Line({ trouble }: { trouble: Trouble }) {
  const { t } = useTranslation('operator');
  const role = trouble.values.role ? { role: t(`role.${trouble.values.role}`) } : {};
  const isStorage = trouble.values.name === 'storage';
  return (
    <li>{isStorage ? t('trouble.storage') : t(`trouble.${trouble.key}`, { ...trouble.values, ...role })}</li>
  );
}

/** All well in one line, or what is not. */
export function Summary(props: SummaryProps) {
  const { t } = useTranslation('operator');
  if (props.state.is_well) return <AllWell {...props} />;
  return (
    <Card className={classes.summary} data-tone="warn">
      <IconAlertTriangle size={24} stroke={1.8} aria-hidden="true" />
      <div role="status">
        <p>{t('notWell')}</p>
        <ul className={classes.troubles}>
          {troublesOf(props.state).map((trouble) => (
            <Line key={`${trouble.key}:${Object.values(trouble.values).join()}`} trouble={trouble} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

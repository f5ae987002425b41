import { Button, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { Card, errorText, showToast } from '@/shared/ui';

import { operatorKeys, resumeGroup, type StoppedGroup, type SystemState } from '../api/state';
import classes from './Operator.module.css';

function StoppedRow({ stopped }: { stopped: StoppedGroup }) {
  const { t, i18n } = useTranslation('operator');
  const format = useFormat();
  const client = useQueryClient();
  const resume = useMutation({
    mutationFn: () => resumeGroup(stopped.group),
    onSuccess: () => client.invalidateQueries({ queryKey: operatorKeys.state }),
    onError: (error) => showToast({ text: errorText(error, i18n), tone: 'danger' }),
  });
  return (
    <li className={classes.row}>
      <span className={classes.words}>
        <span className={classes.title}>
          <code>{stopped.group}</code> · {t('stoppedAt', { when: format.ago(stopped.stopped_at) })}
        </span>
        <span className={classes.note} lang="en">
          {stopped.reason}
        </span>
      </span>
      <Button variant="outline" loading={resume.isPending} onClick={() => resume.mutate()}>
        {t('resume')}
      </Button>
    </li>
  );
}

/** Consumer groups that rejected too much; they read nothing until somebody lets them. */
export function StoppedGroups({ state }: { state: SystemState }) {
  const { t } = useTranslation('operator');
  if (state.stopped_groups.length === 0) return null;
  return (
    <Card className={classes.card}>
      <Title order={2}>{t('stopped')}</Title>
      <p className={classes.lead}>{t('stoppedText')}</p>
      <ul className={classes.rows}>
        {state.stopped_groups.map((stopped) => (
          <StoppedRow key={stopped.group} stopped={stopped} />
        ))}
      </ul>
    </Card>
  );
}

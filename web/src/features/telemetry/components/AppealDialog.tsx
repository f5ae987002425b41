import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { FormProblem, showToast } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import { useAppeal } from '../hooks/useVerdict';

const MAX_LENGTH = 2000;

interface Props {
  workout: WorkoutDetail;
  onClose: () => void;
}

/** The words, whether they are missing, and sending them. */
function useAppealForm({ workout, onClose }: Props) {
  const { t } = useTranslation('verdict');
  const [text, setText] = useState('');
  const [isEmpty, setIsEmpty] = useState(false);
  const appeal = useAppeal(workout);
  const change = (value: string) => {
    setText(value);
    setIsEmpty(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) {
      setIsEmpty(true);
      return;
    }
    appeal.mutate(text, {
      onSuccess: () => {
        showToast({ text: t('appeal.sent') });
        onClose();
      },
    });
  };
  return { text, isEmpty, change, submit, appeal };
}

/** The athlete's own words; staff read them and answer. */
export function AppealDialog(props: Props) {
  const { t } = useTranslation('verdict');
  const { onClose } = props;
  const { text, isEmpty, change, submit, appeal } = useAppealForm(props);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('appeal.title')}
      closeButtonProps={{ 'aria-label': t('appeal.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <Text c="dimmed">{t('appeal.help')}</Text>
          {appeal.isError ? <FormProblem error={appeal.error} /> : null}
          <Textarea
            label={t('appeal.text')}
            value={text}
            onChange={(event) => change(event.currentTarget.value)}
            error={isEmpty ? t('appeal.empty') : null}
            maxLength={MAX_LENGTH}
            autosize
            minRows={4}
            maxRows={12}
            data-autofocus
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="subtle" onClick={onClose}>
              {t('appeal.cancel')}
            </Button>
            <Button type="submit" loading={appeal.isPending}>
              {t('appeal.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

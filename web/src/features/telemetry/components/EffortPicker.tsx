import { Input } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import classes from './EffortPicker.module.css';

const STEPS = Array.from({ length: 10 }, (_, i) => i + 1);

interface Props {
  value: number | null;
  onChange: (value: number | null) => void;
}

/** How the workout felt, 1 to 10; a second press on the chosen number takes it back. */
export function EffortPicker({ value, onChange }: Props) {
  const { t } = useTranslation('telemetry');
  return (
    <Input.Wrapper label={t('edit.effort')} description={t('edit.effortHelp')} labelElement="div">
      <div className={classes.steps} role="group" aria-label={t('edit.effort')}>
        {STEPS.map((step) => (
          <button
            key={step}
            type="button"
            className={classes.step}
            aria-pressed={step === value}
            onClick={() => onChange(step === value ? null : step)}
          >
            {step}
          </button>
        ))}
      </div>
    </Input.Wrapper>
  );
}

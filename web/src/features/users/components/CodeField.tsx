import { Input, PinInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

const LENGTH = 6;

interface CodeFieldProps {
  error?: string | undefined;
  onComplete?: (code: string) => void;
}

/** Six digits from a mail; a pasted code fills all of them. Sent with the form as `key`. */
export function CodeField({ error, onComplete }: CodeFieldProps) {
  const { t } = useTranslation('users');
  const errorId = useId();
  return (
    <Input.Wrapper
      label={t('field.code')}
      labelElement="div"
      error={error}
      errorProps={{ id: errorId, role: 'alert' }}
    >
      <PinInput
        name="key"
        length={LENGTH}
        type="number"
        oneTimeCode
        autoFocus
        placeholder=""
        gap="xs"
        error={Boolean(error)}
        getInputProps={(index) => ({ 'aria-label': t('field.codeDigit', { number: index + 1 }) })}
        {...(error ? { 'aria-describedby': errorId } : {})}
        {...(onComplete ? { onComplete } : {})}
      />
    </Input.Wrapper>
  );
}

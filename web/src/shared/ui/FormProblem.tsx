import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { errorText } from './errorText';

import classes from './FormProblem.module.css';

/** What is wrong with the whole form, read out at once. Nothing when there is no error. */
export function FormProblem({ error, children }: { error: unknown; children?: ReactNode }) {
  const { i18n } = useTranslation();
  if (!error) return null;
  return (
    <div role="alert" className={classes.problem}>
      <IconAlertTriangle size={20} aria-hidden="true" className={classes.icon} />
      <div>
        {errorText(error, i18n)} {children}
      </div>
    </div>
  );
}

import { Text, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { ServerConfig } from '@/shared/config';
import { isLanguage } from '@/shared/i18n';
import { Avatar, FormProblem } from '@/shared/ui';

import { signInAsDemo } from '../api/account';
import { useGoOn } from '../hooks/useGoOn';
import classes from './DemoAccounts.module.css';

type Account = ServerConfig['demo_accounts'][number];

interface DemoAccountsProps {
  accounts: Account[];
  next: string | undefined;
}

/** On a local installation: one tap signs in as a made-up person of each role. */
export function DemoAccounts({ accounts, next }: DemoAccountsProps) {
  const { t, i18n } = useTranslation('users');
  const goOn = useGoOn();
  const entering = useMutation({
    mutationFn: ({ email, password }: Account) =>
      signInAsDemo({ email, password }, isLanguage(i18n.language) ? i18n.language : 'en'),
    onSuccess: (step) => goOn(step, next),
  });
  return (
    <section aria-labelledby="demo-title" className={classes.demo}>
      <Text id="demo-title" size="sm" fw={600} c="dimmed">
        {t('welcome.demo')}
      </Text>
      <FormProblem error={entering.error} />
      <ul className={classes.list}>
        {accounts.map((account, index) => (
          <li key={account.email}>
            <UnstyledButton
              className={classes.account}
              disabled={entering.isPending}
              onClick={() => entering.mutate(account)}
            >
              <Avatar name={account.name} color={index} />
              <span className={classes.words}>
                <span className={classes.name}>{account.name}</span>
                <span className={classes.role}>
                  {`${t(`role.${account.role}`)}. ${t(`demo.${account.role}`)}`}
                </span>
              </span>
              <IconChevronRight size={20} aria-hidden="true" className={classes.arrow} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

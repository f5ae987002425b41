import { Button, Text, Title, UnstyledButton } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState, ErrorState, LinkButton, Page, Skeletons, Wordmark } from '@/shared/ui';

import { emptyMailbox, type Mail, mailboxQuery } from '../api/mailbox';
import { usersKeys } from '../api/keys';
import { LanguageSwitch } from '../components/LanguageSwitch';
import classes from '../components/Mailbox.module.css';
import { MailView } from '../components/MailView';
import { findCode } from '../domain/mailCode';
import { useFoundMe } from '../hooks/useFoundMe';

interface MailRowProps {
  mail: Mail;
  isOpen: boolean;
  onOpen: () => void;
}

function MailRow({ mail, isOpen, onOpen }: MailRowProps) {
  const code = findCode(mail.text);
  return (
    <li>
      <UnstyledButton className={classes.row} aria-current={isOpen} onClick={onOpen}>
        <span className={classes.subject}>{mail.subject}</span>
        <span className={classes.to}>{mail.to.join(', ')}</span>
        {code ? <span className={classes.digits}>{code}</span> : null}
      </UnstyledButton>
    </li>
  );
}

function Mails({ mails }: { mails: Mail[] }) {
  const { t } = useTranslation('users');
  const [openId, setOpenId] = useState<string | null>(null);
  const [newest] = mails;
  if (!newest) {
    return (
      <EmptyState
        icon={IconMail}
        title={t('mailbox.empty')}
        action={
          <LinkButton to="/sign-up" variant="light">
            {t('welcome.create')}
          </LinkButton>
        }
      >
        {t('mailbox.emptyText')}
      </EmptyState>
    );
  }
  const open = mails.find((mail) => mail.id === openId) ?? newest;
  return (
    <div className={classes.columns}>
      <ul className={classes.list} aria-label={t('mailbox.title')}>
        {mails.map((mail) => (
          <MailRow key={mail.id} mail={mail} isOpen={mail === open} onOpen={() => setOpenId(mail.id)} />
        ))}
      </ul>
      <MailView key={open.id} mail={open} />
    </div>
  );
}

function EmptyButton() {
  const { t } = useTranslation('users');
  const client = useQueryClient();
  const empty = useMutation({
    mutationFn: emptyMailbox,
    onSuccess: () => client.invalidateQueries({ queryKey: usersKeys.mailbox }),
  });
  return (
    <Button variant="light" loading={empty.isPending} onClick={() => empty.mutate()}>
      {t('mailbox.clear')}
    </Button>
  );
}

function Content() {
  const mails = useQuery(mailboxQuery);
  return (
    <>
      {mails.isPending ? <Skeletons rows={4} height={60} /> : null}
      {mails.error ? <ErrorState error={mails.error} onRetry={() => void mails.refetch()} /> : null}
      {mails.data ? <Mails mails={mails.data} /> : null}
    </>
  );
}

/** The page for who is not signed in: without the frame's navigation, with the switch of languages. */
function BarePage() {
  const { t } = useTranslation('users');
  const hasMails = Boolean(useQuery(mailboxQuery).data?.length);
  useDocumentTitle(`${t('mailbox.title')} – Startline`);
  return (
    <main className={classes.page} id="main">
      <div className={classes.top}>
        <Link to="/" className={classes.brand} aria-label={t('app:nav.home')}>
          <Wordmark size={26} />
        </Link>
        <LanguageSwitch />
      </div>
      <header className={classes.header}>
        <div>
          <Title order={1}>{t('mailbox.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('mailbox.lead')}
          </Text>
        </div>
        {hasMails ? <EmptyButton /> : null}
      </header>
      <Content />
    </main>
  );
}

/** What a local installation would have mailed; open to everybody at this machine, before signing in. */
export function MailboxPage() {
  const { t } = useTranslation('users');
  const hasMails = Boolean(useQuery(mailboxQuery).data?.length);
  if (!useFoundMe()) return <BarePage />;
  return (
    <Page title={t('mailbox.title')} subtitle={t('mailbox.lead')} actions={hasMails ? <EmptyButton /> : null}>
      <Content />
    </Page>
  );
}

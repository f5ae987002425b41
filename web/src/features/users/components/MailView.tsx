import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { Bib, CopyField } from '@/shared/ui';

import type { Mail } from '../api/mailbox';
import { findCode } from '../domain/mailCode';
import classes from './Mailbox.module.css';

function MailBody({ mail, isHtml }: { mail: Mail; isHtml: boolean }) {
  if (!isHtml || !mail.html) return <pre className={classes.text}>{mail.text}</pre>;
  // No scripts, no forms, no access to our page: a mail is foreign content.
  return (
    <iframe
      className={classes.html}
      title={mail.subject}
      srcDoc={mail.html}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
    />
  );
}

/** Does the link lead to a page of its own, not just to the front? */
function isOwnPage(link: string): boolean {
  return URL.canParse(link) && new URL(link).pathname !== '/';
}

/** One mail: its code large, its links, and the mail as HTML or text. */
export function MailView({ mail }: { mail: Mail }) {
  const { t } = useTranslation('users');
  const format = useFormat();
  const [shape, setShape] = useState('html');
  const code = findCode(mail.text);
  // The installation's own front page, at the foot of each mail, is no step of anything.
  const link = mail.links.find((each) => isOwnPage(each));
  return (
    <article className={classes.mail}>
      <header>
        <Title order={2}>{mail.subject}</Title>
        <Text size="sm" c="dimmed">{`${mail.to.join(', ')}, ${format.ago(mail.sent_at)}`}</Text>
      </header>
      {code ? (
        <Bib className={classes.code}>
          <CopyField label={t('mailbox.code')} value={code} />
        </Bib>
      ) : null}
      <Group justify="space-between" gap="sm">
        {link ? (
          <Button component="a" href={link} variant="light">
            {t('mailbox.openLink')}
          </Button>
        ) : (
          <span />
        )}
        {mail.html ? (
          <SegmentedControl
            aria-label={t('mailbox.shape')}
            value={shape}
            onChange={setShape}
            data={[
              { value: 'html', label: t('mailbox.html') },
              { value: 'text', label: t('mailbox.text') },
            ]}
          />
        ) : null}
      </Group>
      <MailBody mail={mail} isHtml={shape === 'html'} />
    </article>
  );
}

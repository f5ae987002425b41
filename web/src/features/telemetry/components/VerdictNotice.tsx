import { Button } from '@mantine/core';
import { IconChecklist, IconGavel } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';

import type { Verdict, VerdictReason, WorkoutDetail } from '../api/types';
import { answerOf, titleOf } from '../domain/verdict';
import { useReasonWords } from '../hooks/useReasonWords';
import { useVerdict } from '../hooks/useVerdict';
import { AppealDialog } from './AppealDialog';
import classes from './VerdictNotice.module.css';

interface Props {
  workout: WorkoutDetail;
  /** Shows a stretch on chart and map. */
  onPart: (startS: number, endS: number) => void;
  onEdit: () => void;
  /** Opens the crop tool; absent while there are no samples. */
  onCrop: (() => void) | undefined;
}

const SHOWN_STRETCHES = 4;

function Reason({ reason, onPart }: { reason: VerdictReason; onPart: Props['onPart'] }) {
  const { t } = useTranslation('verdict');
  const format = useFormat();
  const sentence = useReasonWords();
  const { stretches } = reason;
  return (
    <li className={classes.reason}>
      <span>{sentence(reason)}</span>
      {stretches.length > 0 ? (
        <span className={classes.places}>
          {stretches.slice(0, SHOWN_STRETCHES).map(({ start_s, end_s }) => (
            <button
              key={start_s}
              type="button"
              className={classes.place}
              onClick={() => onPart(start_s, end_s)}
            >
              <span className={classes.hidden}>{t('place')} </span>
              {`${format.duration(start_s)}–${format.duration(end_s)}`}
            </button>
          ))}
          {stretches.length > SHOWN_STRETCHES ? (
            <span className={classes.more}>
              {t('morePlaces', { count: stretches.length - SHOWN_STRETCHES })}
            </span>
          ) : null}
        </span>
      ) : null}
    </li>
  );
}

function Said({ text, quote }: { text: string; quote: string }) {
  return (
    <div className={classes.answer}>
      <p>{text}</p>
      <blockquote className={classes.quote}>{quote}</blockquote>
    </div>
  );
}

/** What staff answered, then what the athlete wrote and waits for. */
function Answer({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation('verdict');
  const format = useFormat();
  const { appeal } = verdict;
  const answer = answerOf(verdict);
  return (
    <>
      {answer ? <Said text={t(`appeal.${answer.kind}`)} quote={answer.text} /> : null}
      {appeal?.state === 'open' ? (
        <Said text={t('appeal.waits', { date: format.dayAndMonth(appeal.created_at) })} quote={appeal.text} />
      ) : null}
    </>
  );
}

type ActionProps = Pick<Props, 'onEdit' | 'onCrop'> & { verdict: Verdict; onAppeal: () => void };

function Actions({ verdict, onEdit, onCrop, onAppeal }: ActionProps) {
  const { t } = useTranslation('verdict');
  const { can_appeal, appeal, appeals_left } = verdict;
  return (
    <>
      <div className={classes.actions}>
        {verdict.keep && onCrop ? (
          <Button size="sm" onClick={onCrop}>
            {t('action.crop')}
          </Button>
        ) : null}
        <Button variant="light" size="sm" onClick={onEdit}>
          {t('action.sport')}
        </Button>
        {can_appeal ? (
          <Button variant="light" size="sm" onClick={onAppeal}>
            {t(appeal ? 'action.appealAgain' : 'action.appeal')}
          </Button>
        ) : null}
      </div>
      {appeal && appeal.state !== 'open' ? (
        <p className={classes.help}>{t('appeal.left', { count: appeals_left })}</p>
      ) : null}
    </>
  );
}

/** Why a workout does not count where people are compared, and what its owner can do; nothing when it does. */
export function VerdictNotice({ workout, onPart, onEdit, onCrop }: Props) {
  const { t } = useTranslation('verdict');
  const { data: verdict } = useVerdict(workout);
  const [isAppealing, setIsAppealing] = useState(false);
  if (!verdict || verdict.outcome === 'pending') return null;
  const isCounted = verdict.outcome === 'ok';
  if (isCounted && verdict.decision !== 'accepted') return null;
  const title = t(`title.${titleOf(verdict)}`);
  const Icon = isCounted ? IconChecklist : IconGavel;
  return (
    <section className={classes.notice} data-outcome={verdict.outcome} aria-label={title}>
      <span className={classes.icon} aria-hidden>
        <Icon size={20} stroke={1.8} />
      </span>
      <div className={classes.text}>
        <h2 className={classes.title}>{title}</h2>
        {isCounted ? null : (
          <>
            <p className={classes.help}>{t(verdict.decision ? 'helpDecided' : 'help')}</p>
            <ul className={classes.reasons}>
              {verdict.reasons.map((reason) => (
                <Reason key={reason.code} reason={reason} onPart={onPart} />
              ))}
            </ul>
          </>
        )}
        <Answer verdict={verdict} />
        {isCounted ? null : (
          <Actions verdict={verdict} onEdit={onEdit} onCrop={onCrop} onAppeal={() => setIsAppealing(true)} />
        )}
      </div>
      {isAppealing ? <AppealDialog workout={workout} onClose={() => setIsAppealing(false)} /> : null}
    </section>
  );
}

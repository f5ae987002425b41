import { Link } from '@tanstack/react-router';
import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useWorkoutWords } from '@/features/telemetry';
import { isKnown } from '@/shared/format';
import { Num, Tag, type Tone } from '@/shared/ui';

import type { LiveSession } from '../api/live';
import type { SignalKind } from '../domain/signal';
import { useRowSignal } from '../hooks/useSignal';
import classes from './LiveList.module.css';

const TONES: Partial<Record<SignalKind, Tone>> = { live: 'live', stale: 'warn', offline: 'warn' };

function useSessionWords(session: LiveSession) {
  const { sportName, format } = useWorkoutWords();
  return { format, title: session.name || sportName(session.sport || 'other') };
}

/** A session that goes on now: the way to its page. */
export function RunningCard({ session }: { session: LiveSession }) {
  const { t } = useTranslation('live');
  const { format, title } = useSessionWords(session);
  const signal = useRowSignal(session);
  const distance = format.distance(session.numbers?.distance_m);
  return (
    <li>
      <Link to="/live/$sessionId" params={{ sessionId: session.id }} className={classes.card}>
        <span className={classes.words}>
          <span className={classes.name}>{title}</span>
          <span className={classes.facts}>
            <Tag tone={TONES[signal.kind] ?? 'plain'}>{t(`tag.${signal.kind}`)}</Tag>
            {signal.kind === 'stale'
              ? t('silentFor', { time: format.durationWords(signal.ageS) })
              : t('since', { time: format.time(session.started_at, session.time_zone ?? undefined) })}
          </span>
        </span>
        {isKnown(session.numbers?.distance_m) ? (
          <Num size="m" unit={distance.unit}>
            {distance.value}
          </Num>
        ) : null}
        <IconChevronRight size={22} stroke={1.8} aria-hidden />
      </Link>
    </li>
  );
}

/** A session that is over: its workout, or its page until that is there. */
export function RecentRow({ session }: { session: LiveSession }) {
  const { t } = useTranslation('live');
  const { format, title } = useSessionWords(session);
  const distance = format.distance(session.numbers?.distance_m, true);
  const words = (
    <>
      <span className={classes.words}>
        <span className={classes.name}>{title}</span>
        <span className={classes.facts}>
          {format.ago(session.started_at, session.time_zone ?? undefined)}
        </span>
      </span>
      {session.numbers?.distance_m ? (
        <Num size="s" unit={distance.unit}>
          {distance.value}
        </Num>
      ) : null}
      <IconChevronRight size={22} stroke={1.8} aria-hidden />
    </>
  );
  return (
    <li>
      {session.workout_id ? (
        <Link
          to="/training/$workoutId"
          params={{ workoutId: session.workout_id }}
          className={classes.card}
          aria-label={t('list.workout', { name: title })}
        >
          {words}
        </Link>
      ) : (
        <Link to="/live/$sessionId" params={{ sessionId: session.id }} className={classes.card}>
          {words}
        </Link>
      )}
    </li>
  );
}

import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';

import type { Recording, WorkoutDetail } from '../api/types';
import { givenChannels, reasonParts, WHOLE_SHARE } from '../domain/sources';

/** What is said of a recording: its name, when it was, how far it is believed, why it was joined, what it gave. */
export function useSourceWords(workout: WorkoutDetail) {
  const { t } = useTranslation(['sources', 'telemetry']);
  const format = useFormat();
  const list = new Intl.ListFormat(format.language, { type: 'conjunction' });

  const name = ({ source, file_name }: Recording) =>
    source.kind === 'manual'
      ? t('byHand')
      : source.device_name || file_name || t(`telemetry:source.${source.kind}`);

  const moment = (recording: Recording) => {
    const shiftMs = (recording.match?.shift_s ?? 0) * 1000;
    const time = format.time(Date.parse(recording.started_at) + shiftMs, workout.time_zone);
    const duration = format.duration(recording.elapsed_s);
    if (recording.distance_m === null) return t('moment', { time, duration });
    return t('momentDistance', { time, duration, distance: format.distance(recording.distance_m).text });
  };

  const why = ({ match }: Recording) => {
    if (!match) return null;
    const shift = format.durationWords(Math.abs(match.shift_s));
    const first = t(`why.${match.kind}`, { overlap: format.percent(match.overlap), shift });
    // What rounds to nothing is said in words: "by 0%" would be a difference that is none.
    const figures = reasonParts(match).map((part) => {
      if (part === 'distance') {
        const share = format.percent(match.distance_share);
        return share === format.percent(0) ? t('why.sameDistance') : t('why.distance', { share });
      }
      const gap = format.elevation(match.track_gap_m).text;
      return gap === format.elevation(0).text ? t('why.sameTrack') : t('why.track', { gap });
    });
    return `${[first, ...figures].join(', ')}.`;
  };

  const gave = (recording: Recording) => {
    const given = givenChannels(recording.gave);
    if (given.length === 0) {
      return t(recording.permitted_use === 'owner_only' ? 'gaveNothingOwner' : 'gaveNothing');
    }
    const parts = given.map(({ channel, share }) => {
      const word = t(`channel.${channel}`);
      if (share >= WHOLE_SHARE) return word;
      return t('gavePart', { channel: word, share: format.percent(share) });
    });
    return `${t('gave', { list: list.format(parts) })}.`;
  };

  return { t, name, moment, why, gave };
}

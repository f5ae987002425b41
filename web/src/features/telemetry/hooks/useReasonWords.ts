import { useTranslation } from 'react-i18next';

import { useFormat, type Formats } from '@/shared/format';

import type { VerdictReason } from '../api/types';

type Figures = VerdictReason['figures'];

/** Everything that a sentence on a reason may name, as the person reads it. */
function words(figures: Figures, format: Formats) {
  const number = (name: string) => (typeof figures[name] === 'number' ? figures[name] : null);
  return {
    speed: format.speed(number('speed_mps')).text,
    best: format.speed(number('best_mps')).text,
    times: format.number(number('times'), 2),
    distance: format.distance(number('distance_m')).text,
    track: format.distance(number('track_m')).text,
    duration: format.duration(number('seconds') ?? 0),
    seconds: number('seconds') ?? 0,
    power: format.number(number('power_w_per_kg'), 1),
    bestPower: format.number(number('best_w_per_kg'), 1),
    count: number('count') ?? 0,
    step: format.number(number('step_m'), 1),
    stepS: format.number(number('step_s'), 2),
    share: format.percent(number('share')),
    heartRate: format.heartRate(number('heart_rate_bpm')).text,
    variation: format.percent(number('variation')),
    altitude: format.elevation(number('altitude_m')).text,
  };
}

/** Reasons of verdicts in words. */
export function useReasonWords() {
  const { t, i18n } = useTranslation('verdict');
  const format = useFormat();
  return ({ code, figures }: VerdictReason): string => {
    const kind = figures.sign ?? figures.window;
    const special = `reason.${code}_${String(kind).replace(/\W/g, '')}`;
    const key = i18n.exists(`verdict:${special}`) ? special : `reason.${code}`;
    return i18n.exists(`verdict:${key}`) ? t(key, words(figures, format)) : t('reason.other');
  };
}

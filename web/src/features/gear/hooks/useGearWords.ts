import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';

import type { Gear, ShoeWear } from '../api/gear';
import { type Piece, roundedLeft, roundedRange } from '../domain/wear';
import { useUnit } from './useGear';

/** What pages say of gear, in the person's language and units. */
export function useGearWords() {
  const { t, i18n } = useTranslation('gear');
  const format = useFormat();
  const { unitM, unit } = useUnit();
  const rounded = (meters: number) => format.number(roundedLeft(meters, unitM));
  /** "About 110 km left", "Worn out by our count". */
  const left = (wear: ShoeWear) =>
    wear.left_m > 0 ? t('left', { distance: rounded(wear.left_m), unit }) : t('nothingLeft');
  /** "70–150 km", one number where both round to the same. */
  const leftRange = ({ left_low_m, left_high_m }: ShoeWear) => {
    const [low, high] = roundedRange(left_low_m, left_high_m, unitM).map((value) => format.number(value));
    return low === high ? `${high}\u00a0${unit}` : `${low}–${high}\u00a0${unit}`;
  };
  const distance = ({ gear, sums }: Piece) =>
    format.distance(sums?.distance_m ?? gear.starting_distance_m, true);
  const percent = (value: number) => format.percent(Math.floor(value + 1e-9) / 100);
  const sport = (code: string) => (i18n.exists(`sports:${code}`) ? t(`sports:${code}`) : code);
  const sports = (gear: Gear) =>
    gear.default_sports.map((code) => sport(code).toLocaleLowerCase(format.language)).join(', ');
  const day = (date: string) => format.dayAndMonth(`${date}T12:00:00Z`, 'UTC');
  return { t, format, unit, unitM, left, leftRange, distance, percent, sport, sports, day, rounded };
}

import type { Language } from '../i18n';

/** What is shown for a value nobody knows; never 0. */
export const UNKNOWN = '–';

const NO_BREAK_SPACE = '\u00a0';
const MINUS = '\u2212';

export function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** `13490.5` with one decimal: «13 490,5» in Russian with a no-break space, "13,490.5" in English; minus is U+2212. */
export function formatNumber(value: number | null | undefined, language: Language, decimals = 0): string {
  if (!isKnown(value)) return UNKNOWN;
  const fixed = Math.abs(value).toFixed(decimals);
  const [whole = '0', fraction] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === 'ru' ? NO_BREAK_SPACE : ',');
  const point = language === 'ru' ? ',' : '.';
  const isNegative = value < 0 && Number(fixed) !== 0;
  return `${isNegative ? MINUS : ''}${grouped}${fraction ? point + fraction : ''}`;
}

/** `0.15` is "15%" in English and "15 %" in Russian. */
export function formatPercent(share: number | null | undefined, language: Language): string {
  if (!isKnown(share)) return UNKNOWN;
  const number = formatNumber(share * 100, language);
  return language === 'ru' ? `${number}${NO_BREAK_SPACE}%` : `${number}%`;
}

/** A difference with its sign: "+13", "−4", "0". */
export function formatSigned(value: number | null | undefined, language: Language, decimals = 0): string {
  const text = formatNumber(value, language, decimals);
  return isKnown(value) && Number(value.toFixed(decimals)) > 0 ? `+${text}` : text;
}

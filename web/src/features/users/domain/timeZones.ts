import type { Language } from '@/shared/i18n';

interface ZoneChoice {
  value: string;
  label: string;
}

function nameOf(zone: string, language: Language, style: 'longGeneric' | 'shortOffset', now: Date): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: style }).formatToParts(now);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** "Moscow Time, UTC+3 (Europe/Moscow)", «Москва, UTC+3 (Europe/Moscow)». */
export function zoneLabel(zone: string, language: Language, now = new Date()): string {
  const offset = nameOf(zone, language, 'shortOffset', now).replace('GMT', 'UTC');
  const name = nameOf(zone, language, 'longGeneric', now).replace(
    / Standard(?= Time$)|, стандартное время$/,
    '',
  );
  // A zone without a name of its own is called by its offset.
  return /^(GMT|UTC)/.test(name) ? `${offset} (${zone})` : `${name}, ${offset} (${zone})`;
}

/** All time zones with readable names, ordered by name; `present` is among them even when the browser does not list it. */
export function zoneChoices(language: Language, present: string): ZoneChoice[] {
  const known = Intl.supportedValuesOf('timeZone');
  const zones = known.includes(present) ? known : [present, ...known];
  return zones
    .map((value) => ({ value, label: zoneLabel(value, language) }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
}

import type { Language } from '../i18n';

type Moment = string | number | Date;

interface Place {
  language: Language;
  timeZone?: string | undefined;
}

/** English dates are written day first (Tuesday 14 April); the clock of an English reader follows the browser. */
function clockLocale(language: Language): string {
  if (language === 'ru') return 'ru-RU';
  return navigator.language.startsWith('en') ? navigator.language : 'en-GB';
}

const dateLocale = (language: Language): string => (language === 'ru' ? 'ru-RU' : 'en-GB');

function written(moment: Moment, { language, timeZone }: Place, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(dateLocale(language), { timeZone, ...options }).format(new Date(moment));
}

function yearOf(moment: Moment, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone }).format(new Date(moment));
}

function yearIfOther(moment: Moment, place: Place, now: Date): Intl.DateTimeFormatOptions {
  return yearOf(moment, place.timeZone) === yearOf(now, place.timeZone) ? {} : { year: 'numeric' };
}

/** "Tuesday 14 April", «вторник, 14 апреля»; another year is added. */
export function longDate(moment: Moment, place: Place, now = new Date()): string {
  const year = yearIfOther(moment, place, now);
  return written(moment, place, { weekday: 'long', day: 'numeric', month: 'long', ...year }).replace(
    / г\.$/,
    '',
  );
}

/** "Tue 14 April", «вт, 14 апреля». */
export function shortDate(moment: Moment, place: Place, now = new Date()): string {
  const year = yearIfOther(moment, place, now);
  return written(moment, place, { weekday: 'short', day: 'numeric', month: 'long', ...year })
    .replace(/ г\.$/, '')
    .replace(/^(\w{3}),/, '$1');
}

/** "14 April", «14 апреля»; another year is added. */
export function dayAndMonth(moment: Moment, place: Place, now = new Date()): string {
  const year = yearIfOther(moment, place, now);
  return written(moment, place, { day: 'numeric', month: 'long', ...year }).replace(/ г\.$/, '');
}

/** Nothing inside is torn over two lines: "6:35 PM", «51 мин. назад». */
const unbroken = (text: string): string => text.replace(/\s/gu, '\u00a0');

/** "7:46"; 24 hours in Russian, by the reader's locale in English. */
export function clockTime(moment: Moment, { language, timeZone }: Place): string {
  const written = new Intl.DateTimeFormat(clockLocale(language), {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(moment));
  return unbroken(written.replace(/^0(\d)/, '$1'));
}

/** "April 2026", «апрель 2026». */
export function monthAndYear(moment: Moment, place: Place): string {
  return written(moment, place, { month: 'long', year: 'numeric' }).replace(/ г\.$/, '');
}

/** "April", «апрель». */
export function monthName(moment: Moment, place: Place): string {
  return written(moment, place, { month: 'long' });
}

/** Names of the weekdays, Monday first: "Mon", «Пн». */
export function weekdayNames(language: Language): string[] {
  const monday = Date.UTC(2024, 0, 1, 12);
  return Array.from({ length: 7 }, (_, day) => {
    const name = written(monday + day * 86_400_000, { language, timeZone: 'UTC' }, { weekday: 'short' });
    return name.charAt(0).toUpperCase() + name.slice(1);
  });
}

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Relative up to 24 hours ("40 min ago"), then null: the caller shows a date. */
export function relativeTime(moment: Moment, language: Language, now = new Date()): string | null {
  const seconds = Math.round((new Date(moment).getTime() - now.getTime()) / 1000);
  if (Math.abs(seconds) >= DAY_S) return null;
  const words = new Intl.RelativeTimeFormat(dateLocale(language), { numeric: 'auto', style: 'short' });
  if (Math.abs(seconds) < MINUTE_S) return words.format(0, 'second');
  if (Math.abs(seconds) < HOUR_S) return unbroken(words.format(Math.trunc(seconds / MINUTE_S), 'minute'));
  return unbroken(words.format(Math.trunc(seconds / HOUR_S), 'hour'));
}

/** The calendar day (YYYY-MM-DD) of a moment in a time zone. */
export function localDay(moment: Moment, timeZone?: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(moment));
}

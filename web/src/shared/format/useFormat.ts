import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { isLanguage, type Language } from '../i18n';
import * as dates from './dates';
import { durationParts, formatDuration, formatHours } from './duration';
import * as measures from './measures';
import { formatNumber, formatPercent, formatSigned, isKnown, UNKNOWN } from './numbers';

/** The units and time zone of the signed-in person; the app's root provides them. */
export interface Habits {
  units: measures.Units;
  timeZone: string | undefined;
}

export const HabitsContext = createContext<Habits>({ units: 'metric', timeZone: undefined });

/** A value with its unit in words: `{value: "12,43", unit: "км", text: "12,43 км"}`. */
export interface Shown {
  value: string;
  unit: string;
  text: string;
}

type Known = number | null | undefined;
type Translate = (key: string, values?: Record<string, unknown>) => string;
type Moment = string | number | Date;

/** Takes the plural form of fractions. */
const FRACTION = 0.5;

function shownBy(translate: Translate) {
  // Our values have decimals or are no counts: the form of a fraction («3,73 мили», «фунта»).
  return ({ value, unit }: measures.Measured): Shown => {
    const name = translate(`units:${unit}`, { count: FRACTION });
    return { value, unit: name, text: value === UNKNOWN ? UNKNOWN : `${value}\u00a0${name}` };
  };
}

function measureFormats(manner: measures.Manner, shown: (measured: measures.Measured) => Shown) {
  return {
    distance: (meters: Known, short = false) => shown(measures.distance(meters, manner, short)),
    /** A lap: metres in the water, kilometres elsewhere; "–" where nothing was measured. */
    lap: (meters: Known, family: string) =>
      shown(
        family === 'swim'
          ? measures.poolLength(meters, manner)
          : measures.distance(isKnown(meters) && meters > 0 ? meters : null, manner),
      ),
    elevation: (meters: Known) => shown(measures.elevation(meters, manner)),
    pace: (speedMps: Known) => shown(measures.pace(speedMps, manner)),
    speed: (speedMps: Known) => shown(measures.speed(speedMps, manner)),
    /** Pace for runs, walks and swims, speed for the rest. */
    tempo: (speedMps: Known, family: string) => shown(measures.tempo(speedMps, family, manner)),
    heartRate: (beats: Known) => shown(measures.count(beats, 'bpm', manner)),
    cadence: (perMinute: Known, family: string) =>
      shown(measures.count(perMinute, family === 'run' || family === 'walk' ? 'spm' : 'rpm', manner)),
    power: (watts: Known) => shown(measures.count(watts, 'watt', manner)),
    calories: (kilocalories: Known) => shown(measures.count(kilocalories, 'kcal', manner)),
    temperature: (celsius: Known) => shown(measures.temperature(celsius, manner)),
    mass: (kilograms: Known) => shown(measures.mass(kilograms, manner)),
  };
}

function dateFormats(language: Language, ownZone: string | undefined) {
  const place = (timeZone?: string) => ({ language, timeZone: timeZone ?? ownZone });
  return {
    longDate: (moment: Moment, timeZone?: string) => dates.longDate(moment, place(timeZone)),
    shortDate: (moment: Moment, timeZone?: string) => dates.shortDate(moment, place(timeZone)),
    dayAndMonth: (moment: Moment, timeZone?: string) => dates.dayAndMonth(moment, place(timeZone)),
    time: (moment: Moment, timeZone?: string) => dates.clockTime(moment, place(timeZone)),
    monthAndYear: (moment: Moment, timeZone?: string) => dates.monthAndYear(moment, place(timeZone)),
    monthName: (moment: Moment, timeZone?: string) => dates.monthName(moment, place(timeZone)),
    localDay: (moment: Moment, timeZone?: string) => dates.localDay(moment, timeZone ?? ownZone),
    /** "40 min ago" within a day, else "14 April, 7:46". */
    ago: (moment: Moment, timeZone?: string) =>
      dates.relativeTime(moment, language) ??
      `${dates.dayAndMonth(moment, place(timeZone))}, ${dates.clockTime(moment, place(timeZone))}`,
    /** "40 min ago" within a day, else null. */
    relative: (moment: Moment) => dates.relativeTime(moment, language),
    weekdays: dates.weekdayNames(language),
  };
}

function formats(language: Language, habits: Habits, translate: Translate) {
  const manner = { language, units: habits.units };
  const words = (seconds: Known): string => {
    if (!isKnown(seconds)) return UNKNOWN;
    const parts = durationParts(seconds);
    if (parts.hours === 0) return translate('units:minutesOnly', { ...parts });
    return translate(parts.minutes === 0 ? 'units:hoursOnly' : 'units:hoursMinutes', { ...parts });
  };
  return {
    language,
    ...habits,
    ...measureFormats(manner, shownBy(translate)),
    ...dateFormats(language, habits.timeZone),
    /** The name of a distance unit beside a whole number: «1 миля», «5 миль». */
    distanceUnit: (count: number) =>
      translate(`units:${habits.units === 'imperial' ? 'mi' : 'km'}`, { count }),
    duration: formatDuration,
    hours: formatHours,
    /** "1 h 7 min", «1 ч 7 мин». */
    durationWords: words,
    number: (value: Known, decimals = 0) => formatNumber(value, language, decimals),
    signed: (value: Known, decimals = 0) => formatSigned(value, language, decimals),
    percent: (share: Known) => formatPercent(share, language),
  };
}

export type Formats = ReturnType<typeof formats>;

/** Numbers, measures and dates as the signed-in person reads them. */
export function useFormat(): Formats {
  const { i18n } = useTranslation();
  const habits = useContext(HabitsContext);
  const language = isLanguage(i18n.language) ? i18n.language : 'en';
  return useMemo(
    () => formats(language, habits, (key, values) => i18n.getFixedT(language)(key, values ?? {})),
    [language, habits, i18n],
  );
}

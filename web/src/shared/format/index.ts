export { localDay, weekdayNames } from './dates';
export { formatDuration, formatHours } from './duration';
export { METERS_PER_MILE, type Units, usesPace } from './measures';
export { formatNumber, formatPercent, formatSigned, isKnown, UNKNOWN } from './numbers';
export { type Formats, type Habits, HabitsContext, type Shown, useFormat } from './useFormat';

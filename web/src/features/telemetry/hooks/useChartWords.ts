import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { type ChannelName, type ChannelWords, clock, type UnitLengths } from '@/shared/charts';
import { METERS_PER_MILE, useFormat, usesPace } from '@/shared/format';

import type { Family, WorkoutDetail } from '../api/types';

const FOOT_M = 0.3048;
const YARD_M = 0.9144;

/** Lengths behind the units in which this person reads a sport. */
export function unitLengths(units: 'metric' | 'imperial', family: Family): UnitLengths {
  const isMetric = units === 'metric';
  const distanceM = isMetric ? 1000 : METERS_PER_MILE;
  return {
    distanceM,
    paceM: family === 'swim' ? (isMetric ? 100 : 100 * YARD_M) : distanceM,
    heightM: isMetric ? 1 : FOOT_M,
  };
}

/** Names, units and formats of the charts for one workout. */
export function useChartWords(workout: WorkoutDetail) {
  const { t } = useTranslation('telemetry');
  const format = useFormat();
  return useMemo(() => {
    const { family } = workout;
    const lengths = unitLengths(format.units, family);
    const unit: Record<ChannelName, string> = {
      pace: format.tempo(null, family).unit,
      speed: format.speed(null).unit,
      heart_rate: format.heartRate(null).unit,
      elevation: format.elevation(null).unit,
      cadence: format.cadence(null, family).unit,
      power: format.power(null).unit,
      temperature: format.temperature(0).unit,
    };
    const names = Object.keys(unit) as ChannelName[];
    const words = Object.fromEntries(
      names.map((name) => [name, { name: t(`channel.${name}`), unit: unit[name] }]),
    ) as Record<ChannelName, ChannelWords>;
    const speed = workout.speed_avg_mps;
    const isPaced = usesPace(family);
    const averages: Partial<Record<ChannelName, number | null>> = {
      pace: speed ? lengths.paceM / speed : null,
      speed: speed ? (speed * 3600) / lengths.distanceM : null,
      heart_rate: workout.heart_rate_avg_bpm,
      cadence: workout.cadence_avg_spm,
      power: workout.power_avg_w,
      temperature: workout.temperature_avg_c,
    };
    const formatValue = (name: ChannelName, value: number) => {
      if (name === 'pace') return clock(value);
      if (name === 'temperature') return format.temperature(value).value;
      return format.number(value, name === 'speed' && !Number.isInteger(value) ? 1 : 0);
    };
    return { lengths, words, averages, isPaced, formatValue, distanceUnit: format.distance(null).unit };
  }, [workout, format, t]);
}

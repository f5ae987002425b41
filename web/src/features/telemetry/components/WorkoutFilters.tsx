import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import { type DistanceBand, DISTANCES, type Filters, hasFilters, SORTS } from '../domain/filters';
import { FAMILIES } from '../api/types';
import { useMonths } from '../hooks/useWorkoutList';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import { FilterChip } from './FilterChip';
import classes from './ListPage.module.css';
import { ViewSwitch } from './ViewSwitch';

const TYPING_MS = 300;

function useChange(filters: Filters) {
  const navigate = useNavigate();
  return (change: Partial<Record<keyof Filters, string | undefined>>) =>
    void navigate({ to: '/training', search: { ...filters, ...change } as Filters, replace: true });
}

/** Search as one types: the address follows after a short rest, and the field follows an address changed elsewhere. */
function Search({ filters }: { filters: Filters }) {
  const { t } = useWorkoutWords();
  const change = useChange(filters);
  const wanted = filters.q ?? '';
  const [field, setField] = useState({ text: wanted, sent: wanted, seen: wanted });
  if (wanted !== field.seen) {
    setField({ ...field, seen: wanted, text: wanted === field.sent ? field.text : wanted });
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (text: string) => {
    setField((now) => ({ ...now, sent: text.trim() }));
    change({ q: text.trim() || undefined });
  };
  const type = (text: string, waitMs = TYPING_MS) => {
    setField((now) => ({ ...now, text }));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(text), waitMs);
  };
  const clear = <CloseButton aria-label={t('filter.clearSearch')} onClick={() => type('', 0)} />;
  return (
    <TextInput
      className={classes.search}
      type="search"
      aria-label={t('filter.search')}
      placeholder={t('filter.search')}
      leftSection={<IconSearch size={18} stroke={1.8} aria-hidden />}
      rightSection={field.text ? clear : null}
      value={field.text}
      onChange={(event) => type(event.currentTarget.value)}
      maxLength={100}
    />
  );
}

function usePeriods() {
  const { t, format } = useWorkoutWords();
  const months = useMonths().data?.items ?? [];
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  const spoken = (month: string) => {
    const name = format.monthAndYear(`${month}-15T12:00:00Z`, 'UTC');
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
  return [
    ...(['week', 'month', 'year'] as const).map((value) => ({
      value,
      label: t(`filter.period.${value}`),
    })),
    ...months.slice(0, 24).map(({ month }) => ({ value: month, label: spoken(month) })),
    ...years.map((year) => ({ value: year, label: year })),
  ];
}

type Change = ReturnType<typeof useChange>;

interface ChipProps {
  filters: Filters;
  change: Change;
}

function DistanceChip({ filters, change }: ChipProps) {
  const { t, format } = useWorkoutWords();
  const unit = t(`filter.distance.${format.units}`);
  const band = (value: string) => {
    const [low, high] = value.split('-');
    if (!high) return t('filter.distance.over', { low, unit });
    return low === '0'
      ? t('filter.distance.under', { high, unit })
      : t('filter.distance.between', { low, high, unit });
  };
  const own: readonly DistanceBand[] = DISTANCES[format.units];
  // A band of the other unit (the address was kept while the unit changed) still has its name.
  const bands = filters.distance && !own.includes(filters.distance) ? [filters.distance, ...own] : own;
  return (
    <FilterChip
      name={t('filter.distance.name')}
      anyLabel={t('filter.anyDistance')}
      value={filters.distance}
      options={bands.map((value) => ({ value, label: band(value) }))}
      onChange={(distance) => change({ distance })}
    />
  );
}

const NO_FILTERS = { family: undefined, period: undefined, distance: undefined, q: undefined };

/** List or calendar, search, sport, period, distance and order. All of it lives in the address. Phones fold it away. */
export function WorkoutFilters({ filters, isOpen }: { filters: Filters; isOpen: boolean }) {
  const { t } = useWorkoutWords();
  const change = useChange(filters);
  const periods = usePeriods();
  return (
    <div className={classes.bar} role="search" data-open={isOpen || hasFilters(filters) || undefined}>
      <ViewSwitch view="list" />
      <Search filters={filters} />
      <div className={classes.chips}>
        <FilterChip
          name={t('filter.sport')}
          anyLabel={t('filter.anySport')}
          value={filters.family}
          options={FAMILIES.map((value) => ({ value, label: t(`family.${value}`) }))}
          onChange={(family) => change({ family })}
        />
        <FilterChip
          name={t('filter.period.name')}
          anyLabel={t('filter.anyPeriod')}
          value={filters.period}
          options={periods}
          onChange={(period) => change({ period })}
        />
        <DistanceChip filters={filters} change={change} />
        <FilterChip
          name={t('filter.sort.name')}
          value={filters.sort ?? SORTS[0]}
          options={SORTS.map((value) => ({ value, label: t(`filter.sort.${value}`) }))}
          onChange={(sort) => change({ sort })}
        />
        {hasFilters(filters) ? (
          <button type="button" className={classes.chip} onClick={() => change(NO_FILTERS)}>
            {t('filter.clear')}
          </button>
        ) : null}
      </div>
    </div>
  );
}

import { ActionIcon, Button, Group, Loader } from '@mantine/core';
import { useInViewport, useMediaQuery } from '@mantine/hooks';
import {
  IconAccessPoint,
  IconAdjustmentsHorizontal,
  IconPencilPlus,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState, ErrorState, Page, Skeletons } from '@/shared/ui';

import { FirstWorkout } from '../components/FirstWorkout';
import classes from '../components/ListPage.module.css';
import { MonthHeader } from '../components/MonthHeader';
import rowClasses from '../components/Rows.module.css';
import { isOpenUpload, UploadRow } from '../components/UploadRow';
import { WorkoutFilters } from '../components/WorkoutFilters';
import { WorkoutRow } from '../components/WorkoutRow';
import type { WorkoutSummary } from '../api/types';
import { groupByMonth } from '../domain/calendar';
import { type Filters, hasFilters, isNarrowed } from '../domain/filters';
import { useMonths, useUploads, useWorkoutList } from '../hooks/useWorkoutList';

const route = getRouteApi('/frame/training');

function Rows({ workouts }: { workouts: readonly WorkoutSummary[] }) {
  return (
    <div className={classes.sheet}>
      <ul className={rowClasses.list}>
        {workouts.map((workout) => (
          <li key={workout.id}>
            <WorkoutRow workout={workout} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** By month when sorted by date, one plain list otherwise. */
function Groups({ workouts, filters }: { workouts: readonly WorkoutSummary[]; filters: Filters }) {
  const months = useMonths().data?.items;
  const groups = useMemo(() => groupByMonth(workouts), [workouts]);
  if (filters.sort?.endsWith('_m') || filters.sort?.endsWith('moving_s')) return <Rows workouts={workouts} />;
  const hasSums = !isNarrowed(filters) && filters.period !== 'week';
  return groups.map(({ month, rows }) => (
    <section key={month} className={classes.group}>
      <MonthHeader month={month} sums={hasSums ? months?.find((each) => each.month === month) : undefined} />
      <Rows workouts={rows} />
    </section>
  ));
}

/** Files from devices that are no workouts yet. */
function OpenUploads() {
  const { t } = useTranslation('telemetry');
  const open = useUploads().data?.items.filter(isOpenUpload) ?? [];
  if (open.length === 0) return null;
  return (
    <section className={classes.sheet} aria-label={t('upload.openFiles')}>
      <ul className={rowClasses.list}>
        {open.map((upload) => (
          <li key={upload.id}>
            <UploadRow upload={upload} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function List({ filters }: { filters: Filters }) {
  const { t } = useTranslation('telemetry');
  const list = useWorkoutList(filters);
  const { ref, inViewport } = useInViewport();
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = list;
  useEffect(() => {
    if (inViewport && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [inViewport, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const workouts = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  if (list.isPending) return <Skeletons rows={6} height={80} />;
  if (list.isError && workouts.length === 0) {
    return <ErrorState error={list.error} title={t('list.failed')} onRetry={() => void list.refetch()} />;
  }
  if (workouts.length === 0) {
    return hasFilters(filters) ? (
      <EmptyState title={t('list.nothingFound')}>{t('list.nothingFoundHelp')}</EmptyState>
    ) : (
      <FirstWorkout />
    );
  }
  return (
    <>
      <Groups workouts={workouts} filters={filters} />
      <div ref={ref} className={classes.more}>
        {isFetchingNextPage ? <Loader size="sm" aria-label={t('list.loadingMore')} /> : null}
        {isFetchNextPageError ? (
          <Button variant="light" onClick={() => void fetchNextPage()}>
            {t('list.loadMore')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

interface ActionsProps {
  isOpen: boolean;
  onFilters: () => void;
}

function Actions({ isOpen, onFilters }: ActionsProps) {
  const { t } = useTranslation('telemetry');
  const isWide = useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false });
  if (!isWide) {
    return (
      <Group gap={0} wrap="nowrap">
        <ActionIcon component={Link} to="/live" aria-label={t('list.live')}>
          <IconAccessPoint size={24} stroke={1.8} />
        </ActionIcon>
        <ActionIcon aria-label={t('filter.open')} aria-expanded={isOpen} onClick={onFilters}>
          <IconAdjustmentsHorizontal size={24} stroke={1.8} />
        </ActionIcon>
        <ActionIcon component={Link} to="/training/new" aria-label={t('list.enter')}>
          <IconPencilPlus size={24} stroke={1.8} />
        </ActionIcon>
      </Group>
    );
  }
  return (
    <Group gap="sm">
      <Button
        component={Link}
        to="/training/new"
        variant="outline"
        leftSection={<IconPencilPlus size={20} stroke={1.8} aria-hidden />}
      >
        {t('list.enter')}
      </Button>
      <Button component={Link} to="/upload" leftSection={<IconUpload size={20} stroke={1.8} aria-hidden />}>
        {t('list.upload')}
      </Button>
    </Group>
  );
}

/** The training log: filters, months with their sums, rows. On phones, Upload is the act of the navigation. */
export function WorkoutsPage() {
  const { t } = useTranslation('telemetry');
  const filters = route.useSearch();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Page title={t('list.title')} actions={<Actions isOpen={isOpen} onFilters={() => setIsOpen(!isOpen)} />}>
      <WorkoutFilters filters={filters} isOpen={isOpen} />
      <OpenUploads />
      <List filters={filters} />
      <Link to="/training/deleted" className={classes.trash}>
        <IconTrash size={18} stroke={1.7} aria-hidden />
        {t('deleted.title')}
      </Link>
    </Page>
  );
}

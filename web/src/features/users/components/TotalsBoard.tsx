import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { type Formats, useFormat } from '@/shared/format';
import { Board, Card, ErrorState, Num, Skeletons } from '@/shared/ui';

import { totalsQuery } from '../api/me';
import classes from './TotalsBoard.module.css';

interface Sums {
  count: number;
  distance_m: number;
  moving_s: number;
  ascent_m: number;
}

function Sum({ value, label }: { value: string; label: string }) {
  return (
    <Num size="m" label={label}>
      {value}
    </Num>
  );
}

function SumRow({ sums, format }: { sums: Sums; format: Formats }) {
  const { t } = useTranslation('users');
  const ascent = format.elevation(sums.ascent_m);
  return (
    <div className={classes.sums}>
      <Sum value={format.number(sums.count)} label={t('totals.workouts', { count: sums.count })} />
      <Sum value={format.hours(sums.moving_s)} label={t('units:hours')} />
      <Sum value={ascent.value} label={t('totals.ascent', { unit: ascent.unit })} />
    </div>
  );
}

/** This year on the board, all time and each sport below. */
export function TotalsBoard() {
  const { t } = useTranslation('users');
  const format = useFormat();
  const totals = useQuery(totalsQuery);
  if (totals.isPending) return <Skeletons rows={2} height={150} />;
  if (totals.error) return <ErrorState error={totals.error} onRetry={() => void totals.refetch()} />;
  const { all, year, sports } = totals.data;
  const yearDistance = format.distance(year.distance_m, true);
  const allDistance = format.distance(all.distance_m, true);
  return (
    <div className={classes.grid}>
      <Board label={t('totals.year')}>
        <div className={classes.eyebrow}>{t('totals.year')}</div>
        <Num size="xl" unit={yearDistance.unit} className={classes.hero}>
          {yearDistance.value}
        </Num>
        <SumRow sums={year} format={format} />
      </Board>
      <Card className={classes.all}>
        <div className={classes.eyebrow}>{t('totals.all')}</div>
        <Num size="l" unit={allDistance.unit} className={classes.hero}>
          {allDistance.value}
        </Num>
        <SumRow sums={all} format={format} />
      </Card>
      {sports.length > 0 ? (
        <Card component="ul" className={classes.sports}>
          {sports.map((row) => {
            const distance = format.distance(row.distance_m, true);
            return (
              <li key={row.sport} className={classes.sport}>
                <span className={classes.sportName}>
                  {t(`sports:${row.sport}`, { defaultValue: row.sport })}
                </span>
                <span className={classes.count}>{t('totals.countOf', { count: row.count })}</span>
                <Num size="table" unit={distance.unit}>
                  {distance.value}
                </Num>
              </li>
            );
          })}
        </Card>
      ) : null}
    </div>
  );
}

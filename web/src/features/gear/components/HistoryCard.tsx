import { Button } from '@mantine/core';

import { Card } from '@/shared/ui';

import type { Gear, GearDetail } from '../api/gear';
import { useWithdrawInspection } from '../hooks/useGearChanges';
import { useGearWords } from '../hooks/useGearWords';
import classes from './Detail.module.css';

interface Entry {
  key: string;
  /** For the order: the newest first. */
  at: string;
  date: string;
  text: string;
  inspectionId?: string;
}

function useEntries(gear: Gear, detail: GearDetail): Entry[] {
  const { t, format, day } = useGearWords();
  const zoned = (moment: string) => format.dayAndMonth(moment);
  const entries: (Entry | null)[] = [
    gear.purchased_on
      ? { key: 'bought', at: gear.purchased_on, date: day(gear.purchased_on), text: t('history.bought') }
      : null,
    {
      key: 'added',
      at: gear.created_at,
      date: zoned(gear.created_at),
      text:
        gear.starting_distance_m > 0
          ? t('history.addedWith', { distance: format.distance(gear.starting_distance_m, true).text })
          : t('history.added'),
    },
    detail.first_used_on
      ? { key: 'first', at: detail.first_used_on, date: day(detail.first_used_on), text: t('history.first') }
      : null,
    detail.last_used_on && detail.workout_count > 1
      ? { key: 'last', at: detail.last_used_on, date: day(detail.last_used_on), text: t('history.last') }
      : null,
    ...detail.inspections.map(({ id, inspected_at }) => ({
      key: id,
      at: inspected_at,
      date: zoned(inspected_at),
      text: t('history.inspected'),
      inspectionId: id,
    })),
    gear.retired_at
      ? { key: 'retired', at: gear.retired_at, date: zoned(gear.retired_at), text: t('history.retired') }
      : null,
  ];
  return entries.filter((entry) => entry !== null).sort((a, b) => b.at.localeCompare(a.at));
}

/** What happened to the piece, the newest first; an inspection can be taken back. */
export function HistoryCard({ gear, detail }: { gear: Gear; detail: GearDetail }) {
  const { t } = useGearWords();
  const entries = useEntries(gear, detail);
  const withdraw = useWithdrawInspection(gear.gear_id);
  return (
    <Card>
      <h2 className={classes.heading}>{t('history.title')}</h2>
      <ul className={classes.entries}>
        {entries.map(({ key, date, text, inspectionId }) => (
          <li key={key}>
            <span className={classes.entryDate}>{date}</span>
            <span className={classes.entryText}>{text}</span>
            {inspectionId && gear.state === 'in_use' ? (
              <Button
                variant="subtle"
                size="compact-sm"
                mih={44}
                disabled={withdraw.isPending}
                onClick={() => withdraw.mutate(inspectionId)}
              >
                {t('app:action.undo')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

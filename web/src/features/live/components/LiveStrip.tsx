import { useQuery } from '@tanstack/react-query';

import { liveSessionsQuery } from '../api/live';
import classes from './LiveList.module.css';
import { RunningCard } from './LiveRows';

/** What goes on now, on top of other pages; nothing when nothing does. */
export function LiveStrip() {
  const running = useQuery(liveSessionsQuery).data?.running ?? [];
  if (running.length === 0) return null;
  return (
    <ul className={`${classes.list} ${classes.strip}`}>
      {running.map((session) => (
        <RunningCard key={session.id} session={session} />
      ))}
    </ul>
  );
}

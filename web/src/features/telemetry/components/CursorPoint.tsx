import { type CursorStore, useCursorIndex } from '@/shared/charts';

import type { Streams } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './ChartsCard.module.css';

/** Where the cursor is: "3.42 km, 18:05". Nothing while there is none. */
export function CursorPoint({ streams, cursor }: { streams: Streams; cursor: CursorStore }) {
  const { format } = useWorkoutWords();
  const index = useCursorIndex(cursor);
  const time = index === null ? undefined : streams.time_s[index];
  if (index === null || time === undefined) return <span className={classes.point} />;
  const metres = streams.distance_m?.[index];
  const distance = metres == null ? '' : `${format.distance(metres).text}, `;
  return <span className={classes.point}>{`${distance}${format.duration(time)}`}</span>;
}

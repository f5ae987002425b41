import type { CursorStore } from './cursorStore';
import type { ChannelName, ChartRows } from './rows';

export interface ChannelWords {
  name: string;
  unit: string;
}

export interface StreamChartProps {
  rows: ChartRows;
  xAxis: 'distance' | 'time';
  /** Stands behind the last tick of the x axis: "12 km". */
  xUnit: string;
  words: Record<ChannelName, ChannelWords>;
  formatValue: (channel: ChannelName, value: number) => string;
  formatX: (value: number) => string;
  /** Shown in the headers while there is no cursor. */
  averages: Partial<Record<ChannelName, number | null>>;
  zonesFromBpm: readonly number[] | null;
  cursor: CursorStore;
  /** Stream indexes of the chosen part, or null to take it back. */
  range: readonly [number, number] | null;
  onRange: (range: readonly [number, number] | null) => void;
  /** Stream indexes of stretches that are in doubt; they are drawn as bands. */
  marks?: readonly (readonly [number, number])[] | undefined;
  /** One sentence that says what the charts show. */
  summary: string;
  /** Only a part of the workout is shown: its axis begins with it. */
  isPart?: boolean;
  /** Phone: heart rate over pace in one chart. */
  isCombined?: boolean;
}

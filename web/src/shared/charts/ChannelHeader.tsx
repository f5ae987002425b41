import { UNKNOWN } from '../format';
import { useCursorIndex } from './cursorStore';
import type { Panel } from './panels';
import type { ChannelName } from './rows';
import type { StreamChartProps } from './streamChartProps';
import classes from './StreamChart.module.css';

type Props = Pick<StreamChartProps, 'rows' | 'words' | 'formatValue' | 'averages' | 'cursor'> & {
  panel: Panel;
};

const SERIES_COLOR: Record<ChannelName, string> = {
  pace: 'var(--sl-series-pace)',
  speed: 'var(--sl-series-pace)',
  heart_rate: 'var(--sl-series-heart-rate)',
  elevation: 'var(--sl-series-elevation)',
  cadence: 'var(--sl-series-cadence)',
  power: 'var(--sl-series-power)',
  temperature: 'var(--sl-series-temperature)',
};

/** Name of the chart with its colour, and the value under the cursor (the average while there is none). */
export function ChannelHeader({ panel, rows, words, formatValue, averages, cursor }: Props) {
  const index = useCursorIndex(cursor);
  return (
    <div className={classes.header}>
      {panel.channels.map((name) => {
        const row = index === null ? undefined : rows.rowOfIndex[index];
        const value = row === undefined ? averages[name] : rows.channels[name]?.[row];
        return (
          <span key={name} className={classes.channel}>
            <span className={classes.name}>
              <i className={classes.dash} style={{ background: SERIES_COLOR[name] }} />
              {words[name].name}
            </span>
            {value === undefined ? null : (
              <span className={classes.value}>
                <b className={classes.number}>{value === null ? UNKNOWN : formatValue(name, value)}</b>
                <span className={classes.unit}>{words[name].unit}</span>
              </span>
            )}
          </span>
        );
      })}
    </div>
  );
}

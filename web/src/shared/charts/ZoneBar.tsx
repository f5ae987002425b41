import { useElementSize } from '@mantine/hooks';
import { zonePieces } from './bars';
import classes from './Bars.module.css';

interface Props {
  items: readonly { zone: number; seconds: number }[];
  heightPx?: number;
}

/** Time in zones as slanted pieces side by side. The list below it says the same in numbers, so it is hidden from readers. */
export function ZoneBar({ items, heightPx = 12 }: Props) {
  const { ref, width } = useElementSize();
  const slant = heightPx / 4;
  const pieces = zonePieces(items);
  return (
    <div ref={ref} className={classes.zones} style={{ height: heightPx }} aria-hidden>
      <svg width={width} height={heightPx}>
        {pieces.map(({ zone, from, to }, i) => {
          const left = from * width;
          const right = to * width;
          const isFirst = i === 0;
          const isLast = i === pieces.length - 1;
          const topLeft = isFirst ? 0 : left + slant;
          const bottomRight = isLast ? right : Math.max(left, right - slant / 2);
          const topRight = isLast ? right : right + slant / 2;
          return (
            <path
              key={zone}
              d={`M${left} ${heightPx}L${topLeft} 0H${topRight}L${bottomRight} ${heightPx}Z`}
              fill={`var(--sl-z${zone})`}
            />
          );
        })}
      </svg>
    </div>
  );
}

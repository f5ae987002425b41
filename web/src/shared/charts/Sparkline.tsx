interface Props {
  values: readonly (number | null)[];
  /** Values that reach the lower and the upper edge; swap them for pace, where less is faster. */
  bottom: number;
  top: number;
  heightPx?: number;
  className?: string;
}

const WIDTH = 200;

/** A line without axes beside large numbers: it shows the shape of a workout, nothing can be read off it. */
export function Sparkline({ values, bottom, top, heightPx = 56, className }: Props) {
  const step = WIDTH / Math.max(1, values.length - 1);
  const span = top - bottom || 1;
  let line = '';
  let isDown = false;
  values.forEach((value, i) => {
    if (value === null) {
      isDown = false;
      return;
    }
    const y = heightPx - Math.min(1, Math.max(0, (value - bottom) / span)) * (heightPx - 6) - 2;
    line += `${isDown ? 'L' : 'M'}${(i * step).toFixed(1)} ${y.toFixed(1)}`;
    isDown = true;
  });
  const area = line.includes('M', 1) ? '' : `${line}V${heightPx}H0Z`;
  return (
    <svg
      className={className}
      width="100%"
      height={heightPx}
      viewBox={`0 0 ${WIDTH} ${heightPx}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={area} fill="var(--sl-series-pace)" opacity={0.1} />
      <path
        d={line}
        fill="none"
        stroke="var(--sl-series-pace)"
        strokeWidth={1.9}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M0 ${heightPx - 0.5}H${WIDTH}`}
        stroke="var(--sl-hairline)"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

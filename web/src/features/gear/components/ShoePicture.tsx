import { DEFAULT_COLOR, shades } from '../domain/shades';
import classes from './Pictures.module.css';

interface ShoePictureProps {
  /** "#rrggbb", "" for not said. */
  color: string;
  width?: number;
  /** Worn shoes are paler, with a worn heel. */
  isWorn?: boolean;
}

function Sole({ isWorn }: { isWorn: boolean }) {
  return (
    <>
      <path
        d="M14 106c58 26 226 30 290 16 8 0 12 5 10 12-3 9-14 13-26 13H46c-22 0-38-12-38-28 0-8 1-13 6-13Z"
        className={classes.midsole}
      />
      <path
        d="M14 106c58 26 226 30 290 16 3 0 6 1 8 3-66 16-240 12-303-9 1-6 2-10 5-10Z"
        className={classes.midsoleEdge}
      />
      <path
        d="M18 138c10 7 18 9 28 9h242c8 0 16-2 21-6l-2 6c-4 7-12 9-20 9H50c-14 0-26-7-32-18Z"
        className={classes.outsole}
      />
      {isWorn ? (
        <path d="M20 141c8 5 16 6 26 6h42l-8 9H50c-13 0-24-6-30-15Z" className={classes.wornHeel} />
      ) : null}
    </>
  );
}

/** A running shoe from the side, in its own colour. */
export function ShoePicture({ color, width = 84, isWorn = false }: ShoePictureProps) {
  const { upper, shadow, lines } = shades(color || DEFAULT_COLOR);
  return (
    <svg
      className={classes.shoe}
      width={width}
      height={width / 2}
      viewBox="0 0 320 160"
      fill="none"
      aria-hidden="true"
      data-worn={isWorn || undefined}
    >
      <path
        d="M22 112C14 90 18 58 30 42c5-7 15-8 21-1 9 11 24 17 40 12 8-2 14-7 20-13l17-17c6-6 15-4 19 3 15 28 38 50 64 60 24 9 49 10 70 18 15 6 22 14 20 24-60 10-220 10-279-16Z"
        fill={upper}
      />
      <path
        d="M22 112C14 90 18 58 30 42c5-7 15-8 21-1 5 6 12 11 20 13-14 16-16 44-6 70-18-3-33-7-43-12Z"
        fill={shadow}
      />
      <path d="M204 82c26 10 54 12 77 20 15 6 22 14 20 24-26 4-62 6-98 6 22-8 26-30 1-50Z" fill={shadow} />
      <path d="M178 86L204 100L184 131L152 131Z" className={classes.patch} />
      <path
        d="M86 58c8 8 10 40 4 66M118 44c6 24 20 44 60 44"
        stroke={lines}
        strokeOpacity=".28"
        strokeWidth="2.5"
      />
      <path
        d="M128 23l-8 8M136 44l-15 12M148 60l-15 12M161 73l-14 11M176 84l-13 10"
        stroke={lines}
        strokeWidth="4.6"
        strokeLinecap="round"
      />
      <path d="M26 44c-6-8-12-10-16-6 2 10 6 18 12 24" fill={shadow} />
      <Sole isWorn={isWorn} />
    </svg>
  );
}

interface MarkProps {
  size?: number;
}

/** The mark: an S drawn as a lane with two bends; the slanted bar is the start line. */
export function Mark({ size = 26 }: MarkProps) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="none" aria-hidden="true">
      <path
        d="M14.6 5.2H8.7a3.4 3.4 0 0 0 0 6.8h6.6a3.4 3.4 0 0 1 0 6.8H4.6"
        stroke="currentColor"
        strokeWidth="3.6"
      />
      <path d="M19.9 1.6 17.7 8.8" stroke="var(--sl-line)" strokeWidth="3.4" />
    </svg>
  );
}

const NAME = 'Startline';

/** The mark with the name, as in the side bar. */
export function Wordmark({ size = 26 }: MarkProps) {
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: size * 0.3,
        fontSize: size * 0.7,
        fontWeight: 650,
        letterSpacing: '-0.015em',
      }}
    >
      <Mark size={size} />
      <span>{NAME}</span>
    </span>
  );
}

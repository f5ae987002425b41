import classes from './Avatar.module.css';

const COLORS = 7;

interface AvatarProps {
  name: string;
  /** 0–6: which of the paper tints. */
  color?: number;
  size?: number;
}

/** A person's initial on a paper tint. */
export function Avatar({ name, color = 0, size = 36 }: AvatarProps) {
  const initial = [...name.trim()][0]?.toUpperCase() ?? '?';
  return (
    <span
      className={classes.avatar}
      aria-hidden="true"
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * 0.375),
        background: `var(--sl-avatar-${(Math.abs(color) % COLORS) + 1})`,
      }}
    >
      {initial}
    </span>
  );
}

interface Whole {
  distance_m?: number | null;
  elapsed_s?: number | null;
  moving_s?: number | null;
}

/** The average speed of what is over: in motion where that is known, else over the whole time; null of nothing. */
export function averageMps({ distance_m, elapsed_s, moving_s }: Whole): number | null {
  const seconds = moving_s || elapsed_s;
  return distance_m && seconds ? distance_m / seconds : null;
}

"""When a pair will be worn out if its owner goes on as in the last weeks."""

import datetime as dt
import math
from collections.abc import Iterable

# Two training blocks: long enough for a week of rest, short enough to follow a change of habit.
WINDOW_DAYS = 56
# A pair of three days says nothing of a rate yet; it is taken as if it had this many.
MIN_DAYS = 14
# Further ahead a date means nothing.
HORIZON_DAYS = 3 * 365


def daily_rate_m(uses: Iterable[tuple[dt.date, float]], *, today: dt.date) -> float:
    """Return effective metres a day over the last eight weeks, or since the first use in them.

    Args:
        uses: (local date, effective metres) of the pair's workouts, in any order.
    """
    first = today - dt.timedelta(days=WINDOW_DAYS - 1)
    recent = [(day, meters) for day, meters in uses if first <= day <= today]
    if not recent:
        return 0.0
    days = (today - min(day for day, _ in recent)).days + 1
    return math.fsum(meters for _, meters in recent) / max(MIN_DAYS, days)


def worn_on(left_effective_m: float, *, rate_m: float, today: dt.date) -> dt.date | None:
    """Return the day on which nothing is left; None at rest or more than three years ahead."""
    if rate_m <= 0:
        return None
    days = math.ceil(left_effective_m / rate_m)
    return today + dt.timedelta(days=days) if days <= HORIZON_DAYS else None

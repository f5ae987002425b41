"""Adding up totals."""

from collections.abc import Iterable

from startline.users.contracts import Totals


def sum_totals(parts: Iterable[Totals]) -> Totals:
    """Return the sums over `parts` (of the last two fields the maxima); zeros when there are none."""
    items = list(parts)
    starts = [item.last_started_at for item in items if item.last_started_at is not None]
    return Totals(
        count=sum(item.count for item in items),
        distance_m=sum(item.distance_m for item in items),
        moving_s=sum(item.moving_s for item in items),
        elapsed_s=sum(item.elapsed_s for item in items),
        ascent_m=sum(item.ascent_m for item in items),
        calories_kcal=sum(item.calories_kcal for item in items),
        longest_distance_m=max((item.longest_distance_m for item in items), default=0.0),
        last_started_at=max(starts, default=None),
    )

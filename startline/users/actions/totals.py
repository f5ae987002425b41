"""Keeping the totals that telemetry computes."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.live.pages import push_to_user
from startline.users.contracts import SPORTS, SportTotals
from startline.users.locks import lock_user
from startline.users.models import SportTotals as SportTotalsRow
from startline.users.models import TotalsState


@transaction.atomic
def set_totals(user_id: int, *, totals: Sequence[SportTotals], version: int) -> bool:
    """Replace the person's totals, unless a version as new is there already.

    Args:
        totals: one entry for each sport and year that has workouts; what is not in it becomes nothing.
        version: of the truth that they were computed from; grows with each change.

    Returns:
        Whether they were taken; False for an older or repeated version.

    Raises:
        UserNotFoundError: no such account.
        ValueError: a sport is not canonical.
    """
    if unknown := {item.sport for item in totals} - set(SPORTS):
        raise ValueError(f"not canonical sports: {sorted(unknown)}")
    user = lock_user(user_id)
    state, is_first = TotalsState.objects.get_or_create(
        user=user, defaults={"version": version, "updated_at": utc_now()}
    )
    if not is_first:
        newer = TotalsState.objects.filter(pk=state.pk, version__lt=version)
        if not newer.update(version=version, updated_at=utc_now()):
            return False
    SportTotalsRow.objects.filter(user=user).delete()
    SportTotalsRow.objects.bulk_create([_row(user_id, item) for item in totals])
    transaction.on_commit(partial(push_to_user, user_id, "totals", {"version": version}))
    return True


def _row(user_id: int, item: SportTotals) -> SportTotalsRow:
    return SportTotalsRow(
        user_id=user_id,
        sport=item.sport,
        family=SPORTS[item.sport].family,
        year=item.year,
        count=item.count,
        distance_m=item.distance_m,
        moving_s=item.moving_s,
        elapsed_s=item.elapsed_s,
        ascent_m=item.ascent_m,
        calories_kcal=item.calories_kcal,
        longest_distance_m=item.longest_distance_m,
        last_started_at=item.last_started_at,
    )

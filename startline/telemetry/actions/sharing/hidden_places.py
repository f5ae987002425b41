"""The places around which a live session is not shown to others."""

from collections import defaultdict
from collections.abc import Collection
from random import SystemRandom

from django.db import transaction

from startline.platform.clock import utc_now
from startline.telemetry.domain.geodesy import great_circle_m
from startline.telemetry.domain.sharing.zones import SAME_PLACE_M, HiddenZone, draw_zone
from startline.telemetry.locks import lock_hidden_places_of_user
from startline.telemetry.models import HiddenPlace

# Uniform draws from the system's source of secrets: nobody can draw them again.
_random = SystemRandom()


@transaction.atomic
def hide_place(user_id: int, *, lat_deg: float, lon_deg: float) -> HiddenZone:
    """Return the zone around a start: as it was drawn when the person first began there, or drawn now."""
    lock_hidden_places_of_user(user_id)
    # The oldest first: a start between two known places belongs to the same one each time.
    for place in HiddenPlace.objects.filter(user_id=user_id).order_by("pk"):
        if great_circle_m(place.start_lat_deg, place.start_lon_deg, lat_deg, lon_deg) <= SAME_PLACE_M:
            return _zone(place)
    zone = draw_zone(lat_deg, lon_deg, random=_random)
    HiddenPlace.objects.create(
        user_id=user_id,
        start_lat_deg=lat_deg,
        start_lon_deg=lon_deg,
        middle_lat_deg=zone.lat_deg,
        middle_lon_deg=zone.lon_deg,
        radius_m=zone.radius_m,
        hidden_way_m=zone.hidden_way_m,
        created_at=utc_now(),
    )
    return zone


def list_hidden_zones(user_ids: Collection[int]) -> dict[int, list[HiddenZone]]:
    """Return the zones of all places of these people, in one query; a person without any has no entry."""
    zones: dict[int, list[HiddenZone]] = defaultdict(list)
    for place in HiddenPlace.objects.filter(user_id__in=user_ids).order_by("pk"):
        zones[place.user_id].append(_zone(place))
    return dict(zones)


def _zone(place: HiddenPlace) -> HiddenZone:
    return HiddenZone(place.middle_lat_deg, place.middle_lon_deg, place.radius_m, place.hidden_way_m)

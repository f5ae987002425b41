"""The history of body mass."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction

from startline.platform.bus.outbox import publish
from startline.users.domain.profile import check_changes, check_measured_on
from startline.users.errors import BodyMassNotFoundError, ConsentRequiredError, ProfileInvalidError
from startline.users.events import ProfileChanged
from startline.users.locks import lock_user
from startline.users.models import BodyMass, User
from startline.users.queries import find_consent, local_today

TEN_GRAMS = Decimal("0.01")


@transaction.atomic
def record_body_mass(user_id: int, *, measured_on: dt.date, body_mass_kg: float) -> BodyMass:
    """Keep what the person weighed on a day; it replaces an earlier value for that day.

    Raises:
        UserNotFoundError: no such account.
        ConsentRequiredError: there is no active consent to health data.
        ProfileInvalidError: out of range, or a day in the future.
    """
    user = lock_user(user_id)
    if find_consent(user_id) is None:
        raise ConsentRequiredError(
            "Health data can be kept only with your consent.",
            data={"purpose": "health", "fields": ["body_mass_kg"]},
        )
    today = local_today(user.time_zone)
    errors = check_changes({"body_mass_kg": body_mass_kg}, today=today)
    errors += check_measured_on(measured_on, today=today)
    if errors:
        raise ProfileInvalidError("Some values are not right.", field_errors=errors)
    if write_body_mass(user, measured_on=measured_on, body_mass_kg=body_mass_kg):
        _publish_change(user)
    return BodyMass.objects.get(user_id=user_id, measured_on=measured_on)


@transaction.atomic
def delete_body_mass(user_id: int, *, body_mass_id: uuid.UUID) -> None:
    """Remove one of the person's own measurements.

    Raises:
        UserNotFoundError: no such account.
        BodyMassNotFoundError: the person has no such measurement.
    """
    user = lock_user(user_id)
    deleted, _ = BodyMass.objects.filter(user_id=user_id, pk=body_mass_id).delete()
    if not deleted:
        raise BodyMassNotFoundError("There is no such measurement.")
    _publish_change(user)


def write_body_mass(user: User, *, measured_on: dt.date, body_mass_kg: float) -> bool:
    """Needs the user's lock: write the value, to ten grams; return whether it differs from what was there."""
    value = Decimal(str(body_mass_kg)).quantize(TEN_GRAMS)
    row = BodyMass.objects.filter(user=user, measured_on=measured_on).first()
    if row is not None and row.body_mass_kg == value:
        return False
    BodyMass.objects.update_or_create(user=user, measured_on=measured_on, defaults={"body_mass_kg": value})
    return True


def _publish_change(user: User) -> None:
    user.version += 1
    user.save(update_fields=["version"])
    publish(ProfileChanged(user_id=user.pk, version=user.version, changed=("body_mass_kg",)))

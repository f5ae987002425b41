"""Reads of the service `users`."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.db.models import F

from startline.platform.clock import utc_now
from startline.users.contracts import (
    HEALTH,
    SPORTS,
    Athlete,
    ConsentFact,
    DemoAccount,
    Gear,
    Profile,
    ProfileTotals,
    Totals,
)
from startline.users.domain.api_keys import fingerprint, is_api_key
from startline.users.domain.demo_accounts import DEMO_ACCOUNTS
from startline.users.domain.gear import in_use_since
from startline.users.domain.roles import ATHLETE, ROLES
from startline.users.domain.totals import sum_totals
from startline.users.errors import GearNotFoundError, UserNotFoundError
from startline.users.models import ApiKey, BodyMass, Consent, GearItem, SportTotals, TotalsState, User


def get_user(user_id: int) -> User:
    """Return the account.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    user = User.objects.filter(pk=user_id, deleted_at=None).first()
    if user is None:
        raise UserNotFoundError("There is no such account.")
    return user


def local_today(time_zone: str) -> dt.date:
    """Return the date that it is now in an IANA time zone."""
    return utc_now().astimezone(ZoneInfo(time_zone)).date()


def find_consent(user_id: int, *, purpose: str = HEALTH) -> Consent | None:
    """Return the active consent of the person to this purpose, if there is one."""
    return Consent.objects.filter(user_id=user_id, purpose=purpose, withdrawn_at=None).first()


def list_body_mass(user_id: int) -> list[BodyMass]:
    """Return the person's measurements, newest first (nothing is kept without a consent)."""
    return list(BodyMass.objects.filter(user_id=user_id).order_by("-measured_on"))


def list_roles(user: User) -> tuple[str, ...]:
    """Return the person's roles in their usual order; everyone is an athlete."""
    names = set(user.groups.values_list("name", flat=True)) | {ATHLETE}
    return tuple(role for role in ROLES if role in names)


def get_profile(user_id: int) -> Profile:
    """Return the person's own view of the profile, in four queries.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    user = get_user(user_id)
    consent = find_consent(user_id)
    latest = (
        BodyMass.objects.filter(user_id=user_id, measured_on__lte=local_today(user.time_zone))
        .order_by("-measured_on")
        .first()
    )
    return Profile(
        id=user.pk,
        email=user.email,
        name=user.name,
        language=user.language,
        units=user.units,
        time_zone=user.time_zone,
        theme=user.theme,
        date_of_birth=user.date_of_birth if consent else None,
        sex=user.sex if consent else None,
        body_mass_kg=float(latest.body_mass_kg) if latest and consent else None,
        resting_heart_rate_bpm=user.resting_heart_rate_bpm if consent else None,
        max_heart_rate_bpm=user.max_heart_rate_bpm if consent else None,
        health_consent=(
            ConsentFact(text_version=consent.text_version, granted_at=consent.granted_at) if consent else None
        ),
        roles=list_roles(user),
        avatar_color=user.avatar_color,
        version=user.version,
        created_at=user.created_at,
    )


def get_athlete(user_id: int) -> Athlete:
    """Return the facts that calculations need, in three queries.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    user = get_user(user_id)
    has_consent = find_consent(user_id) is not None
    history = BodyMass.objects.filter(user_id=user_id).order_by("measured_on")
    return Athlete(
        user_id=user.pk,
        name=user.name,
        language=user.language,
        units=user.units,
        time_zone=user.time_zone,
        sex=user.sex if has_consent else None,
        date_of_birth=user.date_of_birth if has_consent else None,
        resting_heart_rate_bpm=user.resting_heart_rate_bpm if has_consent else None,
        max_heart_rate_bpm=user.max_heart_rate_bpm if has_consent else None,
        version=user.version,
        body_mass_history=(
            tuple((row.measured_on, float(row.body_mass_kg)) for row in history) if has_consent else ()
        ),
    )


def get_totals(user_id: int) -> ProfileTotals:
    """Return the profile's totals, in three queries; version 0 and zeros before the first workout.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    year = local_today(get_user(user_id).time_zone).year
    state = TotalsState.objects.filter(user_id=user_id).first()
    rows = list(SportTotals.objects.filter(user_id=user_id))
    by_sport: dict[str, list[SportTotals]] = {}
    for row in rows:
        by_sport.setdefault(row.sport, []).append(row)
    sports = [(sport, _sum(sport_rows)) for sport, sport_rows in by_sport.items() if sport in SPORTS]
    return ProfileTotals(
        version=state.version if state else 0,
        all=_sum(rows),
        year=_sum([row for row in rows if row.year == year]),
        sports=tuple(sorted(sports, key=lambda item: (-item[1].count, item[0]))),
    )


def _sum(rows: list[SportTotals]) -> Totals:
    names = Totals.__dataclass_fields__
    return sum_totals(Totals(**{name: getattr(row, name) for name in names}) for row in rows)


def list_api_keys(user_id: int) -> list[ApiKey]:
    """Return the person's keys, newest first."""
    return list(ApiKey.objects.filter(user_id=user_id).order_by("-created_at"))


def find_api_key(key: str) -> ApiKey | None:
    """Return the key's row with its active owner, or None: unknown, revoked, or the owner may not sign in."""
    if not is_api_key(key):
        return None
    return (
        ApiKey.objects.select_related("user")
        .filter(key_sha256=fingerprint(key), user__is_active=True, user__deleted_at=None)
        .first()
    )


def find_body_mass(user_id: int, *, body_mass_id: uuid.UUID) -> BodyMass | None:
    """Return the person's own measurement of this id."""
    return BodyMass.objects.filter(user_id=user_id, pk=body_mass_id).first()


def find_language_of_address(address: str) -> str | None:
    """Return the language of the account with this address, if there is one."""
    return User.objects.filter(email=address.lower()).values_list("language", flat=True).first()


def list_demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the demo accounts that have been made and may sign in."""
    addresses = [account.email for account in DEMO_ACCOUNTS]
    made = set(User.objects.filter(email__in=addresses, is_active=True).values_list("email", flat=True))
    return tuple(account for account in DEMO_ACCOUNTS if account.email in made)


def list_gear(user_id: int) -> list[Gear]:
    """Return the person's gear, what is in use first, then the newest first; one query."""
    rows = GearItem.objects.filter(user_id=user_id, user__deleted_at=None).annotate(zone=F("user__time_zone"))
    ordered = rows.order_by(F("retired_at").desc(nulls_first=True), "-created_at", "-id")
    return [gear_facts(row, time_zone=row.zone) for row in ordered]


def get_gear(user_id: int, *, gear_id: uuid.UUID) -> Gear:
    """Return one piece of the person's gear.

    Raises:
        GearNotFoundError: the person has no such piece.
    """
    found = GearItem.objects.select_related("user").filter(user_id=user_id, pk=gear_id).first()
    if found is None:
        raise GearNotFoundError("There is no such gear.")
    return gear_facts(found, time_zone=found.user.time_zone)


def gear_facts(item: GearItem, *, time_zone: str) -> Gear:
    """Return a row as the frozen facts that others see."""
    added_on = item.created_at.astimezone(ZoneInfo(time_zone)).date()
    return Gear(
        gear_id=item.pk,
        user_id=item.user_id,
        kind=item.kind,
        name=item.name,
        brand=item.brand,
        model=item.model,
        size=item.size,
        color=item.color,
        foam=item.foam,
        expected_distance_m=item.expected_distance_m,
        starting_distance_m=item.starting_distance_m,
        purchased_on=item.purchased_on,
        default_sports=tuple(item.default_sports),
        external_id=item.external_id,
        version=item.version,
        created_at=item.created_at,
        retired_at=item.retired_at,
        in_use_since=in_use_since(item.purchased_on, added_on=added_on),
    )

"""Fills the platform with the demo's people and their outings, through the door that every file takes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from startline.cli.demo_data.gear import DemoGear, ensure_gear
from startline.cli.demo_data.people import TIME_ZONE, Person
from startline.cli.demo_data.season import PlannedOuting, season
from startline.telemetry.actions.gear.workout_gear import set_workout_gear
from startline.telemetry.actions.recordings.receiving import receive_file
from startline.telemetry.actions.workouts.editing import edit_workout
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain.fit.writer import FitDevice, write_fit
from startline.telemetry.domain.generator.outings import record_outing
from startline.telemetry.models import Recording
from startline.users.actions.accounts import create_account
from startline.users.actions.consents import give_consent
from startline.users.actions.profile import update_profile
from startline.users.domain.consent_texts import CURRENT
from startline.users.domain.demo_accounts import DEMO_PASSWORD
from startline.users.models import User

SOURCE = SourceFacts(kind="file")
FAST_KINDS = ("tempo", "intervals")
GARMIN = 1  # manufacturer number of the FIT profile


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of one outing: `created`, or `known` when an earlier start had brought it."""

    state: str
    file_name: str


def ensure_person(person: Person) -> User:
    """Return the person's account; make it, with the profile that calculations need, when it is missing."""
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = create_account(
            person.email,
            name=person.name,
            password=DEMO_PASSWORD,
            language=person.language,
            time_zone=TIME_ZONE,
        )
    if user.max_heart_rate_bpm is None:
        give_consent(user.pk, purpose="health", text_version=CURRENT["health"].text_version)
        update_profile(
            user.pk,
            changes={
                "time_zone": TIME_ZONE,
                "sex": person.sex,
                "date_of_birth": dt.date(person.birth_year, 3, 14),
                "resting_heart_rate_bpm": int(person.legs.resting_heart_rate_bpm),
                "max_heart_rate_bpm": int(person.legs.max_heart_rate_bpm),
                "body_mass_kg": person.legs.body_mass_kg,
            },
        )
        user.refresh_from_db()
    return user


def fill_season(person: Person, *, weeks: int, now: dt.datetime) -> Iterator[Filled]:
    """Bring in the person's outings, newest first; those that are there already are passed over."""
    user = ensure_person(person)
    gear = ensure_gear(user, person, weeks=weeks, now=now, is_featured=person.is_featured)
    known = set(Recording.objects.filter(user_id=user.pk).values_list("file_name", flat=True))
    for planned in season(person, weeks=weeks, now=now):
        if planned.file_name in known:
            yield Filled("known", planned.file_name)
            continue
        yield _bring_in(user, planned, gear)


def _bring_in(user: User, planned: PlannedOuting, gear: DemoGear) -> Filled:
    watch = planned.outing.device
    device = FitDevice(GARMIN, product=int(watch.product), serial=int(watch.serial))
    data = write_fit(record_outing(planned.outing), device=device)
    received = receive_file(user.pk, data=data, file_name=planned.file_name, source=SOURCE)
    if received.error is not None:
        raise received.error
    if planned.title and received.workout is not None:
        edit_workout(user, workout_id=received.workout.id, changes={"name": planned.title})
    if gear.racing and received.workout is not None and planned.outing.kind in FAST_KINDS:
        # Fast days in the racing pair: chosen by hand, with whatever else the workout has by default.
        links = received.workout.gear.values_list("gear_id", flat=True)
        others = [gear_id for gear_id in links if gear_id != gear.everyday.gear_id]
        set_workout_gear(user, workout_id=received.workout.id, gear_ids=[*others, gear.racing.gear_id])
    return Filled("created", planned.file_name)

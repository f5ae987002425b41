"""Factories of workouts and recordings, and made-up files."""

import datetime as dt
import hashlib

import factory

from startline.telemetry.actions.recordings.receiving import receive_file
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from startline.telemetry.models import AthleteLog, Recording, Workout
from startline.telemetry.models.recording import RecordingState, SourceKind
from tests.users.factories import UserFactory

STARTED_AT = dt.datetime(2026, 6, 7, 6, 30, tzinfo=dt.UTC)
FROM_PAGE = SourceFacts(kind=SourceKind.FILE)


class WorkoutFactory(factory.django.DjangoModelFactory):
    """A run of 10 km in 50 minutes of moving, entered by hand, on Sunday 7 June 2026 at 9:30 in Moscow."""

    class Meta:
        model = Workout

    user = factory.SubFactory(UserFactory)
    sport = "run"
    family = "run"
    name = "Morning run"
    started_at = STARTED_AT
    local_date = factory.LazyAttribute(
        lambda row: (row.started_at + dt.timedelta(seconds=row.utc_offset_s)).date()
    )
    time_zone = "Europe/Moscow"
    utc_offset_s = 10_800
    source_kind = SourceKind.MANUAL
    elapsed_s = 3100.0
    moving_s = 3000.0
    distance_m = 10_000.0
    ascent_m = 50.0
    calories_kcal = 600.0
    calories_source = "manual"
    created_at = STARTED_AT
    updated_at = STARTED_AT


class RecordingFactory(factory.django.DjangoModelFactory):
    """A stored file that waits for the process role; its object is not there."""

    class Meta:
        model = Recording

    user = factory.SubFactory(UserFactory)
    sha256 = factory.Sequence(lambda number: hashlib.sha256(str(number).encode()).digest())
    object_key = factory.LazyAttribute(lambda row: f"originals/{row.user.pk}/{row.sha256.hex()}")
    size_bytes = 1000
    file_name = "run.fit"
    source_kind = SourceKind.MQTT
    state = RecordingState.RECEIVED
    due_at = STARTED_AT
    received_at = STARTED_AT
    updated_at = STARTED_AT


class AthleteLogFactory(factory.django.DjangoModelFactory):
    """A person whose workouts changed once."""

    class Meta:
        model = AthleteLog

    user = factory.SubFactory(UserFactory)
    version = 1


def run_file(seed: int = 1, length_m: float = 1500.0, started_at: dt.datetime | None = None) -> bytes:
    """A FIT file of a made-up run in Kirov; the same arguments, the same bytes.

    Each seed is a day of its own (1 is 7 June 2026, 2 the day before): runs of one time would be one workout.
    """
    started_at = started_at or STARTED_AT - dt.timedelta(days=seed - 1)
    return write_fit(record_outing(Outing(seed=seed, started_at=started_at, length_m=length_m)))


def ride_file(seed: int = 1, length_m: float = 5000.0) -> bytes:
    """A FIT file of a made-up ride."""
    return write_fit(record_outing(Outing(seed=seed, started_at=STARTED_AT, length_m=length_m, kind="ride")))


def recorded_workout(user, *, seed: int = 1, length_m: float = 1500.0) -> Workout:
    """A workout that came in as a file through the real entrance."""
    data = run_file(seed, length_m)
    received = receive_file(user.pk, data=data, file_name=f"run-{seed}.fit", source=FROM_PAGE)
    assert received.workout is not None
    return received.workout

"""The events of the service: their JSON is fixed by a golden file for each version."""

import datetime as dt
import uuid
from pathlib import Path

import pytest

from startline.platform.bus import codec
from startline.telemetry import events

GOLDEN = Path(__file__).parents[1] / "data" / "events"
FACTS = {
    "user_id": 7,
    "workout_id": uuid.UUID("01938a5e-7b00-7000-8000-0000000000aa"),
    "sport": "trail_run",
    "family": "run",
    "source_kind": "mqtt",
    "started_at": dt.datetime(2026, 6, 7, 6, 30, tzinfo=dt.UTC),
    "elapsed_s": 3100.5,
    "moving_s": 3000.0,
    "distance_m": 10012.4,
    "ascent_m": None,
}
SAMPLES = [
    events.WorkoutRecorded(version=1, **FACTS),
    events.WorkoutChanged(version=2, change="edited", **FACTS),
    events.WorkoutDeleted(user_id=7, workout_id=FACTS["workout_id"], version=3),
    events.RecordingSubmitted(user_id=7, recording_id=uuid.UUID("01938a5e-7b00-7000-8000-0000000000bb")),
    events.GearWorn(
        user_id=7,
        gear_id=uuid.UUID("01938a5e-7b00-7000-8000-0000000000bb"),
        version=41,
        kind="shoes",
        percent=80,
        wear_percent=80.36,
        wear_low_percent=66.97,
        wear_high_percent=100.45,
        distance_m=540120.5,
        distance_left_m=132000.0,
    ),
    events.VerdictGiven(
        user_id=7,
        workout_id=FACTS["workout_id"],
        version=2,
        workout_version=3,
        outcome="rejected",
        is_final=False,
        reasons=("vehicle", "speed_impossible"),
    ),
]


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event.EVENT_NAME)
def test_event_is_written_and_read_as_its_golden_file(event):
    golden = (GOLDEN / f"{event.EVENT_NAME}.json").read_bytes().strip()

    assert codec.encode(event) == golden
    assert codec.decode(type(event), golden) == event
    assert codec.key_of(event) == "7"


def test_every_event_has_a_sample():
    declared = {item for item in vars(events).values() if hasattr(item, "EVENT_NAME")}

    assert {type(sample) for sample in SAMPLES} == declared

"""The events of the service: their JSON is fixed by a golden file for each version."""

import uuid
from pathlib import Path

import pytest

from startline.platform.bus import codec
from startline.users import events

GOLDEN = Path(__file__).parents[1] / "data" / "events"
SAMPLES = [
    events.AccountCreated(user_id=7, version=1, language="ru"),
    events.ProfileChanged(user_id=7, version=2, changed=("name", "units")),
    events.ConsentChanged(user_id=7, version=3, purpose="health", text_version="2026-11-1", is_granted=False),
    events.GearChanged(
        user_id=7,
        gear_id=uuid.UUID("01938a5e-7b00-7000-8000-0000000000bb"),
        version=2,
        kind="shoes",
        change="retired",
        state="retired",
    ),
    events.AccountDeleted(user_id=7, version=4),
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

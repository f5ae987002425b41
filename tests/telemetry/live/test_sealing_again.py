"""A session that is sealed again may turn out to be what another device recorded too."""

import datetime as dt

import pytest

from startline.telemetry.actions.groups.splitting import split_recording
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.workouts.editing import delete_workout
from startline.telemetry.actions.workouts.totals import refresh_totals
from startline.telemetry.models import LiveSession, Recording, Workout
from startline.users.models import SportTotals
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.live.factories import STARTED_AT, mark, samples
from tests.telemetry.live.test_sealing import BATCHES, at, run, seal_all

pytestmark = pytest.mark.django_db
HOUR_S = 3600
LATE = range(12, BATCHES + 2)


@pytest.fixture
def two_parts(device):
    """The phone's first 200 s, sealed by silence, and the watch's whole 600 s: too little in common."""
    watch = DeviceFactory(user=device.user, name="Other")
    with at(250):
        record_batches([mark(device, 1, "start", b'{"sport": "run"}')])
        record_batches([samples(device, seq) for seq in range(2, 12)])
    with at(650):
        run(watch, key="other")
    seal_at(6)
    assert Workout.objects.count() == 2
    return device


def seal_at(hour: int) -> None:
    with at(hour * HOUR_S):
        LiveSession.objects.update(due_at=STARTED_AT)
        seal_all()


def bring_late(device, seqs=LATE) -> None:
    late_at = STARTED_AT + dt.timedelta(hours=7)
    with at(7 * HOUR_S):
        record_batches([samples(device, seq, received_at=late_at) for seq in seqs])
    seal_at(14)


def live() -> list[Workout]:
    return list(Workout.objects.filter(deleted_at=None))


def test_late_batches_join_it_to_the_other_devices_workout(two_parts):
    bring_late(two_parts)

    (workout,) = live()
    assert (workout.elapsed_s, workout.distance_m) == (599.0, pytest.approx(1797.0, rel=0.005))
    assert workout.recording_count == 2
    gone = Workout.objects.get(deleted_at__isnull=False)
    assert gone.merged_into_id == workout.id
    phone = Recording.objects.get(device_id=two_parts.pk)
    assert phone.workout_id == workout.id
    assert LiveSession.objects.get(recording_id=phone.id).workout_id == workout.id
    came_in = Recording.objects.get(joined_from_id=gone.id)
    stays = Recording.objects.exclude(pk=came_in.pk).get()
    assert (came_in.match["kind"], came_in.match["with"], stays.match) == ("same_time", str(stays.id), None)
    refresh_totals(two_parts.user_id)
    assert sum(row.count for row in SportTotals.objects.filter(user=two_parts.user)) == 1


def test_too_little_that_comes_late_joins_nothing(two_parts):
    bring_late(two_parts, LATE[:3])

    assert sorted(each.elapsed_s for each in live()) == [pytest.approx(259.0), 599.0]


def test_what_the_person_split_stays_apart_when_it_is_sealed_again(two_parts):
    bring_late(two_parts, LATE[:-1])
    (workout,) = live()
    phone = Recording.objects.get(device_id=two_parts.pk)
    split_recording(two_parts.user, workout_id=workout.id, recording_id=phone.id)

    bring_late(two_parts, LATE[-1:])

    assert [each.recording_count for each in live()] == [1, 1]


def test_a_deleted_workout_is_neither_joined_nor_back(two_parts):
    phone = Recording.objects.get(device_id=two_parts.pk)
    delete_workout(two_parts.user, workout_id=phone.workout_id)

    bring_late(two_parts)

    (workout,) = live()
    assert (workout.recording_count, workout.id != phone.workout_id) == (1, True)

"""Recordings of one activity become one workout, in whatever order they come in."""

import datetime as dt
import json
from itertools import permutations

import pytest

from startline.platform.bus.models import OutboxEvent
from startline.platform.storage import objects
from startline.telemetry.actions.recordings.processing import process_recording
from startline.telemetry.actions.recordings.receiving import store_recording
from startline.telemetry.actions.workouts.editing import edit_workout
from startline.telemetry.actions.workouts.manual import ManualWorkout, record_manual_workout
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain import streams
from startline.telemetry.models import Recording, Workout
from startline.users.models import User
from tests.telemetry.factories import STARTED_AT
from tests.telemetry.recorders import COMPUTER, outing, phone_file, piece, receive, watch_file
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def live(user: User) -> list[Workout]:
    return list(Workout.objects.filter(user=user, deleted_at=None).order_by("started_at"))


def test_watch_and_phone_are_one_workout_with_the_reason(user):
    run = outing()
    first = receive(user, watch_file(run), file_name="watch.fit")
    second = receive(user, phone_file(run, name="Along the river"), file_name="phone.gpx")

    assert (first.state, second.state) == ("created", "merged")
    (workout,) = live(user)
    assert second.workout == first.workout == workout
    assert (workout.version, workout.recording_count) == (2, 2)
    assert (workout.source_kind, workout.format, workout.file_name) == ("file", "fit", "watch.fit")
    assert (workout.trust, workout.permitted_use) == ("device", "all")
    assert workout.name == "Along the river"
    assert workout.distance_m == first.workout.distance_m
    watch, phone = Recording.objects.order_by("received_at")
    assert (watch.is_primary, watch.match, watch.trust) == (True, None, "device")
    assert (phone.is_primary, phone.trust, phone.clock_shift_s) == (False, "track", 0)
    assert (phone.match["kind"], phone.match["with"]) == ("same_time", str(watch.id))
    assert phone.match["overlap"] > 0.95
    assert phone.match["distance_share"] < 0.05
    assert phone.match["track_gap_m"] < 20


def test_better_recording_that_comes_later_leads(user):
    run = outing()
    phone = receive(user, phone_file(run), file_name="phone.gpx").workout
    before = phone.samples_object_key
    watch = receive(user, watch_file(run), file_name="watch.fit").workout

    assert watch.id == phone.id
    assert (watch.file_name, watch.trust, watch.heart_rate_avg_bpm is None) == ("watch.fit", "device", False)
    assert Recording.objects.get(is_primary=True).file_name == "watch.fit"
    assert (objects.exists(before), objects.exists(watch.samples_object_key)) == (False, True)
    samples = streams.decode(objects.get(watch.samples_object_key))
    assert len(samples) == len(run.samples)


def test_order_of_arrival_does_not_matter(db):
    run = outing(length_m=3000)
    files = {
        "watch": watch_file(run),
        "phone": phone_file(run),
        "program": watch_file(piece(run, 30, 800), device=None),
    }
    seen = set()
    for order in permutations(files):
        user = UserFactory(time_zone="Europe/Moscow")
        for name in order:
            receive(user, files[name], file_name=name)
        (workout,) = live(user)
        shares = {
            channel: tuple(
                sorted((Recording.objects.get(pk=key).file_name, share) for key, share in by.items())
            )
            for channel, by in workout.sources.items()
        }
        samples = streams.decode(objects.get(workout.samples_object_key))
        seen.add(
            (
                *(workout.file_name, workout.trust, workout.distance_m, workout.moving_s, workout.ascent_m),
                *(workout.started_at, workout.heart_rate_avg_bpm, workout.polyline),
                tuple(sorted(shares.items())),
                samples.altitude_m.tobytes(),
            )
        )

    assert len(seen) == 1
    assert next(iter(seen))[0] == "watch"


def test_chain_joins_two_workouts_when_the_link_arrives(user):
    run = outing(length_m=4000)
    end_s = float(run.samples.time_s[-1])
    late = receive(user, watch_file(piece(run, 0.3 * end_s, end_s)), file_name="late.fit").workout
    early = receive(
        user, watch_file(piece(run, 0, 0.7 * end_s), device=COMPUTER), file_name="early.fit"
    ).workout
    assert len(live(user)) == 2

    whole = receive(user, phone_file(run, late_s=0), file_name="whole.gpx")

    assert (whole.state, [each.id for each in live(user)]) == ("merged", [late.id])
    gone = Workout.objects.get(pk=early.id)
    assert (gone.merged_into_id, gone.deleted_at is None, gone.version) == (late.id, False, 2)
    assert set(Recording.objects.values_list("workout_id", flat=True)) == {late.id}
    assert Recording.objects.get(file_name="early.fit").joined_from_id == early.id


def test_clock_of_another_zone_is_put_right(user):
    run = outing(length_m=3000)
    receive(user, watch_file(run), file_name="watch.fit")
    receive(user, phone_file(run, shift=dt.timedelta(hours=3)), file_name="local-time.gpx")

    (workout,) = live(user)
    phone = Recording.objects.get(file_name="local-time.gpx")
    assert (phone.match["kind"], phone.clock_shift_s) == ("time_zone", -3 * 3600)
    assert workout.started_at == run.started_at


def test_two_runs_of_one_day_stay_two(user):
    run = outing(length_m=3000)
    receive(user, watch_file(run), file_name="a.fit")
    samples = run.samples.with_columns(time_s=run.samples.time_s * 1.03)
    evening = outing(length_m=3000).__class__(
        format="fit",
        started_at=STARTED_AT + dt.timedelta(hours=10),
        samples=samples,
        fit_sport=1,
        fit_sub_sport=0,
    )
    again = receive(user, watch_file(evening), file_name="b.fit")

    assert again.state == "created"
    assert [each.recording_count for each in live(user)] == [1, 1]


def test_other_people_and_deleted_workouts_are_left_alone(user):
    run = outing()
    mine = receive(user, watch_file(run)).workout
    theirs = receive(UserFactory(), phone_file(run))
    Workout.objects.filter(pk=mine.id).update(deleted_at=STARTED_AT)
    again = receive(user, phone_file(run))

    assert (theirs.state, again.state) == ("created", "created")
    assert Workout.objects.count() == 3


def test_what_the_person_wrote_stays(user):
    run = outing()
    workout = receive(user, phone_file(run, name="Title of the file")).workout
    edit_workout(
        user,
        workout_id=workout.id,
        changes={"name": "", "sport": "hike", "effort": 4, "description": "Muddy"},
    )
    merged = receive(user, watch_file(run)).workout

    assert (merged.name, merged.sport, merged.family) == ("", "hike", "walk")
    assert (merged.effort, merged.description, merged.version) == (4, "Muddy", 3)


def test_recording_that_only_its_owner_may_see_feeds_nothing(user):
    run = outing()
    secret = SourceFacts(kind="partner", external_id="7", permitted_use="owner_only")
    alone = receive(user, watch_file(run), file_name="secret.fit", source=secret).workout
    assert (alone.permitted_use, alone.trust) == ("owner_only", "partner")

    merged = receive(user, phone_file(run), file_name="phone.gpx").workout

    assert merged.id == alone.id
    assert (merged.permitted_use, merged.trust, merged.file_name) == ("all", "track", "phone.gpx")
    assert merged.heart_rate_avg_bpm is None
    assert merged.sources is None
    assert merged.recording_count == 2
    assert Recording.objects.get(is_primary=True).file_name == "phone.gpx"


def test_entered_workout_is_joined_by_the_file_and_keeps_its_words(user):
    run = outing(length_m=3000)
    values = ManualWorkout(
        sport="run",
        started_at=run.started_at,
        elapsed_s=float(run.samples.time_s[-1]) + 60,
        distance_m=3000.0,
        name="With Olga",
    )
    entered = record_manual_workout(user.pk, values=values)

    received = receive(user, watch_file(run), file_name="watch.fit")

    assert (received.state, received.workout.id) == ("merged", entered.id)
    workout = received.workout
    assert (workout.name, workout.source_kind, workout.trust) == ("With Olga", "file", "device")
    assert workout.distance_source == "device"
    by_hand = Recording.objects.get(source_kind="manual")
    assert (by_hand.trust, by_hand.is_primary, by_hand.entered["distance_m"]) == ("manual", False, 3000.0)


def test_process_role_joins_too(user):
    run = outing()
    receive(user, watch_file(run))
    stored = store_recording(
        user.pk, data=phone_file(run), file_name="phone.gpx", source=SourceFacts(kind="http")
    )

    workout = process_recording(stored.recording_id)

    assert live(user) == [workout]
    assert workout.recording_count == 2


def test_one_event_for_each_changed_workout(user):
    run = outing()
    receive(user, watch_file(run))
    before = OutboxEvent.objects.count()
    receive(user, phone_file(run))

    (event,) = OutboxEvent.objects.order_by("id")[before:]
    assert event.name == "telemetry.workout_changed.v1"
    payload = json.loads(event.payload)
    assert (payload["change"], payload["version"]) == ("rebuilt", 2)


def test_same_bytes_are_still_the_same_recording(user):
    run = outing()
    receive(user, watch_file(run))
    receive(user, phone_file(run))
    again = receive(user, phone_file(run))

    assert again.state == "duplicate"
    assert again.workout.version == 2
    assert Recording.objects.count() == 2

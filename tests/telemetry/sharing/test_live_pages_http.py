"""The owner's pages: sessions under way and recent, one session, watching it. Others find nothing."""

import uuid

import pytest

from startline.platform.clock import utc_now
from startline.platform.live import keys
from startline.telemetry.actions.live.store import forget_sessions, read_states
from startline.telemetry.models import LiveSession
from startline.telemetry.models.live import LiveSessionState
from tests.telemetry.factories import WorkoutFactory

pytestmark = pytest.mark.django_db


def test_session_under_way_with_its_numbers_and_its_way(owner, session, run):
    listed = owner.call("GET", "/api/v1/live-sessions").json()
    assert [one["id"] for one in listed["running"]] == [str(session.pk)]
    assert listed["recent"] == []

    shown = owner.call("GET", f"/api/v1/live-sessions/{session.pk}").json()

    assert shown["state"] == "live"
    assert shown["context"] == f"session:{session.pk}"
    assert shown["numbers"]["elapsed_s"] == 119
    assert shown["numbers"]["distance_m"] == pytest.approx(476, abs=6)
    assert shown["numbers"]["heart_rate_bpm"] == 140
    assert shown["numbers"]["battery_percent"] == 64
    assert shown["track"][0] == [58.6, 49.65, 0]
    assert shown["track"][-1][2] >= 117


def test_session_that_is_over_is_recent_and_names_its_workout(owner, session):
    workout_id = uuid.uuid4()
    LiveSession.objects.update(
        state=LiveSessionState.SEALED, sealed_at=utc_now(), workout_id=workout_id, name="Lunch run"
    )
    listed = owner.call("GET", "/api/v1/live-sessions").json()
    assert listed["running"] == []
    (over,) = listed["recent"]
    assert (over["state"], over["workout_id"], over["name"]) == ("ended", str(workout_id), "Lunch run")
    assert over["numbers"]["state"] == "ended"


def test_times_are_told_in_the_zone_of_the_place_then_of_the_workout(owner, user, session):
    assert owner.call("GET", f"/api/v1/live-sessions/{session.pk}").json()["time_zone"] == "Europe/Kirov"
    (running,) = owner.call("GET", "/api/v1/live-sessions").json()["running"]
    assert running["time_zone"] == "Europe/Kirov"
    nowhere = LiveSession.objects.create(
        user=user, session_key="nowhere", created_at=utc_now(), updated_at=utc_now()
    )
    assert owner.call("GET", f"/api/v1/live-sessions/{nowhere.pk}").json()["time_zone"] is None

    workout = WorkoutFactory(user=user, time_zone="Asia/Almaty")
    LiveSession.objects.filter(pk=session.pk).update(
        state=LiveSessionState.SEALED, sealed_at=utc_now(), workout_id=workout.pk
    )

    (over,) = owner.call("GET", "/api/v1/live-sessions").json()["recent"]
    assert over["time_zone"] == "Asia/Almaty"
    assert owner.call("GET", f"/api/v1/live-sessions/{session.pk}").json()["time_zone"] == "Asia/Almaty"


def test_way_is_built_from_the_chunks_where_valkey_has_forgotten_it(owner, session, empty_valkey):
    before = owner.call("GET", f"/api/v1/live-sessions/{session.pk}").json()
    forget_sessions([session.pk])
    after = owner.call("GET", f"/api/v1/live-sessions/{session.pk}").json()
    assert after["track"] == before["track"]
    assert after["numbers"]["distance_m"] == before["numbers"]["distance_m"]


def test_list_shows_the_start_of_a_session_that_valkey_has_forgotten(owner, session, empty_valkey):
    (before,) = owner.call("GET", "/api/v1/live-sessions").json()["running"]
    forget_sessions([session.pk])

    (after,) = owner.call("GET", "/api/v1/live-sessions").json()["running"]

    assert (after["started_at"], after["state"]) == (before["started_at"], "live")
    assert after["numbers"]["distance_m"] == before["numbers"]["distance_m"]
    # It is there again, for the next look and for what the device sends next.
    assert read_states([session.pk])[session.pk].version == 1


def test_nobody_else_sees_or_watches_it(anonymous, other, session, empty_valkey):
    for path in ("", "/watch", "/shares"):
        address = f"/api/v1/live-sessions/{session.pk}{path}"
        method = "POST" if path == "/watch" else "GET"
        refused = anonymous.call(method, address)
        assert refused.status_code == 401
        refused = other.call(method, address)
        assert (refused.status_code, refused.json()["code"]) == (404, "live_session_not_found")
    assert other.call("GET", "/api/v1/live-sessions").json() == {"running": [], "recent": []}
    assert not empty_valkey.exists(keys.context_grants(keys.context("session", str(session.pk))))


def test_owner_watches_in_this_browser(owner, user, session, empty_valkey):
    answer = owner.call("POST", f"/api/v1/live-sessions/{session.pk}/watch")
    assert answer.status_code == 204
    name = keys.grant_name(owner.session.session_key)
    assert empty_valkey.get(keys.grant(name)) == str(user.pk).encode()
    assert empty_valkey.zrange(keys.grant_contexts(name), 0, -1) == [f"session:{session.pk}".encode()]


def test_list_reads_a_fixed_number_of_rows(owner, user, django_assert_num_queries):
    for number in range(12):
        LiveSession.objects.create(
            user=user, session_key=str(number), created_at=utc_now(), updated_at=utc_now()
        )
    owner.call("GET", "/api/v1/live-sessions")
    # The account, the sessions under way, the last that are over, and what Valkey does not have of the first.
    with django_assert_num_queries(4):
        assert len(owner.call("GET", "/api/v1/live-sessions").json()["running"]) == 12

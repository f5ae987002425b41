"""Links: made and taken back by the owner, opened by anybody who has them, dead for everybody else."""

import datetime as dt

import pytest
from django.conf import settings

from startline.platform.clock import frozen_at, utc_now
from startline.platform.live import keys
from startline.telemetry.actions.workouts.erasing import erase_person
from startline.telemetry.models import HiddenPlace, LiveSession, LiveShare
from tests.telemetry.browsers import JsonClient
from tests.telemetry.factories import RecordingFactory, WorkoutFactory
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = "/api/v1/live-shares/open"


def make(owner, session, **wishes):
    answer = owner.call("POST", f"/api/v1/live-sessions/{session.pk}/shares", wishes)
    assert answer.status_code == 201, answer.content
    return answer.json()


def secret_of(made) -> str:
    return made["url"].rsplit("/", 1)[1]


def opened(client, made):
    return client.call("POST", OPEN, {"secret": secret_of(made)})


def watched(valkey, name) -> list[bytes]:
    return valkey.zrange(keys.grant_contexts(name), 0, -1)


def test_owner_makes_a_link_whose_secret_is_shown_once(owner, session):
    answer = owner.call("POST", f"/api/v1/live-sessions/{session.pk}/shares", {"valid_for_h": 3})
    made = answer.json()
    assert answer["Cache-Control"] == "no-store"
    assert made["url"].startswith(settings.ENVIRONMENT.public_url + "/s/")
    assert len(secret_of(made)) == 32
    share = LiveShare.objects.get()
    assert share.expires_at - share.created_at == dt.timedelta(hours=3)
    assert not made["share"]["shows_heart_rate"]
    assert len(bytes(share.secret_hash)) == 32
    assert secret_of(made).encode() not in bytes(share.secret_hash)
    listed = owner.call("GET", f"/api/v1/live-sessions/{session.pk}/shares")
    assert listed.json() == {"items": [made["share"]]}
    assert secret_of(made) not in listed.content.decode()


def test_anybody_with_the_link_watches_without_signing_in(owner, session, user, anonymous, empty_valkey):
    made = make(owner, session)
    answer = opened(anonymous, made)
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    assert shown["athlete"] == user.name
    assert shown["context"] == f"share:{made['share']['id']}"
    assert (shown["numbers"], shown["track"]) == (None, []), "nothing is visible yet"
    cookie = answer.cookies["viewer"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    name = keys.viewer_grant_name(cookie.value)
    assert empty_valkey.get(keys.grant(name)) == b"0"
    assert watched(empty_valkey, name) == [shown["context"].encode()]

    again = opened(anonymous, made)
    assert "viewer" not in again.cookies, "one cookie for all links"
    assert watched(empty_valkey, name) == [shown["context"].encode()]


def test_signed_in_viewer_watches_in_the_own_stream(owner, session, other, empty_valkey):
    made = make(owner, session)
    answer = opened(other, made)
    assert answer.status_code == 200
    assert "viewer" not in answer.cookies
    name = keys.grant_name(other.session.session_key)
    assert watched(empty_valkey, name) == [f"share:{made['share']['id']}".encode()]
    # A link opens what it shows, never the session.
    assert other.call("GET", f"/api/v1/live-sessions/{session.pk}").status_code == 404


@pytest.mark.parametrize("secret", ["", "x", "A" * 32, "ы" * 32, "../../etc", "A" * 100])
def test_unknown_secret_opens_nothing(owner, session, anonymous, empty_valkey, secret):
    make(owner, session)
    answer = anonymous.call("POST", OPEN, {"secret": secret})
    assert (answer.status_code, answer.json()["code"]) == (404, "live_share_not_found")
    assert "viewer" not in answer.cookies
    assert not list(empty_valkey.scan_iter("live:watch:*"))


def test_expired_revoked_and_foreign_links_answer_the_same(owner, session, anonymous, user):
    expired, revoked, closed = (make(owner, session) for _ in range(3))
    LiveShare.objects.filter(pk=expired["share"]["id"]).update(
        created_at=utc_now() - dt.timedelta(hours=2), expires_at=utc_now() - dt.timedelta(seconds=1)
    )
    owner.call("DELETE", f"/api/v1/live-shares/{revoked['share']['id']}")
    answers = [opened(anonymous, made) for made in (expired, revoked)]
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    answers.append(opened(anonymous, closed))
    problems = [{key: one.json()[key] for key in ("code", "status", "detail")} for one in answers]
    assert problems[0]["code"] == "live_share_not_found"
    assert problems[0] == problems[1] == problems[2]


def test_link_works_until_it_expires_and_not_a_second_longer(owner, session, anonymous):
    made = make(owner, session, valid_for_h=1)
    expires_at = LiveShare.objects.get().expires_at
    with frozen_at(expires_at - dt.timedelta(seconds=1)):
        assert opened(anonymous, made).status_code == 200
    with frozen_at(expires_at):
        assert opened(anonymous, made).status_code == 404


def test_link_that_is_taken_back_cuts_everybody_off(owner, session, anonymous, other, empty_valkey):
    made, kept = make(owner, session), make(owner, session)
    names = [keys.viewer_grant_name(opened(anonymous, made).cookies["viewer"].value)]
    opened(anonymous, kept)
    opened(other, made)
    names.append(keys.grant_name(other.session.session_key))
    stream = keys.context_stream(f"share:{made['share']['id']}")
    empty_valkey.xadd(stream, {"kind": "update", "data": "{}"})

    assert owner.call("DELETE", f"/api/v1/live-shares/{made['share']['id']}").status_code == 204

    assert watched(empty_valkey, names[0]) == [f"share:{kept['share']['id']}".encode()]
    assert watched(empty_valkey, names[1]) == []
    assert not empty_valkey.exists(stream)
    listed = owner.call("GET", f"/api/v1/live-sessions/{session.pk}/shares").json()["items"]
    assert [one["id"] for one in listed] == [kept["share"]["id"]]
    assert owner.call("DELETE", f"/api/v1/live-shares/{made['share']['id']}").status_code == 204


def test_only_the_owner_makes_and_takes_back_links(owner, session, anonymous, other):
    made = make(owner, session)
    address = f"/api/v1/live-sessions/{session.pk}/shares"
    assert anonymous.call("POST", address, {}).status_code == 401
    assert anonymous.call("DELETE", f"/api/v1/live-shares/{made['share']['id']}").status_code == 401
    refused = other.call("POST", address, {})
    assert (refused.status_code, refused.json()["code"]) == (404, "live_session_not_found")
    refused = other.call("DELETE", f"/api/v1/live-shares/{made['share']['id']}")
    assert (refused.status_code, refused.json()["code"]) == (404, "live_share_not_found")
    assert LiveShare.objects.filter(revoked_at=None).count() == 1


def test_session_that_is_over_gets_no_link(owner, session, run):
    run.finish()
    refused = owner.call("POST", f"/api/v1/live-sessions/{session.pk}/shares", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "live_session_ended")
    assert not LiveShare.objects.exists()


def test_links_of_a_finished_session_are_found_by_its_workout(owner, other, user, session, run):
    made = make(owner, session, shows_heart_rate=True)
    run.finish()
    workout = WorkoutFactory(user=user)
    recording = RecordingFactory(user=user, workout=workout)
    LiveSession.objects.update(state="sealed", recording_id=recording.pk, workout_id=workout.pk)
    address = f"/api/v1/workouts/{workout.pk}/live-shares"
    assert owner.call("GET", address).json() == {"items": [made["share"]]}
    refused = other.call("GET", address)
    assert (refused.status_code, refused.json()["code"]) == (404, "workout_not_found")

    assert owner.call("DELETE", f"/api/v1/live-shares/{made['share']['id']}").status_code == 204

    assert owner.call("GET", address).json() == {"items": []}
    assert owner.call("GET", f"/api/v1/workouts/{WorkoutFactory(user=user).pk}/live-shares").json() == {
        "items": []
    }


def test_eleventh_link_is_refused(owner, session):
    for _ in range(10):
        make(owner, session)
    refused = owner.call("POST", f"/api/v1/live-sessions/{session.pk}/shares", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_shares")
    assert refused.json()["data"] == {"limit": 10}
    assert LiveShare.objects.count() == 10


@pytest.mark.parametrize(
    "body", [{"valid_for_h": 0}, {"valid_for_h": 73}, {"hours": 1}, {"shows_heart_rate": 3}]
)
def test_wrong_wish_is_refused(owner, session, body):
    refused = owner.call("POST", f"/api/v1/live-sessions/{session.pk}/shares", body)
    assert refused.status_code == 422
    assert not LiveShare.objects.exists()


def test_deleted_account_leaves_no_link_and_no_place(owner, session, user, anonymous, trailer, empty_valkey):
    made = make(owner, session)
    opened(anonymous, made)
    trailer.step(0)
    assert HiddenPlace.objects.filter(user=user).count() == 1
    stranger = UserFactory()
    HiddenPlace.objects.create(
        user=stranger, start_lat_deg=1, start_lon_deg=1, middle_lat_deg=1, middle_lon_deg=1,
        radius_m=800, hidden_way_m=900, created_at=utc_now(),
    )  # fmt: skip
    erase_person(user.pk)
    assert not LiveShare.objects.exists()
    assert not LiveSession.objects.exists()
    assert [place.user_id for place in HiddenPlace.objects.all()] == [stranger.pk]
    assert not list(empty_valkey.scan_iter("live:share:*")) + list(empty_valkey.scan_iter("live:shown*"))
    assert opened(JsonClient(), made).status_code == 404

"""From the live state to what a link shows: behind the athlete, cut, and the same by any process."""

import json
from dataclasses import replace

import pytest

from startline.platform.live import keys
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.sharing.hidden_places import hide_place
from startline.telemetry.actions.sharing.shares import revoke_share, share_session
from startline.telemetry.actions.sharing.shown_tracks import read_shown
from startline.telemetry.actions.sharing.trailing import LEASE_KEY, ShareTrailer
from startline.telemetry.domain.sharing.zones import HiddenZone
from startline.telemetry.models import HiddenPlace, LiveSession, LiveShare
from startline.telemetry.models.live import LiveSessionState
from tests.telemetry.live.factories import samples
from tests.telemetry.sharing.runs import HOME, SPEED_MPS
from tests.telemetry.sharing.test_shares_http import make, opened

pytestmark = pytest.mark.django_db(transaction=True)


def share(session, *, shows_heart_rate=False) -> LiveShare:
    from datetime import timedelta

    made = share_session(
        session.user_id,
        session_id=session.pk,
        shows_heart_rate=shows_heart_rate,
        valid_for=timedelta(hours=1),
    )
    return made.share


def told(valkey, link: LiveShare) -> list[dict]:
    """Everything that was told to people with the link."""
    stream = keys.context_stream(keys.context("share", str(link.pk)))
    return [
        {"kind": fields[b"kind"].decode(), **json.loads(fields[b"data"])}
        for _, fields in valkey.xrange(stream)
    ]


def east_m(place) -> float:
    import math

    return (place[1] - HOME[1]) * 111_195 * math.cos(math.radians(HOME[0]))


def hidden_way_m() -> float:
    return HiddenPlace.objects.get().hidden_way_m


def hidden(session, place) -> HiddenZone:
    """Hide a place; return its zone without its edge, at which rounded places lie."""
    zone = hide_place(session.user_id, lat_deg=place[0], lon_deg=place[1])
    return replace(zone, radius_m=zone.radius_m - 2)


def test_link_shows_the_way_behind_the_athlete(session, run, trailer, empty_valkey):
    link = share(session)
    trailer.step(0)
    for until_s in range(140, 1001, 20):
        run.send(until_s)
        trailer.step(0)

    update, places = read_shown(session.pk, share_id=link.pk)

    assert update["state"] == "live"
    run_m = 1000 * SPEED_MPS
    assert run_m - 800 - 400 <= east_m(places[-1]) <= run_m - 800
    assert 800 <= east_m(places[0]) <= 800 + 560 + 800
    assert update["distance_m"] == pytest.approx(east_m(places[-1]) - east_m(places[0]), abs=3)
    assert update["elapsed_s"] == pytest.approx(update["distance_m"] / SPEED_MPS, abs=2)
    assert update["speed_mps"] == pytest.approx(SPEED_MPS, abs=0.3)
    assert (update["lat"], update["lon"]) == (places[-1][0], places[-1][1])
    assert [place for one in told(empty_valkey, link) for place in one.get("track", [])] == [
        list(place) for place in places
    ], "the page that follows the stream draws what a page that is opened now reads"


def test_heart_rate_is_told_only_where_its_owner_wished_it_and_of_the_shown_place(
    session, run, trailer, empty_valkey
):
    shy, open_hearted = share(session), share(session, shows_heart_rate=True)
    for until_s in (600, 1200, 1860, 1900):
        run.send(until_s)
        trailer.step(until_s)
    # The athlete is past the half hour, the shown place is not.
    assert read_shown(session.pk, share_id=open_hearted.pk)[0]["heart_rate_bpm"] == 140
    assert all("heart_rate_bpm" not in one for one in told(empty_valkey, shy))
    run.send(2400)
    trailer.step(2400)
    assert read_shown(session.pk, share_id=open_hearted.pk)[0]["heart_rate_bpm"] == 171


def test_nothing_else_is_told(session, run, trailer, empty_valkey):
    link = share(session, shows_heart_rate=True)
    trailer.step(0)
    run.send(1000)
    trailer.step(1)
    allowed = {
        "kind", "sport", "state", "received_at", "at", "lat", "lon", "distance_m", "elapsed_s", "speed_mps",
        "heart_rate_bpm", "track",
    }  # fmt: skip
    assert {key for one in told(empty_valkey, link) for key in one} <= allowed
    assert len(told(empty_valkey, link)) >= 2


def test_link_made_in_the_middle_shows_the_way_so_far(session, run, trailer):
    run.send(1500)
    link = share(session)
    trailer.step(0)
    update, places = read_shown(session.pk, share_id=link.pk)
    assert 1500 * SPEED_MPS - 1200 <= east_m(places[-1]) <= 1500 * SPEED_MPS - 800
    assert update["distance_m"] > 2000


def test_another_process_takes_over_where_the_first_died(session, run, trailer, empty_valkey):
    link = share(session)
    trailer.step(0)
    run.send(800)
    trailer.step(2)
    _, places = read_shown(session.pk, share_id=link.pk)
    second = ShareTrailer()
    assert not second.step(0), "the first holds the lease"
    empty_valkey.delete(LEASE_KEY)
    assert second.step(1)
    assert not trailer.step(3), "and the first one notices"
    assert read_shown(session.pk, share_id=link.pk)[1] == places
    run.send(1000)
    second.step(4)
    _, more = read_shown(session.pk, share_id=link.pk)
    assert more[: len(places)] == places
    assert east_m(more[-1]) > east_m(places[-1]) + 600
    assert HiddenPlace.objects.count() == 1


def test_lost_valkey_is_filled_again(session, run, trailer, empty_valkey):
    link = share(session)
    run.send(800)
    trailer.step(0)
    _, places = read_shown(session.pk, share_id=link.pk)
    empty_valkey.flushdb()
    run.send(820)
    trailer.step(1)
    trailer.forget()
    trailer.step(2)
    _, again = read_shown(session.pk, share_id=link.pk)
    assert again[: len(places)] == places


def test_late_samples_restate_the_way_and_the_pages_read_it_again(session, run, trailer, empty_valkey):
    link = share(session)
    late = run.batch(range(400, 420))
    run.send(400)
    run.sent_s, run.seq = 420, run.seq + 1
    missing = run.seq
    run.send(900)
    trailer.step(0)
    gappy = read_shown(session.pk, share_id=link.pk)[1]
    record_batches([samples(run.device, missing, content=late)])
    run.projector.flush()
    trailer.step(1)
    assert told(empty_valkey, link)[-1]["kind"] == "restated"
    full = read_shown(session.pk, share_id=link.pk)[1]
    assert len(full) > len(gappy)


def test_other_hidden_places_of_the_person_are_hidden_too(session, run, trailer):
    work = run.place(750)  # 3 km from the start
    zone = hidden(session, work)
    link = share(session)
    run.send(800)
    trailer.step(0)
    run.send(2000)
    trailer.step(1)
    places = read_shown(session.pk, share_id=link.pk)[1]
    assert len(places) > 300
    assert not [place for place in places if zone.hides(place[0], place[1])]


def test_place_that_is_hidden_from_now_on_disappears_from_what_was_shown(session, run, trailer, empty_valkey):
    link = share(session)
    run.send(2000)
    trailer.step(0)
    before = read_shown(session.pk, share_id=link.pk)[1]

    work = run.place(750)
    zone = hidden(session, work)
    trailer.step(2)

    places = read_shown(session.pk, share_id=link.pk)[1]
    assert [place for place in before if zone.hides(place[0], place[1])]
    assert 0 < len(places) < len(before)
    assert not [place for place in places if zone.hides(place[0], place[1])]
    assert told(empty_valkey, link)[-1]["kind"] == "restated"
    trailer.step(4)
    assert [one["kind"] for one in told(empty_valkey, link)].count("restated") == 1


def test_end_of_the_session_is_told_and_the_finish_stays_hidden(session, run, trailer, empty_valkey):
    link = share(session)
    run.send(1200)
    trailer.step(0)
    run.finish()
    trailer.step(1)
    assert told(empty_valkey, link)[-1]["state"] == "ended"
    _, places = read_shown(session.pk, share_id=link.pk)
    assert east_m(places[-1]) <= 1200 * SPEED_MPS - 800
    for now_s in range(2, 30):
        trailer.step(now_s)
    assert read_shown(session.pk, share_id=link.pk)[1] == places, "waiting does not uncover it"


def test_session_sealed_by_silence_is_told_as_ended(session, run, trailer, empty_valkey):
    link = share(session)
    run.send(600)
    trailer.step(0)
    LiveSession.objects.update(state=LiveSessionState.SEALED)
    trailer.step(2)
    trailer.step(4)
    assert [one["state"] for one in told(empty_valkey, link)][-1] == "ended"
    assert [one["state"] for one in told(empty_valkey, link)].count("ended") == 1


def test_revoked_link_gets_nothing_more(session, run, trailer, empty_valkey):
    link, kept = share(session), share(session)
    run.send(600)
    trailer.step(0)
    revoke_share(session.user_id, share_id=link.pk)
    trailer.step(2)
    run.send(900)
    trailer.step(4)
    assert told(empty_valkey, link) == []
    assert told(empty_valkey, kept)[-1]["distance_m"] > 500
    revoke_share(session.user_id, share_id=kept.pk)
    trailer.step(6)
    assert not list(empty_valkey.scan_iter("live:shown:*"))


def test_page_opened_between_two_updates_has_both_halves(owner, session, run, trailer, anonymous):
    made = make(owner, session, shows_heart_rate=True)
    trailer.step(0)
    run.send(1000)
    trailer.step(1)
    shown = opened(anonymous, made).json()
    assert shown["numbers"]["distance_m"] > 1000
    assert shown["numbers"]["heart_rate_bpm"] == 140
    assert shown["track"][0][2] == 1
    assert shown["family"] == "other"

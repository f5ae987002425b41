"""An attacker with a link reads every byte that it reaches, from the first minute to long after the end."""

import itertools
import math
import re
from random import Random

import pytest

from startline.telemetry.actions.sharing.trailing import ShareTrailer
from startline.telemetry.domain.geodesy import great_circle_m
from startline.telemetry.models import HiddenPlace
from tests.platform.live.processes import Stream, free_port, running
from tests.telemetry.sharing.runs import HOME, METERS_PER_DEGREE, SPEED_MPS
from tests.telemetry.sharing.test_shares_http import make, opened

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
RUN_S = 1500
RUN_M = RUN_S * SPEED_MPS


@pytest.fixture(scope="module")
def live_port(valkey_url):
    port = free_port()
    with running("live", port, STARTLINE_LIVE_PORT=str(port), STARTLINE_PUBLIC_URL="http://localhost:8000"):
        yield port


@pytest.fixture
def loot(owner, session, run, trailer, anonymous, live_port) -> list[tuple[float, bytes]]:
    """(metres that the athlete had run, bytes): all that the link gave while the run went on and after it."""
    made = make(owner, session, shows_heart_rate=True)
    stolen = []
    viewer = opened(anonymous, made).cookies["viewer"].value
    stream = Stream(live_port, viewer=viewer)
    assert stream.status == 200
    for until_s in range(140, RUN_S + 1, 20):
        run.send(until_s)
        trailer.step(until_s)
        stolen.append((until_s * SPEED_MPS, opened(anonymous, made).content))
    run.finish()
    trailer.step(RUN_S + 2)
    stolen.append((RUN_M, opened(anonymous, made).content))
    # Another process cuts everything anew, and the link is opened in another browser.
    trailer.give_up_lease()
    ShareTrailer().step(RUN_S + 3)
    stolen.append((RUN_M, opened(type(anonymous)(), made).content))
    heard = b""
    while b'"ended"' not in heard:
        event = stream.read_event()
        assert event is not None
        heard = event.data.encode()
        stolen.append((RUN_M, heard + event.kind.encode() + event.id.encode()))
    stream.close()
    return stolen


def east_m(lon_deg: float) -> float:
    return (lon_deg - HOME[1]) * METERS_PER_DEGREE * math.cos(math.radians(HOME[0]))


def longitudes(loot: bytes) -> list[float]:
    """Every number that could be a longitude of this run, wherever it stands."""
    return [n for n in map(float, NUMBER.findall(loot)) if HOME[1] - 0.02 < n < HOME[1] + 0.2]


def test_no_byte_tells_of_a_hidden_place(loot):
    places = [(run_m, east_m(lon)) for run_m, bytes_ in loot for lon in longitudes(bytes_)]
    assert len(places) > 5000, "the attacker did get the visible part"
    assert min(at_m for _, at_m in places) >= 800
    assert max(at_m - run_m for run_m, at_m in places) <= -800
    zone = HiddenPlace.objects.get()
    assert (
        min(
            great_circle_m(zone.middle_lat_deg, zone.middle_lon_deg, HOME[0], lon)
            for _, bytes_ in loot
            for lon in longitudes(bytes_)
        )
        >= zone.radius_m - 1
    )


def test_no_number_is_that_of_the_whole_run(loot):
    everything = b"\n".join(bytes_ for _, bytes_ in loot)
    distances = [float(n) for n in re.findall(rb'"distance_m": ?([\d.]+)', everything)]
    seconds = [float(n) for n in re.findall(rb'"elapsed_s": ?([\d.]+)', everything)]
    assert max(distances) <= RUN_M - 1600
    assert max(seconds) <= RUN_S - 1600 / SPEED_MPS
    assert max(distances) > 2000
    for number in (RUN_M, RUN_M - 1, RUN_S, RUN_S - 1):
        assert str(int(number)).encode() not in NUMBER.findall(everything)


def test_no_byte_names_the_session_the_zone_or_the_owners_other_data(loot, session, user):
    everything = b"\n".join(bytes_ for _, bytes_ in loot)
    zone = HiddenPlace.objects.get()
    words = [
        str(session.pk), session.session_key, user.email, session.user_id and f'"user_id":{session.user_id}',
        "battery", "altitude", "accuracy", "moving", str(zone.middle_lat_deg), str(zone.middle_lon_deg),
        str(zone.hidden_way_m), "hidden",
    ]  # fmt: skip
    assert [word for word in words if str(word).encode() in everything] == []


def test_averaging_many_runs_from_one_door_does_not_find_it(user):
    """Starts scatter by the error of a receiver; the zone is drawn once, so there is nothing to average."""
    from startline.telemetry.actions.sharing.hidden_places import hide_place

    random = Random(5)
    zones = {
        hide_place(
            user.pk,
            lat_deg=HOME[0] + random.gauss(0, 15) / METERS_PER_DEGREE,
            lon_deg=HOME[1] + random.gauss(0, 15) / METERS_PER_DEGREE,
        )
        for _ in range(60)
    }
    assert len(zones) == 1
    (zone,) = zones
    assert zone.hides(*HOME)
    elsewhere = hide_place(user.pk, lat_deg=HOME[0] + 0.02, lon_deg=HOME[1])
    assert elsewhere not in zones


def test_two_people_who_live_in_one_house_have_different_zones(user, other):
    from startline.telemetry.actions.sharing.hidden_places import hide_place
    from tests.users.factories import UserFactory

    zones = [
        hide_place(one.pk, lat_deg=HOME[0], lon_deg=HOME[1]) for one in (user, UserFactory(), UserFactory())
    ]
    assert all(a != b for a, b in itertools.combinations(zones, 2))

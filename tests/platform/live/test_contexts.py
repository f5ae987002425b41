"""Watching more than one's own page: real Granian, real Valkey, several streams over one connection."""

import datetime as dt
import json
import time

import pytest

from startline.platform.clock import utc_now
from startline.platform.live import grants, keys, pages
from startline.platform.live.contexts import add_to_context
from startline.platform.valkey_client import client
from tests.platform.live.processes import Event, Stream, free_port, running

ORIGIN = "http://localhost:8000"
RUN, LINK = keys.context("session", "s1"), keys.context("share", "h1")


@pytest.fixture(scope="module")
def live_port(valkey_url):
    port = free_port()
    with running("live", port, STARTLINE_LIVE_PORT=str(port), STARTLINE_PUBLIC_URL=ORIGIN):
        yield port


@pytest.fixture
def owner_grant(empty_valkey):
    return grants.open_grant("session-1", 7)


@pytest.fixture
def viewer_grant(empty_valkey):
    return grants.open_viewer_grant("viewer-1")


def update(context: str, number: int) -> None:
    pipeline = client().pipeline()
    add_to_context(pipeline, context, "update", {"n": number})
    pipeline.execute()


def opened(port: int, **options: str) -> tuple[Stream, Event]:
    stream = Stream(port, origin=ORIGIN, **options)
    assert stream.status == 200
    ready = stream.read_event()
    assert ready is not None
    assert ready.kind == "ready"
    return stream, ready


def told(stream: Stream) -> dict | None:
    """The next event of a context."""
    event = stream.read_event()
    if event is None:
        return None
    assert event.kind == "context"
    return json.loads(event.data)


def watching(context: str) -> dict:
    return {"context": context, "kind": "watching", "data": {}}


def an_update(context: str, number: int) -> dict:
    return {"context": context, "kind": "update", "data": {"n": number}}


def test_update_reaches_the_watching_page_within_half_a_second(live_port, owner_grant) -> None:
    grants.watch(owner_grant, RUN)
    update(RUN, 1)
    stream, _ = opened(live_port, session="session-1")
    assert told(stream) == watching(RUN)
    started = time.perf_counter()
    update(RUN, 2)
    assert told(stream) == an_update(RUN, 2)
    assert time.perf_counter() - started < 0.5
    stream.close()


def test_context_joins_an_open_stream_beside_the_own_page(live_port, owner_grant) -> None:
    stream, _ = opened(live_port, session="session-1")
    grants.watch(owner_grant, RUN)
    assert told(stream) == watching(RUN)
    update(RUN, 1)
    assert told(stream) == an_update(RUN, 1)
    pages.push_to_user(7, "workout", {"id": "w1"})
    event = stream.read_event()
    assert (event.kind, event.data) == ("workout", '{"id":"w1"}')
    stream.close()


def test_nobody_else_hears_what_is_watched(live_port, owner_grant) -> None:
    grants.open_grant("session-2", 8)
    grants.watch(owner_grant, RUN)
    stranger, _ = opened(live_port, session="session-2")
    mine, _ = opened(live_port, session="session-1")
    assert told(mine) == watching(RUN)
    update(RUN, 1)
    assert told(mine) == an_update(RUN, 1)
    pages.push_to_user(8, "totals", {"version": 1})
    assert stranger.read_event().kind == "totals", "the first thing that the stranger hears"
    stranger.close()
    mine.close()


def test_viewer_in_whose_browser_nobody_is_signed_in_watches_by_a_link(live_port, viewer_grant) -> None:
    grants.watch(viewer_grant, LINK)
    stream, ready = opened(live_port, viewer="viewer-1")
    assert ready.id == "0-0"
    assert told(stream) == watching(LINK)
    update(LINK, 1)
    assert told(stream) == an_update(LINK, 1)
    # The page stream of user 0 belongs to nobody.
    pages.push_to_user(0, "totals", {"version": 1})
    update(LINK, 2)
    assert told(stream) == an_update(LINK, 2)
    stream.close()


@pytest.mark.parametrize(
    "cookies", [{"viewer": "viewer-2"}, {"session": "viewer-1"}, {"viewer": "session-1"}]
)
def test_another_token_opens_nothing(live_port, owner_grant, viewer_grant, cookies) -> None:
    grants.watch(viewer_grant, LINK)
    stream = Stream(live_port, origin=ORIGIN, **cookies)
    assert stream.status == 401
    stream.close()


def test_signed_in_browser_keeps_its_page_when_it_has_been_a_viewer(
    live_port, owner_grant, viewer_grant
) -> None:
    stream, _ = opened(live_port, session="session-1", viewer="viewer-1")
    pages.push_to_user(7, "totals", {"version": 1})
    assert stream.read_event().kind == "totals"
    stream.close()


def test_last_event_id_brings_what_each_stream_missed(live_port, owner_grant) -> None:
    grants.watch(owner_grant, RUN)
    grants.watch(owner_grant, LINK)
    stream, _ = opened(live_port, session="session-1")
    assert [told(stream) for _ in range(2)] == [watching(RUN), watching(LINK)]
    update(RUN, 1)
    update(LINK, 1)
    last = [stream.read_event() for _ in range(2)][-1]
    stream.close()
    assert last.id.count("=") == 2

    update(LINK, 2)
    pages.push_to_user(7, "workout", {"n": 1})
    update(RUN, 2)
    update(RUN, 3)
    stream, ready = opened(live_port, session="session-1", last_id=last.id)
    assert ready.id == last.id.split(",")[0]
    assert stream.read_event().kind == "workout"
    assert [told(stream) for _ in range(3)] == [an_update(RUN, 2), an_update(RUN, 3), an_update(LINK, 2)]
    update(RUN, 4)
    assert told(stream) == an_update(RUN, 4)
    stream.close()


def test_context_whose_past_is_no_longer_kept_begins_anew(live_port, owner_grant, empty_valkey) -> None:
    grants.watch(owner_grant, RUN)
    update(RUN, 0)
    stream, _ = opened(live_port, session="session-1")
    assert told(stream) == watching(RUN)
    update(RUN, 1)
    last = stream.read_event()
    stream.close()
    for number in (2, 3, 4):
        update(RUN, number)
    empty_valkey.xtrim(keys.context_stream(RUN), maxlen=1, approximate=False)
    stream, _ = opened(live_port, session="session-1", last_id=last.id)
    assert told(stream) == watching(RUN), "the page reads everything by HTTP"
    update(RUN, 5)
    assert told(stream) == an_update(RUN, 5)
    stream.close()


@pytest.mark.parametrize("last_id", ["nonsense", "0-0,xx=1-1", "1-1," * 900, "9-9,=,a=b,=1-0"])
def test_unreadable_last_event_id_begins_anew(live_port, owner_grant, last_id) -> None:
    grants.watch(owner_grant, RUN)
    stream = Stream(live_port, session="session-1", origin=ORIGIN, last_id=last_id)
    kinds = [stream.read_event().kind for _ in range(2)]
    assert kinds[0] == "ready"
    assert kinds[1] in {"context", "reset"}
    stream.close()


def test_revoked_context_ends_at_once_for_everybody_and_the_streams_go_on(live_port, viewer_grant) -> None:
    owner = grants.open_grant("session-1", 7)
    for name in (owner, viewer_grant):
        grants.watch(name, LINK)
    viewer, _ = opened(live_port, viewer="viewer-1")
    mine, _ = opened(live_port, session="session-1")
    assert [told(stream) for stream in (viewer, mine)] == [watching(LINK)] * 2
    started = time.perf_counter()
    grants.close_context(LINK)
    closed = {"context": LINK, "kind": "closed", "data": {}}
    assert [told(stream) for stream in (viewer, mine)] == [closed] * 2
    assert time.perf_counter() - started < 0.5
    update(LINK, 1)
    pages.push_to_user(7, "totals", {"version": 1})
    assert mine.read_event().kind == "totals", "and nothing of the link before it"

    again, _ = opened(live_port, viewer="viewer-1")
    grants.watch(viewer_grant, RUN)
    assert told(again) == watching(RUN), "the revoked link does not come back with a new stream"
    for stream in (viewer, mine, again):
        stream.close()


def test_unwatched_context_leaves_the_others(live_port, owner_grant) -> None:
    grants.watch(owner_grant, RUN)
    grants.watch(owner_grant, LINK)
    stream, _ = opened(live_port, session="session-1")
    assert [told(stream) for _ in range(2)] == [watching(RUN), watching(LINK)]
    grants.unwatch(owner_grant, RUN)
    assert told(stream) == {"context": RUN, "kind": "closed", "data": {}}
    update(RUN, 1)
    update(LINK, 1)
    assert told(stream) == an_update(LINK, 1)
    stream.close()


def test_signing_out_takes_what_was_watched_too(live_port, owner_grant) -> None:
    grants.watch(owner_grant, RUN)
    stream, _ = opened(live_port, session="session-1")
    assert told(stream) == watching(RUN)
    grants.close_grant("session-1")
    # It ends; that what it watched is over may be told before, whichever the role sees first.
    last = told(stream)
    if last is not None:
        assert last == {"context": RUN, "kind": "closed", "data": {}}
        assert stream.read_event() is None
    grants.open_grant("session-1", 7)
    stream, _ = opened(live_port, session="session-1")
    pages.push_to_user(7, "totals", {"version": 1})
    assert stream.read_event().kind == "totals"
    stream.close()


def test_expired_context_is_not_carried(live_port, viewer_grant) -> None:
    grants.watch(viewer_grant, LINK, until=utc_now() + dt.timedelta(seconds=-1))
    grants.watch(viewer_grant, RUN, until=utc_now() + dt.timedelta(hours=1))
    stream, _ = opened(live_port, viewer="viewer-1")
    assert told(stream) == watching(RUN)
    update(LINK, 1)
    update(RUN, 1)
    assert told(stream) == an_update(RUN, 1)
    stream.close()


def test_browser_watches_sixteen_things_at_most(owner_grant, empty_valkey) -> None:
    for number in range(grants.MAX_CONTEXTS):
        grants.watch(owner_grant, keys.context("session", str(number)))
    with pytest.raises(grants.TooManyContextsError):
        grants.watch(owner_grant, RUN)
    assert empty_valkey.zcard(keys.grant_contexts(owner_grant)) == grants.MAX_CONTEXTS
    grants.watch(owner_grant, keys.context("session", "0"))


def test_seventh_tab_of_a_viewer_ends_the_first(live_port, viewer_grant) -> None:
    grants.watch(viewer_grant, LINK)
    streams = [opened(live_port, viewer="viewer-1")[0] for _ in range(7)]
    assert [told(stream) for stream in streams] == [watching(LINK)] * 7
    assert streams[0].read_event() is None
    update(LINK, 1)
    for stream in streams[1:]:
        assert told(stream) == an_update(LINK, 1)
        stream.close()


def test_two_hundred_watchers_of_fifty_runs_hear_each_update_within_a_second(live_port, empty_valkey) -> None:
    runs = [keys.context("session", str(number)) for number in range(50)]
    streams = []
    for number in range(200):
        name = grants.open_viewer_grant(f"viewer-{number}")
        grants.watch(name, runs[number % 50])
        streams.append(opened(live_port, viewer=f"viewer-{number}")[0])
    for stream in streams:
        assert told(stream)["kind"] == "watching"
    started = time.perf_counter()
    for number, context in enumerate(runs):
        update(context, number)
    heard = [told(stream) for stream in streams]
    assert time.perf_counter() - started < 1.0
    assert heard == [an_update(runs[number % 50], number % 50) for number in range(200)]
    for stream in streams:
        stream.close()


def test_expiry_while_watching_is_noticed_with_the_heartbeat(empty_valkey, valkey_url) -> None:
    # Fifteen seconds are too long for a test: the application itself with a short heartbeat.
    import asyncio

    from startline.platform.live.asgi import LiveApplication

    name = grants.open_viewer_grant("viewer-1")
    grants.watch(name, LINK, until=utc_now() + dt.timedelta(seconds=0.6))
    sent: list[bytes] = []

    async def talk() -> None:
        application = LiveApplication(
            valkey_url=valkey_url, public_origin=ORIGIN, cookie_name="session", heartbeat_s=0.2
        )
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message) -> None:
            sent.append(message.get("body", b""))
            if b'"closed"' in sent[-1]:
                gone.set()

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/live",
            "headers": [(b"cookie", b"viewer=viewer-1")],
        }
        await asyncio.wait_for(application(scope, receive, send), timeout=5)
        await application.hub.stop()

    asyncio.run(talk())
    said = [part for part in sent if b"event: context" in part]
    assert [json.loads(part.split(b"data: ")[1])["kind"] for part in said] == ["watching", "closed"]

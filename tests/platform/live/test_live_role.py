"""The live role as its own process: real Granian, real Valkey, real sockets."""

import http.client
import time

import pytest

from startline.platform.live import grants, keys, pages
from tests.platform.live.processes import Event, Stream, free_port, running

ORIGIN = "http://localhost:8000"


@pytest.fixture(scope="module")
def live_port(valkey_url):
    port = free_port()
    with running("live", port, STARTLINE_LIVE_PORT=str(port), STARTLINE_PUBLIC_URL=ORIGIN):
        yield port


@pytest.fixture
def granted(empty_valkey):
    grants.open_grant("session-1", 7)


def opened(port: int, *, session: str = "session-1", **options: str) -> tuple[Stream, Event]:
    stream = Stream(port, session=session, origin=ORIGIN, **options)
    assert stream.status == 200
    ready = stream.read_event()
    assert ready is not None
    assert ready.kind == "ready"
    return stream, ready


def test_message_reaches_the_open_page_at_once(live_port, granted) -> None:
    stream, ready = opened(live_port)
    assert ready.id == "0-0"
    started = time.perf_counter()
    pages.push_to_user(7, "upload", {"upload_id": "u1", "state": "done", "file_name": "бег.fit"})
    event = stream.read_event()
    elapsed_s = time.perf_counter() - started
    assert (event.kind, event.data) == ("upload", '{"upload_id":"u1","state":"done","file_name":"бег.fit"}')
    assert elapsed_s < 1.0
    stream.close()


def test_messages_of_somebody_else_stay_away(live_port, granted) -> None:
    stream, _ = opened(live_port)
    pages.push_to_user(8, "workout", {"id": "other"})
    pages.push_to_user(7, "workout", {"id": "mine"})
    assert stream.read_event().data == '{"id":"mine"}'
    stream.close()


def test_last_event_id_brings_what_was_missed(live_port, granted) -> None:
    stream, _ = opened(live_port)
    pages.push_to_user(7, "workout", {"n": 1})
    first = stream.read_event()
    stream.close()
    for n in (2, 3):
        pages.push_to_user(7, "workout", {"n": n})

    stream, ready = opened(live_port, last_id=first.id)
    assert ready.id == first.id
    assert [stream.read_event().data for _ in range(2)] == ['{"n":2}', '{"n":3}']
    pages.push_to_user(7, "workout", {"n": 4})
    assert stream.read_event().data == '{"n":4}'
    stream.close()


def test_ready_id_of_a_quiet_stream_resumes_too(live_port, granted) -> None:
    pages.push_to_user(7, "workout", {"n": 0})
    stream, ready = opened(live_port)
    stream.close()
    pages.push_to_user(7, "workout", {"n": 1})
    stream, _ = opened(live_port, last_id=ready.id)
    assert stream.read_event().data == '{"n":1}'
    stream.close()


def test_page_that_missed_too_much_is_told_to_read_again(live_port, granted, empty_valkey) -> None:
    pages.push_to_user(7, "workout", {"n": 1})
    stream, ready = opened(live_port)
    stream.close()
    for n in range(5):
        pages.push_to_user(7, "workout", {"n": n})
    empty_valkey.xtrim(keys.page_stream(7), maxlen=2, approximate=False)
    stream, _ = opened(live_port, last_id=ready.id)
    assert [stream.read_event().kind for _ in range(3)] == ["reset", "workout", "workout"]
    stream.close()


@pytest.mark.parametrize("session", ["", "session-2"])
def test_without_a_grant_nothing_opens(live_port, granted, session) -> None:
    stream = Stream(live_port, session=session, origin=ORIGIN)
    assert stream.status == 401
    assert stream.response.getheader("Access-Control-Allow-Origin") == ORIGIN
    stream.close()


def test_another_origin_may_not_listen(live_port, granted) -> None:
    stream = Stream(live_port, session="session-1", origin="http://evil.example")
    assert stream.status == 403
    assert stream.response.getheader("Access-Control-Allow-Origin") is None
    stream.close()


def test_signing_out_closes_the_stream_at_once(live_port, granted) -> None:
    grants.open_grant("session-2", 7)
    first, _ = opened(live_port)
    second, _ = opened(live_port, session="session-2")
    started = time.perf_counter()
    grants.close_grant("session-1")
    assert first.read_event() is None
    assert time.perf_counter() - started < 1.0
    assert Stream(live_port, session="session-1", origin=ORIGIN).status == 401

    pages.push_to_user(7, "totals", {"version": 2})
    assert second.read_event().kind == "totals"
    grants.close_user_grants(7)
    assert second.read_event() is None


def test_two_tabs_both_hear(live_port, granted) -> None:
    streams = [opened(live_port)[0] for _ in range(2)]
    pages.push_to_user(7, "device", {"id": "d1", "is_connected": True})
    assert {stream.read_event().data for stream in streams} == {'{"id":"d1","is_connected":true}'}
    for stream in streams:
        stream.close()


def test_too_many_streams_of_one_person_end_the_oldest(live_port, granted) -> None:
    streams = [opened(live_port)[0] for _ in range(25)]
    assert streams[0].read_event() is None
    pages.push_to_user(7, "totals", {"version": 1})
    assert all(stream.read_event().kind == "totals" for stream in streams[1:])
    for stream in streams:
        stream.close()


def test_browser_that_does_not_read_is_dropped_and_the_others_go_on(live_port, granted) -> None:
    slow, _ = opened(live_port)
    quick, _ = opened(live_port)
    data = {"text": "x" * 60_000}
    for n in range(400):
        pages.push_to_user(7, "workout", {"n": n, **data})
        assert quick.read_event() is not None
    received = 0
    while slow.read_event() is not None:
        received += 1
    assert received < 400, "the rest comes with Last-Event-ID"
    quick.close()


def test_two_hundred_streams_leave_the_web_free(live_port, empty_valkey, transactional_db) -> None:
    from tests.platform.bus.sample import test_database_url

    port = free_port()
    web = {
        "STARTLINE_PORT": str(port),
        "STARTLINE_WEB_WORKERS": "1",
        "STARTLINE_DATABASE_URL": test_database_url(),
    }
    with running("web", port, **web):
        streams = []
        for user_id in range(1, 201):
            grants.open_grant(f"session-{user_id}", user_id)
            streams.append(opened(live_port, session=f"session-{user_id}")[0])
        web_times_s = [ask(port) for _ in range(20)]
        for user_id in range(1, 201):
            pages.push_to_user(user_id, "totals", {"version": user_id})
        heard = [stream.read_event().data for stream in streams]
        web_times_s += [ask(port) for _ in range(20)]
        for stream in streams:
            stream.close()
    assert heard == [f'{{"version":{user_id}}}' for user_id in range(1, 201)]
    assert max(web_times_s) < 2.0


def ask(port: int) -> float:
    started = time.perf_counter()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.request("GET", "/readyz")
    assert client.getresponse().status in {200, 503}
    client.close()
    return time.perf_counter() - started


def test_heartbeat_keeps_a_quiet_stream_open(empty_valkey, valkey_url) -> None:
    # Fifteen seconds are too long for a test: the application itself with a short one.
    import asyncio

    from startline.platform.live.asgi import LiveApplication

    grants.open_grant("session-1", 7)
    sent: list[bytes] = []

    async def talk() -> None:
        application = LiveApplication(
            valkey_url=valkey_url, public_origin=ORIGIN, cookie_name="session", heartbeat_s=0.1
        )
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message) -> None:
            sent.append(message.get("body", b""))
            if sent[-1].startswith(b":"):
                gone.set()

        headers = [(b"cookie", b"session=session-1")]
        scope = {"type": "http", "method": "GET", "path": "/live", "headers": headers}
        await asyncio.wait_for(application(scope, receive, send), timeout=5)
        assert application.hub.list_connections() == []
        await application.hub.stop()

    asyncio.run(talk())
    assert sent[-1] == b": heartbeat\n\n"


def test_valkey_that_is_away_loses_only_the_message(settings, caplog) -> None:
    from startline.platform import valkey_client

    settings.VALKEY_URL = "redis://127.0.0.1:9/0"
    valkey_client.client.cache_clear()
    try:
        pages.push_to_user(7, "totals", {"version": 1})
    finally:
        valkey_client.client.cache_clear()

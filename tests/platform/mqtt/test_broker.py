"""The embedded MQTT broker over real sockets: who gets in, who may publish where, when a PUBACK goes out."""

import http.client
import json
import socket
import struct
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import paho.mqtt.client as paho
import pytest

from startline.platform.embedded.broker import EmbeddedBroker
from tests.platform.mqtt.conftest import COMMIT_TIMEOUT_S, INTERNAL_PASSWORD, PHONE, SECRET, WATCH
from tests.platform.mqtt.mqtt_client import Client, Ingest, wait_until
from tests.platform.mqtt.platform_stub import PlatformEndpoint

Connect = Callable[..., Client]
OWN_TOPIC = f"devices/{WATCH}/files/morning.fit/1/1"


def tcp_port(broker: EmbeddedBroker) -> int:
    return broker.spec.listeners[0].port


def control(broker: EmbeddedBroker, method: str, path: str, secret: str = SECRET) -> httpx.Response:
    return httpx.request(method, broker.control_url + path, headers={"X-Broker-Secret": secret})


@pytest.mark.parametrize("kind", ["tcp", "ws"])
def test_device_with_right_password_connects(connect: Connect, endpoint: PlatformEndpoint, kind: str) -> None:
    transport = {"tcp": "tcp", "ws": "websockets"}[kind]
    client = connect(Client(WATCH, "watch-secret", transport=transport), kind=kind)

    assert client.connack == "Success"
    assert endpoint.asked == [
        {"client_id": WATCH, "username": WATCH, "password": "watch-secret", "peer": "127.0.0.1"}
    ]
    assert wait_until(lambda: endpoint.presence == [(WATCH, True)])


def test_wrong_password_is_refused(connect: Connect, endpoint: PlatformEndpoint) -> None:
    client = connect(Client(WATCH, "wrong"))

    assert client.connack == "Bad user name or password"
    assert wait_until(lambda: client.is_ended)
    assert endpoint.presence == []


def test_wrong_password_leaves_the_connected_device_alone(
    connect: Connect, watch: Client, ingest: Ingest
) -> None:
    assert watch.subscribe(f"devices/{WATCH}/ack") == [1]

    connect(Client(WATCH, "wrong"))

    assert watch.is_connected
    ingest.publish(f"devices/{WATCH}/ack", b"still here")
    assert wait_until(lambda: watch.messages == [(f"devices/{WATCH}/ack", b"still here")])


def test_right_password_takes_the_connection_over(connect: Connect, watch: Client) -> None:
    second = connect(Client(WATCH, "watch-secret"))

    assert second.is_connected
    assert wait_until(lambda: watch.is_ended)


def test_client_id_of_another_device_is_refused_without_asking(
    connect: Connect, endpoint: PlatformEndpoint
) -> None:
    client = connect(Client(PHONE, "watch-secret", username=WATCH))

    assert client.connack == "Bad user name or password"
    assert endpoint.asked == []


def test_platform_away_is_told_as_unavailable(connect: Connect, endpoint: PlatformEndpoint) -> None:
    endpoint.status = 503
    client = connect(Client(WATCH, "watch-secret"))

    assert client.connack == "Server unavailable"


def test_mqtt_5_client_gets_a_clean_refusal(connect: Connect, endpoint: PlatformEndpoint) -> None:
    client = connect(Client(WATCH, "watch-secret", protocol=paho.MQTTv5))

    assert client.connack == "Unsupported protocol version"
    assert endpoint.asked == []


def test_internal_account_needs_its_password(connect: Connect) -> None:
    assert connect(Ingest("wrong")).connack == "Bad user name or password"
    assert connect(Ingest(INTERNAL_PASSWORD)).connack == "Success"


@pytest.mark.parametrize("topic", [f"devices/{PHONE}/files/a/1/1", "$committed", "$ingest/1/x", "devices"])
def test_publish_elsewhere_ends_the_connection(watch: Client, ingest: Ingest, topic: str) -> None:
    watch.publish(topic)

    assert wait_until(lambda: watch.is_ended)
    assert watch.acknowledged == []
    assert ingest.messages == []


def test_subscription_elsewhere_is_refused(watch: Client, ingest: Ingest) -> None:
    filters = ["#", f"devices/{WATCH}/#", f"devices/{PHONE}/ack", "devices/+/ack", f"devices/{WATCH}/ack"]

    assert watch.subscribe(*filters) == [128, 128, 128, 128, 1]

    ingest.publish(f"devices/{PHONE}/ack", b"for the phone")
    ingest.publish(f"devices/{WATCH}/ack", b"for the watch")
    assert wait_until(lambda: len(watch.messages) > 0)
    assert watch.messages == [(f"devices/{WATCH}/ack", b"for the watch")]


def test_puback_waits_for_the_commit(watch: Client, ingest: Ingest) -> None:
    message_id = watch.publish(OWN_TOPIC, b"bytes of the part")

    assert wait_until(lambda: len(ingest.messages) == 1)
    token = ingest.tokens()[0]
    assert ingest.messages == [(f"$ingest/{token}/{OWN_TOPIC}", b"bytes of the part")]
    time.sleep(0.3)
    assert watch.acknowledged == []

    ingest.commit(token)

    assert wait_until(lambda: watch.acknowledged == [message_id])
    assert watch.is_connected


def text(value: str) -> bytes:
    """A length-prefixed string of MQTT 3.1.1, section 1.5.3."""
    return len(value).to_bytes(2) + value.encode()


def connect_packet(client_id: str, password: str) -> bytes:
    body = text("MQTT") + b"\x04\xc2\x00\x1e" + text(client_id) + text(client_id) + text(password)
    return bytes([0x10, len(body)]) + body


def publish_packet(topic: str, message_id: int) -> bytes:
    body = text(topic) + message_id.to_bytes(2) + b"x"
    return bytes([0x32, len(body)]) + body


def test_pubacks_keep_the_order_of_the_publishes(
    running_broker: EmbeddedBroker, endpoint: PlatformEndpoint, ingest: Ingest
) -> None:
    with socket.create_connection(("127.0.0.1", tcp_port(running_broker)), timeout=5) as connection:
        connection.sendall(connect_packet(WATCH, "watch-secret"))
        assert connection.recv(64) == b"\x20\x02\x00\x00"
        connection.sendall(b"".join(publish_packet(OWN_TOPIC, number) for number in range(1, 6)))
        assert wait_until(lambda: len(ingest.messages) == 5)

        ingest.commit(*reversed(ingest.tokens()[1:]))
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(64)

        ingest.commit(ingest.tokens()[0])
        connection.settimeout(5)
        received = b""
        while len(received) < 20:
            received += connection.recv(64)
        assert received == b"".join(b"\x40\x02" + number.to_bytes(2) for number in range(1, 6))


LIVE_TOPIC = f"devices/{WATCH}/live/run-1/samples/"


def frames(bundle: bytes) -> list[tuple[int, str, bytes]]:
    """Token, topic and payload of each message in a bundle."""
    found, at = [], 0
    while at < len(bundle):
        token, length = struct.unpack_from(">IH", bundle, at)
        topic = bundle[at + 6 : at + 6 + length].decode()
        at += 6 + length
        (size,) = struct.unpack_from(">I", bundle, at)
        found.append((token, topic, bundle[at + 4 : at + 4 + size]))
        at += 4 + size
    return found


def bundled(ingest: Ingest) -> list[tuple[int, str, bytes]]:
    return [
        frame for topic, payload in ingest.messages if topic == "$ingest/live" for frame in frames(payload)
    ]


def test_live_messages_come_in_bundles_and_their_acks_go_first(watch: Client, ingest: Ingest) -> None:
    watch.subscribe(f"devices/{WATCH}/ack")
    numbers = [watch.publish(f"{LIVE_TOPIC}{seq}", b"x" * seq) for seq in range(1, 4)]
    assert wait_until(lambda: len(bundled(ingest)) == 3)
    tokens = [token for token, _, _ in bundled(ingest)]
    assert [frame[1:] for frame in bundled(ingest)] == [(f"{LIVE_TOPIC}{n}", b"x" * n) for n in range(1, 4)]
    assert watch.acknowledged == []

    body = {"ranges": [[tokens[0], tokens[2]]], "acks": [[tokens[1], "ё" * 100]]}
    ingest.publish("$committed", json.dumps(body).encode())

    assert wait_until(lambda: watch.acknowledged == numbers)
    assert watch.messages == [(f"devices/{WATCH}/ack", ("ё" * 100).encode())]
    assert watch.is_connected


def test_ack_goes_to_who_subscribed_only(watch: Client, ingest: Ingest) -> None:
    number = watch.publish(f"{LIVE_TOPIC}1", b"x")
    assert wait_until(lambda: len(bundled(ingest)) == 1)
    token = bundled(ingest)[0][0]

    ingest.publish("$committed", json.dumps({"ok": [token], "acks": [[token, "unheard"]]}).encode())

    assert wait_until(lambda: watch.acknowledged == [number])
    assert watch.messages == []


def test_refused_live_message_ends_the_connection(watch: Client, ingest: Ingest) -> None:
    watch.publish(f"{LIVE_TOPIC}1", b"x")
    assert wait_until(lambda: len(bundled(ingest)) == 1)

    ingest.refuse(*[str(token) for token, _, _ in bundled(ingest)])

    assert wait_until(lambda: watch.is_ended)
    assert watch.acknowledged == []


def test_refused_publish_ends_the_connection_unacknowledged(watch: Client, ingest: Ingest) -> None:
    watch.publish(OWN_TOPIC)
    assert wait_until(lambda: len(ingest.messages) == 1)

    ingest.refuse(*ingest.tokens())

    assert wait_until(lambda: watch.is_ended)
    assert watch.acknowledged == []


def test_without_ingest_the_connection_ends_unacknowledged(watch: Client) -> None:
    watch.publish(OWN_TOPIC)

    assert wait_until(lambda: watch.is_ended)
    assert watch.acknowledged == []


def test_ingest_that_goes_away_ends_the_connection_unacknowledged(watch: Client, ingest: Ingest) -> None:
    watch.publish(OWN_TOPIC)
    assert wait_until(lambda: len(ingest.messages) == 1)

    ingest.close()

    assert wait_until(lambda: watch.is_ended)
    assert watch.acknowledged == []


def test_commit_that_does_not_come_ends_the_connection(watch: Client, ingest: Ingest) -> None:
    started = time.monotonic()
    watch.publish(OWN_TOPIC)

    assert wait_until(lambda: watch.is_ended)
    assert time.monotonic() - started >= COMMIT_TIMEOUT_S
    assert watch.acknowledged == []
    assert len(ingest.messages) == 1


def test_part_of_a_megabyte_goes_through_and_more_does_not(watch: Client, ingest: Ingest) -> None:
    part = bytes(1024 * 1024 - len(OWN_TOPIC) - 4)
    message_id = watch.publish(OWN_TOPIC, part)
    assert wait_until(lambda: len(ingest.messages) == 1)
    assert ingest.messages[0][1] == part
    ingest.commit(*ingest.tokens())
    assert wait_until(lambda: watch.acknowledged == [message_id])

    watch.publish(OWN_TOPIC, part + b"x")

    assert wait_until(lambda: watch.is_ended)
    assert len(ingest.messages) == 1


def test_retained_message_of_a_device_is_not_kept(watch: Client, ingest: Ingest, connect: Connect) -> None:
    watch.publish(f"devices/{WATCH}/status", b"{}", retain=True)
    assert wait_until(lambda: len(ingest.messages) == 1)
    ingest.commit(*ingest.tokens())
    assert wait_until(lambda: len(watch.acknowledged) == 1)

    late = connect(Ingest(INTERNAL_PASSWORD, name="late"))
    late.subscribe("devices/#")
    time.sleep(0.2)
    assert late.messages == []


def test_kick_ends_the_connection(
    running_broker: EmbeddedBroker, watch: Client, endpoint: PlatformEndpoint
) -> None:
    assert control(running_broker, "GET", "/clients").json() == {"clients": [{"client_id": WATCH}]}

    assert control(running_broker, "DELETE", f"/clients/{WATCH}").status_code == 204

    assert wait_until(lambda: watch.is_ended)
    assert wait_until(lambda: endpoint.presence == [(WATCH, True), (WATCH, False)])
    assert control(running_broker, "GET", "/clients").json() == {"clients": []}
    assert control(running_broker, "DELETE", f"/clients/{WATCH}").status_code == 404


def test_kick_during_the_question_spoils_a_yes_on_its_way(
    running_broker: EmbeddedBroker, connect: Connect, endpoint: PlatformEndpoint
) -> None:
    endpoint.before_answer = lambda: control(running_broker, "DELETE", f"/clients/{WATCH}")

    client = connect(Client(WATCH, "watch-secret"))

    assert client.connack == "Bad user name or password"


@pytest.mark.parametrize("path", ["//", "/clients/%E0%A4%A"])
def test_malformed_address_is_refused_and_ends_nothing(running_broker: EmbeddedBroker, path: str) -> None:
    address = urlsplit(running_broker.control_url)
    asked = http.client.HTTPConnection(str(address.hostname), address.port or 80, timeout=5)
    asked.request("DELETE", path)

    assert asked.getresponse().status == 400
    assert control(running_broker, "GET", "/healthz").status_code == 200


def test_control_needs_the_secret(running_broker: EmbeddedBroker, watch: Client) -> None:
    assert control(running_broker, "GET", "/clients", secret="guess").status_code == 403
    assert control(running_broker, "DELETE", f"/clients/{WATCH}", secret="guess").status_code == 403
    assert watch.is_connected


def test_health_counts_ingest_clients(running_broker: EmbeddedBroker, ingest: Ingest) -> None:
    assert wait_until(lambda: (running_broker.health() or {}).get("ingest") == 1)
    health = running_broker.health()
    assert health == {"status": "ok", "clients": 1, "ingest": 1, "held": 0, "aedes": "1.2.0"}


def is_closed_by_peer(connection: socket.socket) -> bool:
    connection.settimeout(5)
    try:
        return connection.recv(64) == b""
    except ConnectionResetError:
        return True


def test_stranger_cannot_fill_the_memory_with_a_connect(running_broker: EmbeddedBroker) -> None:
    with socket.create_connection(("127.0.0.1", tcp_port(running_broker))) as connection:
        connection.sendall(b"\x10\xff\xff\xff\x7f" + bytes(2048))  # a CONNECT of 256 MiB

        assert is_closed_by_peer(connection)
    assert running_broker.child.is_running()


def test_stranger_who_says_nothing_is_cut_off(running_broker: EmbeddedBroker) -> None:
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", tcp_port(running_broker))) as connection:
        connection.sendall(b"\x10")

        assert is_closed_by_peer(connection)
    assert 0.8 < time.monotonic() - started < 3

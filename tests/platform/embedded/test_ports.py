"""Ports: a taken one is told in one line that says what to set."""

import socket

import pytest

from startline.platform.embedded import ports
from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.ports import find_free_port, require_free_port


def test_taken_port_is_refused_with_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "SETTLE_TIMEOUT_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EmbeddedError) as caught:
            require_free_port("127.0.0.1", port, purpose="the web app", setting="STARTLINE_PORT")
    assert str(caught.value) == (
        f"Port {port} for the web app is taken by another program: stop that one, or set STARTLINE_PORT to a "
        "free port."
    )


def test_free_port_is_accepted() -> None:
    require_free_port("127.0.0.1", find_free_port(), purpose="MQTT", setting="STARTLINE_MQTT_PORT")


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(EmbeddedError, match=r"^Cannot listen on 192\.0\.2\.1 for the web app"):
        require_free_port("192.0.2.1", 8000, purpose="the web app", setting="STARTLINE_PORT")

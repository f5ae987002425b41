"""Metrics of every process in one place: each writes its own to Valkey, the web's `/metrics` reads all.

So a role that serves no HTTP needs no port, and the workers of a web process are told apart.
"""

import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import structlog
import valkey
from prometheus_client import REGISTRY, generate_latest

log = structlog.get_logger(__name__)

KEY_PREFIX = "metrics:process:"
PUBLISH_S = 5.0
# A process that ended is gone from `/metrics` after this.
EXPIRY_S = 20

_started = threading.Lock()
_thread: threading.Thread | None = None


@dataclass(frozen=True, slots=True)
class ProcessMetrics:
    """What one process has published: its role, its name and the text of its metrics."""

    role: str
    instance: str
    text: str


def start(role: str, *, valkey_url: str | None = None) -> None:
    """Publish this process's metrics every five seconds until it ends; a second call does nothing."""
    global _thread
    with _started:
        if _thread is not None and _thread.is_alive():
            return
        _thread = threading.Thread(
            target=_publish_for_ever, args=(role, valkey_url), name="metrics", daemon=True
        )
        _thread.start()


def publish_once(role: str, client: valkey.Valkey) -> None:
    """Write this process's metrics as they are now."""
    instance = f"{socket.gethostname()}:{os.getpid()}"
    client.set(f"{KEY_PREFIX}{role}:{instance}", generate_latest(REGISTRY), ex=EXPIRY_S)


def read_all(client: valkey.Valkey) -> Iterator[ProcessMetrics]:
    """Yield what the living processes have published."""
    names = sorted(client.scan_iter(match=f"{KEY_PREFIX}*", count=1000))
    texts = cast(list[bytes | None], client.mget(names) if names else [])
    for name, text in zip(names, texts, strict=True):
        if text is not None:
            role, instance = name.decode().removeprefix(KEY_PREFIX).split(":", 1)
            yield ProcessMetrics(role=role, instance=instance, text=text.decode())


def _publish_for_ever(role: str, valkey_url: str | None) -> None:
    if valkey_url is None:
        from django.conf import settings  # the live role has no Django

        valkey_url = settings.VALKEY_URL
    client = valkey.Valkey.from_url(valkey_url, socket_timeout=2, socket_connect_timeout=2)
    pause = threading.Event()
    while True:
        try:
            publish_once(role, client)
        except valkey.ValkeyError as error:
            log.warning("metrics_not_published", error=type(error).__name__)
        pause.wait(PUBLISH_S)

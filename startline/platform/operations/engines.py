"""The engines under the platform: do they answer, in which version, with how much room."""

import platform as python_platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from valkey.exceptions import ValkeyError

from startline.platform.errors import StartlineError
from startline.platform.kafka.addresses import show_servers
from startline.platform.kafka.probe import ask_cluster
from startline.platform.kafka.settings import is_configured, kafka_settings
from startline.platform.mqtt.addresses import internal_address
from startline.platform.mqtt.connecting import BrokerRefusedError, try_account
from startline.platform.mqtt.control import list_connected_clients
from startline.platform.storage import objects
from startline.platform.valkey_client import client

KAFKA_TIMEOUT_S = 2.0
BROKER_TIMEOUT_S = 2.0
LEAST_FREE_BYTES = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One engine: `facts` are numbers that the web app has texts for."""

    name: str
    is_well: bool
    version: str = ""
    place: str = ""
    facts: dict[str, int]


def list_engines() -> list[Engine]:
    """Ask each engine of this installation; one that does not answer is not well."""
    checks: dict[str, Callable[[], Engine]] = {
        "PostgreSQL": _postgres,
        "Valkey": _valkey,
        "MQTT": _broker,
        "storage": _storage,
    }
    if is_configured():
        checks["Kafka"] = _kafka
    return [_asked(name, check) for name, check in checks.items()]


def own_versions() -> dict[str, str]:
    """Return the versions of our own code and of what runs it."""
    return {"startline": version("startline"), "python": python_platform.python_version()}


def _asked(name: str, check: Callable[[], Engine]) -> Engine:
    try:
        return check()
    except (DatabaseError, ValkeyError, StartlineError, OSError):
        return Engine(name=name, is_well=False, facts={})


def _postgres() -> Engine:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database()), "
            "(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())"
        )
        ((server, size_bytes, connections),) = cursor.fetchall()
    facts = {"size_bytes": size_bytes, "connections": connections}
    return Engine(name="PostgreSQL", is_well=True, version=server.split(" ")[0], facts=facts)


def _valkey() -> Engine:
    found = cast(dict[str, object], client().info())
    used = int(str(found.get("used_memory", 0)))
    server = str(found.get("valkey_version") or found.get("redis_version") or "")
    return Engine(name="Valkey", is_well=True, version=server, facts={"memory_bytes": used})


def _broker() -> Engine:
    """The broker, by its control endpoint; one that has none is well when it lets us in."""
    if not settings.ENVIRONMENT.broker_control_url:
        return _broker_by_account()
    connected = list_connected_clients()
    if connected is None:
        return Engine(name="MQTT", is_well=False, facts={})
    return Engine(name="MQTT", is_well=True, facts={"connected": len(connected)})


def _broker_by_account() -> Engine:
    address = internal_address()
    try:
        try_account(address, timeout_s=BROKER_TIMEOUT_S)
    except (OSError, BrokerRefusedError):
        return Engine(name="MQTT", is_well=False, place=address.host, facts={})
    return Engine(name="MQTT", is_well=True, place=address.host, facts={})


def _kafka() -> Engine:
    place = show_servers(settings.KAFKA_URL)
    facts = ask_cluster(kafka_settings().client_settings(), timeout_s=KAFKA_TIMEOUT_S)
    if facts is None:
        return Engine(name="Kafka", is_well=False, place=place, facts={})
    return Engine(name="Kafka", is_well=True, place=place, facts={"brokers": facts.broker_count})


def _storage() -> Engine:
    objects.check()
    if settings.STORAGE_URL and not settings.STORAGE_URL.startswith("file:"):
        return Engine(name="storage", is_well=True, place=_host(settings.STORAGE_URL), facts={})
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Engine(name="storage", is_well=free > LEAST_FREE_BYTES, facts={"free_bytes": free})


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""

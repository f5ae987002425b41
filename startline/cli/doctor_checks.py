"""What `startline doctor` looks at: one function for each dependency."""

import platform
import shutil
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import urlsplit

import msgspec
import obstore
import psycopg
import valkey

from startline.config.environment import Environment, data_path
from startline.platform.embedded.broker import PROGRAM_FOLDER
from startline.platform.embedded.data_folder import is_locked
from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.java import find_java, read_java_version
from startline.platform.embedded.kafka import is_listening, read_kafka_version
from startline.platform.embedded.node import LEAST_MAJOR_VERSION, PROJECT, find_node, read_node_version
from startline.platform.embedded.ports import is_free
from startline.platform.embedded.postgres_binaries import find_postgres_programs, read_version
from startline.platform.embedded.system_user import choose_engine_user
from startline.platform.embedded.valkey import find_valkey_program
from startline.platform.kafka.addresses import parse_kafka_url, show_servers
from startline.platform.kafka.probe import ask_cluster
from startline.platform.mail.route import is_local_installation, parse_smtp_url
from startline.platform.mqtt.addresses import parse_address
from startline.platform.mqtt.connecting import BrokerRefusedError, try_account
from startline.platform.storage.objects import open_store

OK, MISSING, ABSENT = "ok", "missing", "absent"  # "absent": not there, and not needed
LEAST_PYTHON = (3, 11)
TIMEOUT_S = 5.0
LEAST_DISK_GB = 1.0
PROBE_KEY = "doctor/probe"


@dataclass(frozen=True, slots=True)
class Finding:
    """One dependency: `state` is "ok", "missing" (needed) or "absent" (not needed)."""

    name: str
    state: str
    version: str = ""
    detail: str = ""


Check = Callable[[Environment], Finding]


def list_findings(environment: Environment) -> list[Finding]:
    """Look at every dependency; a check that fails is a finding, never an end."""
    return list(_run_checks(environment))


def _run_checks(environment: Environment) -> Iterator[Finding]:
    for name, check in CHECKS.items():
        try:
            yield check(environment)
        except OSError as error:
            yield Finding(name, MISSING, detail=f"does not answer: {error.strerror or error}")
        except (EmbeddedError, ValueError) as error:
            yield Finding(name, MISSING, detail=str(error).strip().splitlines()[0])


def check_python(_environment: Environment) -> Finding:
    state = OK if sys.version_info[:2] >= LEAST_PYTHON else MISSING
    return Finding("Python", state, platform.python_version(), "3.11 or newer is needed")


def check_postgres(environment: Environment) -> Finding:
    if not environment.database_url:
        folder = data_path(environment) / "postgres"
        programs = find_postgres_programs(environment.postgres_bin, choose_engine_user(folder))
        origin = "of the system" if environment.postgres_bin else "embedded"
        return Finding("PostgreSQL", OK, read_version(programs), f"{origin}, {_state(environment)}")
    try:
        with psycopg.connect(environment.database_url, connect_timeout=int(TIMEOUT_S)) as connection:
            version = str(connection.info.server_version)
    except psycopg.Error as error:
        return Finding("PostgreSQL", MISSING, detail=str(error).strip().splitlines()[0])
    return Finding("PostgreSQL", OK, f"{version[:-4]}.{int(version[-4:])}", "STARTLINE_DATABASE_URL answers")


def check_valkey(environment: Environment) -> Finding:
    if not environment.valkey_url:
        done = subprocess.run(
            [find_valkey_program(), "--version"], capture_output=True, check=True, text=True
        )
        version = done.stdout.partition("v=")[2].split(" ")[0]
        return Finding("Valkey", OK, version, f"embedded, {_state(environment)}")
    try:
        with valkey.Valkey.from_url(environment.valkey_url, socket_timeout=TIMEOUT_S) as client:
            found = client.info("server")
    except valkey.exceptions.ValkeyError as error:
        return Finding("Valkey", MISSING, detail=f"STARTLINE_VALKEY_URL: {error}")
    version = str(found.get("valkey_version") or found.get("redis_version"))
    return Finding("Valkey", OK, version, "STARTLINE_VALKEY_URL answers")


def check_broker(environment: Environment) -> Finding:
    if environment.mqtt_url:
        address = parse_address(environment.mqtt_url, password=environment.mqtt_password)
        try:
            try_account(address, timeout_s=TIMEOUT_S)
        except BrokerRefusedError as error:
            detail = f"{address.host} does not let `{address.user_name}` in: {error} (STARTLINE_MQTT_URL)"
            return Finding("MQTT broker", MISSING, detail=detail)
        detail = f"{address.host} lets `{address.user_name}` in (STARTLINE_MQTT_URL)"
        return Finding("MQTT broker", OK, detail=detail)
    package = PROGRAM_FOLDER / "node_modules" / "aedes" / "package.json"
    if not package.exists():
        return Finding("MQTT broker", MISSING, detail="its packages are not installed: run `make setup`")
    version = str(msgspec.json.decode(package.read_bytes())["version"])
    return Finding("MQTT broker", OK, version, f"embedded aedes, {_state(environment)}")


def _state(environment: Environment) -> str:
    """Whether the platform, and with it every embedded engine, runs on the data folder now."""
    return "running" if is_locked(data_path(environment)) else "starts with `startline up`"


def check_ports(environment: Environment) -> Finding:
    """Name each port that `startline up` would find taken by another program."""
    ports = {"STARTLINE_PORT": environment.port, "STARTLINE_LIVE_PORT": environment.live_port}
    if not environment.mqtt_url:
        ports |= {
            "STARTLINE_MQTT_PORT": environment.mqtt_port,
            "STARTLINE_MQTT_WS_PORT": environment.mqtt_ws_port,
        }
    shown = ", ".join(str(port) for port in ports.values())
    if is_locked(data_path(environment)):
        return Finding("Ports", OK, detail=f"{shown}: in use by Startline")
    taken = [f"{port} ({name})" for name, port in ports.items() if not is_free(environment.listen, port)]
    if taken:
        return Finding("Ports", MISSING, detail=f"taken by another program: {', '.join(taken)}")
    return Finding("Ports", OK, detail=f"{shown}: free")


def check_node(environment: Environment) -> Finding:
    try:
        version = ".".join(map(str, read_node_version(find_node())))
    except EmbeddedError as error:
        return Finding("Node.js", ABSENT if environment.mqtt_url else MISSING, detail=str(error))
    return Finding("Node.js", OK, version, f"{LEAST_MAJOR_VERSION} or newer is needed")


def check_web_app(_environment: Environment) -> Finding:
    is_built = (PROJECT / "web" / "dist" / "index.html").exists()
    return Finding("Web app", OK if is_built else MISSING, detail="" if is_built else "run `make setup`")


def check_storage(environment: Environment) -> Finding:
    """Write, read and delete an object in the place of the settings."""
    folder = data_path(environment) / "objects"
    place = urlsplit(environment.storage_url or folder.as_uri())
    try:
        store = open_store(environment.storage_url, default_folder=folder)
        obstore.put(store, PROBE_KEY, b"probe")
        obstore.delete(store, PROBE_KEY)
    except obstore.exceptions.BaseError as error:
        return Finding("Storage", MISSING, detail=str(error).strip().splitlines()[0])
    return Finding("Storage", OK, detail=f"{place.scheme}, writable")


def check_smtp(environment: Environment) -> Finding:
    if not environment.smtp_url:
        settings = SimpleNamespace(PUBLIC_URL=environment.public_url, ENVIRONMENT=environment)
        if is_local_installation(settings):
            return Finding("Mail", OK, detail="kept in the mailbox page of this machine")
        return Finding("Mail", MISSING, detail="others can reach this installation: set STARTLINE_SMTP_URL")
    server = parse_smtp_url(environment.smtp_url)
    kind = smtplib.SMTP_SSL if server.is_tls else smtplib.SMTP
    with kind(server.host, server.port, timeout=TIMEOUT_S) as connection:
        connection.ehlo()
    return Finding("Mail", OK, detail=f"{server.host} answers (STARTLINE_SMTP_URL)")


def check_disk(environment: Environment) -> Finding:
    folder = data_path(environment)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free_gb = shutil.disk_usage(there).free / 1e9
    state = OK if free_gb >= LEAST_DISK_GB else MISSING
    return Finding("Disk", state, detail=f"{free_gb:.1f} GB free, {LEAST_DISK_GB:.0f} GB is needed")


def check_chromium(_environment: Environment) -> Finding:
    return _check_optional("Chromium", ("chromium", "chromium-browser", "google-chrome"), "for browser tests")


def check_kafka(environment: Environment) -> Finding:
    """Ask the Kafka of the settings; else tell whether the jars of an embedded one are here."""
    if environment.kafka_url:
        servers = show_servers(environment.kafka_url)
        facts = ask_cluster(parse_kafka_url(environment.kafka_url), timeout_s=TIMEOUT_S)
        if facts is None:
            return Finding("Kafka", MISSING, detail=f"{servers} does not answer (STARTLINE_KAFKA_URL)")
        brokers = f"{facts.broker_count} broker" + ("s" if facts.broker_count > 1 else "")
        return Finding("Kafka", OK, detail=f"{servers} answers (STARTLINE_KAFKA_URL), {brokers}")
    try:
        version = read_kafka_version()
    except EmbeddedError as error:
        if environment.with_kafka:
            return Finding("Kafka", MISSING, detail=str(error))
        return Finding("Kafka", ABSENT, detail="not needed: none is configured; `make kafka` brings it")
    how = "`startline up`" if environment.with_kafka else "`startline up --with-kafka`"
    is_running = is_listening(environment.kafka_port) and (data_path(environment) / "kafka").exists()
    state = "running" if is_running else f"starts with {how}"
    return Finding("Kafka", OK, version, f"embedded, {state}")


def check_java(environment: Environment) -> Finding:
    is_needed = environment.with_kafka and not environment.kafka_url
    try:
        version = ".".join(map(str, read_java_version(find_java())))
    except EmbeddedError as error:
        return Finding("Java", MISSING if is_needed else ABSENT, detail=str(error))
    return Finding("Java", OK, version, "for Apache Kafka")


def _check_optional(name: str, programs: tuple[str, ...], purpose: str) -> Finding:
    found = next((path for path in map(shutil.which, programs) if path), None)
    if found is None:
        return Finding(name, ABSENT, detail=purpose)
    done = subprocess.run([found, "--version"], capture_output=True, check=False, text=True)
    words = (done.stdout or done.stderr).split()
    version = next((word.strip('"') for word in words if word.strip('"')[:1].isdigit()), "")
    return Finding(name, OK, version, purpose)


CHECKS: dict[str, Check] = {
    "Python": check_python,
    "PostgreSQL": check_postgres,
    "Valkey": check_valkey,
    "MQTT broker": check_broker,
    "Ports": check_ports,
    "Node.js": check_node,
    "Web app": check_web_app,
    "Storage": check_storage,
    "Mail": check_smtp,
    "Disk": check_disk,
    "Chromium": check_chromium,
    "Kafka": check_kafka,
    "Java": check_java,
}

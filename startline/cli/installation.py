"""What `startline up` runs: the operator's settings, completed with what this machine adds."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import msgspec

from startline.config.environment import PREFIX, Environment, data_path, read_environment
from startline.platform.embedded.broker import INTERNAL_USER_NAME, BrokerListener
from startline.platform.embedded.certificate import Certificate, find_lan_addresses, make_certificate
from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.ports import find_free_port, require_free_port
from startline.platform.hosts import in_url
from startline.platform.mail.route import is_loopback, require_mail_route

LOOPBACK = "127.0.0.1"
MQTT_TLS_PORT = 8883  # IANA, "secure-mqtt"
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Everything that has been decided before the first child starts."""

    environment: Environment
    data_folder: Path
    secrets: dict[str, str]
    certificate: Certificate | None
    has_own_postgres: bool
    has_own_valkey: bool
    has_own_broker: bool
    has_own_kafka: bool
    internal_mqtt_port: int
    control_port: int

    @property
    def web_url(self) -> str:
        """The address of the web role on this machine."""
        return self._local_url(self.environment.port)

    @property
    def live_url(self) -> str:
        """The address of the live role on this machine."""
        return self._local_url(self.environment.live_port)

    def _local_url(self, port: int) -> str:
        listen = self.environment.listen
        host = LOOPBACK if listen in {"0.0.0.0", "::"} else listen  # noqa: S104  # compared, not bound
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{in_url(host)}:{port}"

    def broker_listeners(self) -> tuple[BrokerListener, ...]:
        """Where the embedded broker listens: for devices, and for our own processes when those need TLS."""
        environment, made = self.environment, self.certificate
        secure = {"certificate": made.path, "key": made.key_path} if made else {}
        listeners = [
            BrokerListener(kind="tcp", host=environment.listen, port=environment.mqtt_port, **secure),
            BrokerListener(kind="ws", host=environment.listen, port=environment.mqtt_ws_port, **secure),
        ]
        if self.internal_mqtt_port != environment.mqtt_port:
            listeners.append(BrokerListener(kind="tcp", host=LOOPBACK, port=self.internal_mqtt_port))
        return tuple(listeners)

    def variables(self, **changes: object) -> dict[str, str]:
        """Return the environment of the children, every setting in it."""
        settings = msgspec.structs.asdict(msgspec.structs.replace(self.environment, **changes))
        own = {f"{PREFIX}{name.upper()}": _as_text(value) for name, value in settings.items()}
        return {**os.environ, "PYTHONUNBUFFERED": "1", **own}


def _as_text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def read_settings(options: argparse.Namespace) -> Environment:
    """Read the environment, with the options of the command line over it.

    Raises:
        EmbeddedError: the options do not go together.
    """
    environment = read_environment()
    if bool(options.cert) != bool(options.key):
        raise EmbeddedError("--cert and --key go together.")
    changes: dict[str, object] = {"demo": environment.demo or options.demo, "log_format": "json"}
    changes["with_kafka"] = environment.with_kafka or options.with_kafka
    if options.listen:
        changes["listen"] = options.listen
    if options.port:
        changes["port"] = options.port
    for name, given in (("tls_cert", options.cert), ("tls_key", options.key)):
        if given:
            changes[name] = str(Path(given).resolve())
    environment = msgspec.structs.replace(environment, data_dir=str(data_path(environment)), **changes)
    return msgspec.structs.replace(environment, public_url=_public_url(environment, options))


def _public_url(environment: Environment, options: argparse.Namespace) -> str:
    """Return the address that people use: the given one, or what follows from where we listen."""
    if f"{PREFIX}PUBLIC_URL" in os.environ:
        return environment.public_url
    scheme = "https" if options.tls or environment.tls_cert else "http"
    host = "localhost"
    if not is_loopback(environment.listen):
        is_any = environment.listen in {"0.0.0.0", "::"}  # noqa: S104  # compared, not bound
        lan = find_lan_addresses()
        host = (lan[0] if lan else host) if is_any else environment.listen
    host = in_url(host)
    is_default = DEFAULT_PORTS[scheme] == environment.port
    return f"{scheme}://{host}" if is_default else f"{scheme}://{host}:{environment.port}"


def check_mail_route(environment: Environment) -> None:
    """Refuse a public address without a mail server.

    Raises:
        StartlineError: nobody could sign up or reset a password; the text says what to set.
    """
    require_mail_route(SimpleNamespace(PUBLIC_URL=environment.public_url, ENVIRONMENT=environment))


def complete(environment: Environment, *, secrets: dict[str, str], is_tls: bool) -> Installation:
    """Decide ports, secrets and certificate; nothing is started yet.

    Raises:
        EmbeddedError: a port is taken, or a given file is missing; the text says what to do.
    """
    has_own_broker = not environment.mqtt_url
    has_own_kafka = environment.with_kafka and not environment.kafka_url
    certificate = _find_certificate(environment, is_tls=is_tls)
    changes: dict[str, object] = {
        "secret_key": environment.secret_key or secrets["secret_key"],
        "broker_secret": environment.broker_secret or secrets["broker_secret"],
        "mqtt_password": environment.mqtt_password or secrets["mqtt_password"],
        "kafka_password": environment.kafka_password or secrets["kafka_password"],
    }
    if certificate:
        changes |= {"tls_cert": str(certificate.path), "tls_key": str(certificate.key_path)}
        if f"{PREFIX}MQTT_PORT" not in os.environ and has_own_broker:
            changes["mqtt_port"] = MQTT_TLS_PORT
    environment = msgspec.structs.replace(environment, **changes)
    control_port = find_free_port()
    internal_port = find_free_port() if certificate else environment.mqtt_port
    if has_own_broker:
        host = LOOPBACK if certificate or environment.listen in {"0.0.0.0", "::"} else environment.listen  # noqa: S104  # compared
        account = f"{INTERNAL_USER_NAME}:{environment.mqtt_password}"
        environment = msgspec.structs.replace(
            environment,
            mqtt_url=f"mqtt://{account}@{in_url(host)}:{internal_port}",
            broker_control_url=f"http://{LOOPBACK}:{control_port}",
        )
    _require_free_ports(environment, has_own_broker=has_own_broker)
    if has_own_kafka:
        require_free_port(LOOPBACK, environment.kafka_port, purpose="Kafka", setting=f"{PREFIX}KAFKA_PORT")
    return Installation(
        environment=environment,
        data_folder=data_path(environment),
        secrets=secrets,
        certificate=certificate,
        has_own_postgres=not environment.database_url,
        has_own_valkey=not environment.valkey_url,
        has_own_broker=has_own_broker,
        has_own_kafka=has_own_kafka,
        internal_mqtt_port=internal_port,
        control_port=control_port,
    )


def _find_certificate(environment: Environment, *, is_tls: bool) -> Certificate | None:
    if environment.tls_cert:
        paths = Path(environment.tls_cert), Path(environment.tls_key)
        for path in paths:
            if not os.access(path, os.R_OK):
                raise EmbeddedError(f"Cannot read {path}: give --cert and --key files that are there.")
        return Certificate(*paths, authority_path=None)
    if not is_tls:
        return None
    host = urlsplit(environment.public_url).hostname or "localhost"
    names = ["localhost", "127.0.0.1", "::1", host, *find_lan_addresses()]
    return make_certificate(data_path(environment) / "tls", list(dict.fromkeys(names)))


def _require_free_ports(environment: Environment, *, has_own_broker: bool) -> None:
    wanted = [(environment.port, "the web app", "PORT"), (environment.live_port, "live updates", "LIVE_PORT")]
    if has_own_broker:
        wanted.append((environment.mqtt_port, "MQTT", "MQTT_PORT"))
        wanted.append((environment.mqtt_ws_port, "MQTT over WebSocket", "MQTT_WS_PORT"))
    for port, purpose, name in wanted:
        require_free_port(environment.listen, port, purpose=purpose, setting=f"{PREFIX}{name}")

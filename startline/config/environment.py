"""Settings from the environment: every `STARTLINE_*` variable, its type, its default and what it does.

docs/reference/settings.md is written from this file; a test holds the two together.
"""

import os
from pathlib import Path

import msgspec

PREFIX = "STARTLINE_"


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator can set. A field `data_dir` is read from `STARTLINE_DATA_DIR`."""

    data_dir: str = "var"
    public_url: str = "http://localhost:8000"
    listen: str = "127.0.0.1"
    port: int = 8000
    live_port: int = 8001
    live_url: str = ""
    secret_key: str = ""
    database_url: str = ""
    valkey_url: str = ""
    storage_url: str = ""
    mqtt_url: str = ""
    mqtt_public_host: str = ""
    mqtt_ws_url: str = ""
    mqtt_password: str = ""
    mqtt_port: int = 1883
    mqtt_ws_port: int = 8083
    broker_control_url: str = ""
    broker_secret: str = ""
    with_kafka: bool = False
    kafka_url: str = ""
    kafka_port: int = 9092
    kafka_password: str = ""
    kafka_prefix: str = "startline."
    kafka_partitions: int = 12
    kafka_replication: int = 0
    postgres_bin: str = ""
    tls_cert: str = ""
    tls_key: str = ""
    smtp_url: str = ""
    mail_from: str = "Startline <startline@localhost>"
    tiles_url: str = ""
    tiles_attribution: str = ""
    trusted_proxy_count: int = 0
    transaction_timeout_s: float = 5.0
    live_silence_s: float = 900.0
    device_messages_per_s: float = 50.0
    metrics_token: str = ""
    log_format: str = "json"
    web_workers: int = 2
    debug: bool = False
    demo: bool = False


def read_environment(variables: dict[str, str] | None = None) -> Environment:
    """Read `STARTLINE_*` from `variables` (the process's own by default).

    Raises:
        msgspec.ValidationError: a value has the wrong type; the text names the field.
    """
    source = os.environ if variables is None else variables
    known = {field.name for field in msgspec.structs.fields(Environment)}
    values = {
        name.removeprefix(PREFIX).lower(): value for name, value in source.items() if name.startswith(PREFIX)
    }
    return msgspec.convert({k: v for k, v in values.items() if k in known}, Environment, strict=False)


def data_path(environment: Environment) -> Path:
    """Return the absolute folder that holds everything the embedded platform keeps."""
    return Path(environment.data_dir).expanduser().resolve()

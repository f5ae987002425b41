"""An embedded Apache Kafka: one real broker in KRaft mode as our child, on loopback and with a password.

It is broker and controller in one process. What it loses with the machine's disk is lost: there is no second
copy (docs/decisions/kafka-at-two-seams.md). The jars come by `make kafka`.
"""

import base64
import contextlib
import secrets
import socket
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.java import find_java
from startline.platform.embedded.node import PROJECT
from startline.platform.embedded.ports import find_free_port
from startline.platform.embedded.process import Child, ChildSpec
from startline.platform.kafka.addresses import parse_kafka_url
from startline.platform.kafka.probe import ask_cluster

JARS = PROJECT / "var" / "kafka" / "libs"
HOST = "127.0.0.1"
USER_NAME = "startline"
START_TIMEOUT_S = 60.0  # after `kill -9` the log is checked first
FORMAT_TIMEOUT_S = 60.0
CONNECT_TIMEOUT_S = 0.2
ANSWER_TIMEOUT_S = 2.0
STOP_TIMEOUT_S = 20.0
HEAP = ("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC")
LOG_SETTINGS = """\
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c{1}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


@dataclass(frozen=True, kw_only=True)
class KafkaSpec:
    """Where the broker keeps its log, and where it listens; a port of 0 takes a free one."""

    data_folder: Path
    log_path: Path
    port: int = 0
    password: str = ""
    kept_open: tuple[int, ...] = ()


class EmbeddedKafka:
    """Kafka supervised by us: `start` returns when it answers our own password."""

    name = "kafka"

    def __init__(self, spec: KafkaSpec) -> None:
        self.spec = spec
        self.port = spec.port or find_free_port()
        self.password = spec.password or secrets.token_urlsafe(24)
        self._controller_port = find_free_port()
        self._settings_path = spec.data_folder / "server.properties"
        self.child = Child(
            ChildSpec(
                name=self.name,
                command=(*self._java(), "kafka.Kafka", str(self._settings_path)),
                log_path=spec.log_path,
                stop_timeout_s=STOP_TIMEOUT_S,
                kept_open=spec.kept_open,
            )
        )

    @property
    def url(self) -> str:
        """The address of the broker with the password in it, as `STARTLINE_KAFKA_URL` takes it."""
        return f"kafka://{USER_NAME}:{quote(self.password, safe='')}@{HOST}:{self.port}"

    def start(self) -> None:
        """Start the broker and wait until it answers; the first start makes its data folder.

        Raises:
            EmbeddedError: it cannot start; the text says why.
        """
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the broker and return at once; the first start makes its data folder before.

        Raises:
            EmbeddedError: it cannot start; the text says why.
        """
        self._prepare()
        self.child.start()

    def wait_until_ready(self) -> None:
        """Wait until the launched broker answers; raises NotReadyError with the end of its log."""
        self.child.wait_until(self.is_answering, timeout_s=START_TIMEOUT_S)

    def stop(self) -> None:
        """Stop after everything is written."""
        self.child.stop()

    def is_answering(self) -> bool:
        """Tell whether a broker answers our password on our port and the process is ours."""
        if not is_listening(self.port):
            return False
        answer = ask_cluster(parse_kafka_url(self.url), timeout_s=ANSWER_TIMEOUT_S)
        return answer is not None and answer.broker_count == 1 and self.child.is_running()

    def version(self) -> str:
        """Return the version of the jars."""
        return read_kafka_version()

    def _java(self) -> tuple[str, ...]:
        log_settings = self.spec.data_folder / "log4j2.properties"
        return (
            *(str(find_java()), *HEAP),
            f"-Dlog4j2.configurationFile={log_settings}",
            *("-cp", f"{find_jars()}/*"),
        )

    def _prepare(self) -> None:
        folder = self.spec.data_folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "log4j2.properties").write_text(LOG_SETTINGS, encoding="utf-8")
        self._settings_path.unlink(missing_ok=True)
        self._settings_path.touch(mode=0o600)
        self._settings_path.write_text(self.settings(), encoding="utf-8")
        if (folder / "log" / "meta.properties").exists():
            return
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        # "--" would be read as an option: an id of Kafka may start with a dash, this tool's may not.
        cluster_id = f"s{cluster_id[1:]}"
        tool = ("kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(self._settings_path))
        done = subprocess.run(
            [*self._java(), *tool], capture_output=True, check=False, text=True, timeout=FORMAT_TIMEOUT_S
        )
        if done.returncode != 0:
            words = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise EmbeddedError(f"Kafka's data folder {folder} could not be made. {' '.join(words)}".strip())

    def settings(self) -> str:
        """Return the broker's configuration file."""
        login = (
            "org.apache.kafka.common.security.plain.PlainLoginModule required "
            f'username="{USER_NAME}" password="{self.password}" user_{USER_NAME}="{self.password}";'
        )
        lines = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@{HOST}:{self._controller_port}",
            "listeners": f"CLIENT://{HOST}:{self.port},CONTROLLER://{HOST}:{self._controller_port}",
            "advertised.listeners": f"CLIENT://{HOST}:{self.port}",
            "inter.broker.listener.name": "CLIENT",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
            "sasl.enabled.mechanisms": "PLAIN",
            "sasl.mechanism.inter.broker.protocol": "PLAIN",
            "sasl.mechanism.controller.protocol": "PLAIN",
            "listener.name.client.plain.sasl.jaas.config": login,
            "listener.name.controller.plain.sasl.jaas.config": login,
            "log.dirs": str(self.spec.data_folder / "log"),
            # Topics are declared in code; a typing error must not make one.
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            # A lone broker that was killed is let in again sooner: 6 s instead of 12.
            "broker.session.timeout.ms": "3000",
            "broker.heartbeat.interval.ms": "500",
            # Nobody else can be about to join.
            "group.initial.rebalance.delay.ms": "0",
        }
        return "".join(f"{name}={value}\n" for name, value in lines.items())


def is_listening(port: int) -> bool:
    """Tell whether somebody takes connections on this port of loopback."""
    with contextlib.suppress(OSError):
        socket.create_connection((HOST, port), CONNECT_TIMEOUT_S).close()
        return True
    return False


def find_jars() -> Path:
    """Return the folder with Kafka's jars.

    Raises:
        EmbeddedError: they have not been brought.
    """
    if not any(JARS.glob("kafka-clients-*.jar")):
        raise EmbeddedError("Apache Kafka is not here: `make kafka` brings it (or set STARTLINE_KAFKA_URL).")
    return JARS


def read_kafka_version() -> str:
    """Return the version of the jars, from their names; raises EmbeddedError when there are none."""
    return next(find_jars().glob("kafka-clients-*.jar")).stem.removeprefix("kafka-clients-")

"""The embedded MQTT broker: our Node program on aedes (`startline/platform/mqtt/broker`) as a child."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.node import find_node
from startline.platform.embedded.process import Child, ChildSpec

PROGRAM_FOLDER = Path(__file__).resolve().parents[1] / "mqtt" / "broker"
INTERNAL_USER_NAME = "platform"
START_TIMEOUT_S = 20.0
PROBE_TIMEOUT_S = 2.0


@dataclass(frozen=True, kw_only=True)
class BrokerListener:
    """One address for clients: `kind` is "tcp" or "ws"; with `certificate` and `key` it speaks TLS only."""

    kind: str
    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, kw_only=True)
class BrokerLimits:
    """What one client, and all together, may take."""

    connect_bytes: int = 4 * 1024  # ours has some 150; a stranger's is not collected beyond this
    packet_bytes: int = 1024 * 1024
    connect_timeout_s: float = 5.0
    commit_timeout_s: float = 20.0
    held_bytes: int = 256 * 1024 * 1024
    connections: int = 20_000


@dataclass(frozen=True, kw_only=True)
class BrokerSpec:
    """How the broker listens, whom it asks, and the secrets it shares with the platform.

    An https `platform_url` needs `platform_certificate`, the very certificate that is expected there.
    """

    listeners: tuple[BrokerListener, ...]
    control_port: int
    platform_url: str
    secret: str
    internal_password: str
    log_path: Path
    platform_certificate: Path | None = None
    limits: BrokerLimits = field(default_factory=BrokerLimits)
    kept_open: tuple[int, ...] = ()
    is_piped: bool = False


class EmbeddedBroker:
    """The broker supervised by us: `start` returns when it takes connections."""

    name = "broker"

    def __init__(self, spec: BrokerSpec) -> None:
        if not (PROGRAM_FOLDER / "node_modules" / "aedes").is_dir():
            raise EmbeddedError("The MQTT broker's packages are not installed: run `make setup`.")
        self.spec = spec
        self.control_url = f"http://127.0.0.1:{spec.control_port}"
        self.child = Child(
            ChildSpec(
                name=self.name,
                command=(str(find_node()), str(PROGRAM_FOLDER / "main.mjs")),
                log_path=spec.log_path,
                input=json.dumps(self.configuration()).encode(),
                kept_open=spec.kept_open,
                is_piped=spec.is_piped,
            )
        )

    def configuration(self) -> dict[str, object]:
        """Return what the program reads on its standard input."""
        spec, limits = self.spec, self.spec.limits
        return {
            "listeners": [
                {
                    "kind": listener.kind,
                    "host": listener.host,
                    "port": listener.port,
                    "cert": str(listener.certificate or ""),
                    "key": str(listener.key or ""),
                }
                for listener in spec.listeners
            ],
            "control": {"host": "127.0.0.1", "port": spec.control_port},
            "platform": {
                "url": spec.platform_url,
                "secret": spec.secret,
                "certificate": str(spec.platform_certificate or ""),
            },
            "internal": {"username": INTERNAL_USER_NAME, "password": spec.internal_password},
            "limits": {
                "maxConnectBytes": limits.connect_bytes,
                "maxPacketBytes": limits.packet_bytes,
                "connectTimeoutMs": round(limits.connect_timeout_s * 1000),
                "commitTimeoutMs": round(limits.commit_timeout_s * 1000),
                "maxHeldBytes": limits.held_bytes,
                "maxConnections": limits.connections,
            },
        }

    def start(self) -> None:
        """Start the broker and wait until it is ready.

        Raises:
            EmbeddedError: it cannot start; the text says why.
        """
        self.child.start()
        self.child.wait_until(self.is_answering, timeout_s=START_TIMEOUT_S)

    def stop(self) -> None:
        """Close every connection and end."""
        self.child.stop()

    def is_answering(self) -> bool:
        """Tell whether the control endpoint answers and the process is ours."""
        return self.health() is not None and self.child.is_running()

    def health(self) -> dict[str, object] | None:
        """Return the broker's own figures, or None when it does not answer."""
        try:
            response = httpx.get(f"{self.control_url}/healthz", timeout=PROBE_TIMEOUT_S, trust_env=False)
        except httpx.HTTPError:
            return None
        return dict(response.json()) if response.is_success else None

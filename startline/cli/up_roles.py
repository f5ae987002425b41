"""The roles of `startline up`: each a process of its own, `startline ROLE`."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from startline.cli.installation import Installation
from startline.platform.embedded.broker import BrokerSpec, EmbeddedBroker
from startline.platform.embedded.console import Console
from startline.platform.embedded.process import ChildSpec
from startline.platform.embedded.service import Role

PROBE_TIMEOUT_S = 2.0
STOP_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class RoleContext:
    """What all roles share."""

    installation: Installation
    variables: dict[str, str]
    console: Console
    lock_descriptor: int

    @property
    def has_kafka(self) -> bool:
        """Whether this installation has a Kafka, its own or a given one."""
        return bool(self.variables.get("STARTLINE_KAFKA_URL"))


def make_role(
    context: RoleContext, name: str, *arguments: str, is_answering: Callable[[], bool] | None = None
) -> Role:
    """Return the process of a command, not started yet."""
    spec = ChildSpec(
        name=name,
        command=(sys.executable, "-m", "startline.cli.main", name, *arguments),
        log_path=context.installation.data_folder / "logs" / f"{name}.log",
        environment=context.variables,
        stop_timeout_s=STOP_TIMEOUT_S,
        kept_open=(context.lock_descriptor,),
        is_piped=True,
    )
    return Role(spec, console=context.console, is_answering=is_answering)


def make_roles(context: RoleContext) -> list[Role]:
    """Return every role of an installation on one machine."""
    installation = context.installation
    roles = [
        make_role(context, "web", is_answering=lambda: is_serving(f"{installation.web_url}/healthz")),
        make_role(context, "live", is_answering=lambda: is_serving(f"{installation.live_url}/healthz")),
    ]
    if installation.has_own_broker:
        roles.append(make_broker(context))
    names = ["ingest", "process", "react", "jobs"]
    if context.has_kafka:
        names.insert(2, "relay")
    return roles + [make_role(context, name) for name in names]


def make_broker(context: RoleContext) -> Role:
    """Return the embedded MQTT broker, which asks our web role."""
    installation = context.installation
    environment = installation.environment
    broker = EmbeddedBroker(
        BrokerSpec(
            listeners=installation.broker_listeners(),
            control_port=installation.control_port,
            platform_url=installation.web_url,
            platform_certificate=installation.certificate.path if installation.certificate else None,
            secret=environment.broker_secret,
            internal_password=environment.mqtt_password,
            log_path=installation.data_folder / "logs" / "broker.log",
            kept_open=(context.lock_descriptor,),
            is_piped=True,
        )
    )
    return Role(
        broker.child.spec,
        console=context.console,
        is_answering=lambda: broker.health() is not None,
        is_needed_by_roles=True,
    )


def is_serving(url: str) -> bool:
    """Tell whether a role of ours answers; its certificate is made out to another name than loopback."""
    try:
        response = httpx.get(url, timeout=PROBE_TIMEOUT_S, trust_env=False, verify=False)  # noqa: S501  # loopback
    except httpx.HTTPError:
        return False
    return response.is_success

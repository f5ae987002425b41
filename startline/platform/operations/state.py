"""The state of the whole system in one answer, and whether all is well."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from startline.platform.clock import utc_now
from startline.platform.kafka.models import StoppedGroup
from startline.platform.kafka.settings import is_configured
from startline.platform.metrics.publishing import read_all
from startline.platform.operations.engines import Engine, list_engines, own_versions
from startline.platform.operations.registry import Failure, Queue, failure_sources, list_queues
from startline.platform.operations.sources import held_messages
from startline.platform.valkey_client import client

ROLES = ("web", "live", "ingest", "process", "react", "jobs")
# Longer than anything takes that is not in trouble, the retries of a killed process included.
LONG_WAIT_S = 60.0
MANY_WAITING = 10_000
MAX_FAILURES_OF_KIND = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One role and how many processes of it have spoken in the last seconds."""

    role: str
    processes: int

    @property
    def is_well(self) -> bool:
        """Whether there is one at work."""
        return self.processes > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemState:
    """Everything that the operator's page shows."""

    checked_at: dt.datetime
    has_kafka: bool
    services: list[Service]
    engines: list[Engine]
    queues: list[Queue]
    stopped_groups: list[StoppedGroup]
    failures: dict[str, list[Failure]]
    failure_counts: dict[str, int]
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything."""
        return (
            all(service.is_well for service in self.services)
            and all(engine.is_well for engine in self.engines)
            and all(is_flowing(queue) for queue in self.queues)
            and not self.stopped_groups
            and not any(self.failure_counts.values())
        )


def is_flowing(queue: Queue) -> bool:
    """Tell whether what waits has not waited for long, and is not too much."""
    return queue.waiting < MANY_WAITING and (queue.oldest_s or 0.0) <= LONG_WAIT_S


def read_state() -> SystemState:
    """Look at everything now. The number of queries does not grow with what is found."""
    processes = list(read_all(client()))
    counts = Counter(process.role for process in processes)
    roles = [*ROLES, "relay"] if is_configured() else list(ROLES)
    sources = failure_sources()
    return SystemState(
        checked_at=utc_now(),
        has_kafka=is_configured(),
        services=[Service(role=role, processes=counts[role]) for role in roles],
        engines=list_engines(),
        queues=[held_messages(processes), *list_queues()],
        stopped_groups=list(StoppedGroup.objects.order_by("group")),
        failures={kind: source.newest(MAX_FAILURES_OF_KIND) for kind, source in sources.items()},
        failure_counts={kind: source.count() for kind, source in sources.items()},
        versions=own_versions(),
    )

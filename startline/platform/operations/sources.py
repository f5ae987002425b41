"""The platform's own queues and failures: events, messages of Kafka, jobs, and what the ingest holds."""

from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client.parser import text_string_to_metric_families

from startline.platform.bus import lag, waiting
from startline.platform.bus.current import list_outbox_readers
from startline.platform.bus.models import DeadLetter, WaitingEvent
from startline.platform.kafka import lag as kafka_lag
from startline.platform.kafka.models import SetAsideMessage
from startline.platform.kafka.setting_aside import discard_set_aside, replay_set_aside
from startline.platform.kafka.settings import is_configured, kafka_settings
from startline.platform.metrics.publishing import ProcessMetrics
from startline.platform.operations.registry import (
    Failure,
    FailureSource,
    Queue,
    register_failures,
    register_queues,
)

MAX_REASON_LENGTH = 4000
# What a process tells of messages that it has received and not made durable yet.
HELD_METRIC = "startline_ingest_waiting_messages"


def outbox_queues() -> list[Queue]:
    """Published events that their readers have not passed, and those that are tried again."""
    queues = []
    for reader in list_outbox_readers():
        count, age_s = lag.lag_of(reader)
        queues.append(Queue(kind="events", name=reader.partition(":")[0], waiting=count, oldest_s=age_s))
    again = dict(WaitingEvent.objects.values_list("subscription").annotate(count=Count("pk")))
    queues += [Queue(kind="retries", name=name, waiting=count) for name, count in sorted(again.items())]
    return queues


def kafka_queues() -> list[Queue]:
    """Messages of each topic that its groups have not done; nothing without Kafka, or while it is away."""
    if not is_configured():
        return []
    lags = kafka_lag.read_lags(kafka_settings()) or []
    return [Queue(kind="kafka", name=f"{each.topic} → {each.group}", waiting=each.unread) for each in lags]


def job_queues() -> list[Queue]:
    """Jobs that nobody has begun, without those that wait for their time."""
    due = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).count()
    return [Queue(kind="jobs", name="", waiting=due)]


def held_messages(processes: list[ProcessMetrics]) -> Queue:
    """Return what all ingest processes hold."""
    held = 0.0
    for process in processes:
        if process.role == "ingest":
            for family in text_string_to_metric_families(process.text):
                held += sum(sample.value for sample in family.samples if sample.name == HELD_METRIC)
    return Queue(kind="ingest", name="", waiting=round(held))


def _newest_dead_letters(limit: int) -> list[Failure]:
    return [
        Failure(
            id=str(letter.pk),
            title=letter.name,
            subject=letter.subscription,
            reason_code=letter.reason_code,
            reason=letter.reason[-MAX_REASON_LENGTH:],
            attempts=letter.attempts,
            failed_at=letter.held_at,
        )
        for letter in DeadLetter.objects.order_by("-held_at")[:limit]
    ]


def _newest_set_aside(limit: int) -> list[Failure]:
    return [
        Failure(
            id=str(kept.pk),
            title=f"{kept.topic} [{kept.partition}] {kept.offset}",
            subject=kept.group,
            reason_code=kept.reason_code,
            reason=kept.reason[-MAX_REASON_LENGTH:],
            attempts=1,
            failed_at=kept.set_aside_at,
        )
        for kept in SetAsideMessage.objects.order_by("-set_aside_at")[:limit]
    ]


def register_own() -> None:
    """Register the platform's own; called once at start."""
    register_queues(outbox_queues)
    register_queues(kafka_queues)
    register_queues(job_queues)
    register_failures(
        "event",
        source=FailureSource(
            count=DeadLetter.objects.count,
            newest=_newest_dead_letters,
            replay=lambda number: waiting.replay_dead_letter(int(number)),
            discard=lambda number: waiting.discard_dead_letter(int(number)),
        ),
    )
    register_failures(
        "message",
        source=FailureSource(
            count=SetAsideMessage.objects.count,
            newest=_newest_set_aside,
            replay=lambda number: replay_set_aside(int(number)),
            discard=lambda number: discard_set_aside(int(number)),
        ),
    )

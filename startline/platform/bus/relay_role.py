"""The `relay` role: the outbox to Kafka, one process at work and any number standing by."""

import threading

import structlog
from prometheus_client import Counter, Gauge

from startline.platform.bus import outbox, wakeup
from startline.platform.bus.reader import BLOCKED_POLL_S, POLL_S
from startline.platform.bus.relay import Relay
from startline.platform.kafka.probe import ask_cluster
from startline.platform.kafka.producer import DurableProducer
from startline.platform.kafka.settings import KafkaSettings, kafka_settings
from startline.platform.loops import keep_going
from startline.platform.role import run_role

log = structlog.get_logger(__name__)

AWAY_POLL_S = 1.0
STANDBY_POLL_S = 1.0
ASK_TIMEOUT_S = 5.0

RELAYED = Counter("startline_relay_events", "Events that Kafka has acknowledged.")
IS_LEADING = Gauge("startline_relay_is_leading", "1 in the relay that is at work, 0 in one that stands by.")


def run() -> None:
    """Run the role until SIGTERM or SIGINT (after `django.setup()`)."""
    run_role("relay", work)


def work(stop: threading.Event) -> None:
    """Relay until `stop` is set; the batch that is begun is finished when Kafka takes it."""
    wake = threading.Event()
    thread = threading.Thread(target=_relay_for_ever, args=(kafka_settings(), wake, stop), name="relay")
    thread.start()
    wakeup.listen(outbox.CHANNEL, wake.set, stop=stop)
    wake.set()
    thread.join()


def _relay_for_ever(settings: KafkaSettings, wake: threading.Event, stop: threading.Event) -> None:
    # It waits for Kafka as long as it takes: giving a message up would leave a gap in the order.
    producer = DurableProducer(settings, client_id="startline-relay", delivery_timeout_s=0)
    relay: Relay | None = None

    def step() -> None:
        nonlocal relay
        relay = relay or _connect(settings, producer, stop)
        if relay is None:
            stop.wait(AWAY_POLL_S)
        elif pause_s := _step(relay, wake):
            wake.wait(pause_s) if relay.is_leading else stop.wait(pause_s)

    try:
        # The lock goes with the connection that it ends with, so a standby takes over at once.
        keep_going(step, name="relay", stop=stop, on_failure=lambda: IS_LEADING.set(0))
    finally:
        producer.close()


def _connect(settings: KafkaSettings, producer: DurableProducer, stop: threading.Event) -> Relay | None:
    cluster = ask_cluster(settings.client_settings(), timeout_s=ASK_TIMEOUT_S)
    if cluster is None:
        log.warning("kafka_away", retry_in_s=AWAY_POLL_S)
        return None
    return Relay(settings, producer, cluster_id=cluster.cluster_id, stop=stop)


def _step(relay: Relay, wake: threading.Event) -> float:
    """Do one step; return how long to wait before the next."""
    is_leading = relay.try_lead()
    IS_LEADING.set(is_leading)
    if not is_leading:
        return STANDBY_POLL_S
    wake.clear()
    if moved := relay.run_once():
        RELAYED.inc(moved)
        return 0.0
    return BLOCKED_POLL_S if relay.has_unread() else POLL_S

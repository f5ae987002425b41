"""The `ingest` role: device messages from the broker into PostgreSQL, and only then acknowledged.

It takes messages both ways. The embedded broker holds a device's publish, hands it over as
`$ingest/{token}/{topic}` and lets the device's PUBACK go when the token comes back on `$committed`. Any other
broker delivers what devices publish to our shared subscriptions, and our own PUBACK to it waits for the
commit; its devices rely on the `ack` topic.
"""

import asyncio
import gc
import socket
import threading
from collections.abc import Sized
from concurrent.futures import ThreadPoolExecutor

import structlog
import uvloop
from django.conf import settings
from prometheus_client import Gauge

from startline.platform.mqtt.addresses import internal_address
from startline.platform.mqtt.client import MqttClient
from startline.platform.role import run_role
from startline.telemetry.actions.devices.messages import Answer
from startline.telemetry.domain.live.topics import is_live_topic
from startline.telemetry.domain.rate_limits import DeviceRates
from startline.telemetry.ingest.commits import close_connection, commit_batch
from startline.telemetry.ingest.intake import COMMITTED_TOPIC, HELD_PREFIX, Intake
from startline.telemetry.ingest.live_commits import LiveCommitter
from startline.telemetry.ingest.live_intake import BUNDLE_TOPIC, LiveIntake
from startline.telemetry.ingest.results import ResultsTeller

log = structlog.get_logger(__name__)

WAITING = Gauge("startline_ingest_waiting_messages", "Messages received and not durable yet.")
# What devices publish, and nothing else: `devices/+/#` would bring our own answers on `ack` back to us.
DEVICE_FILTERS = (
    "devices/+/files/#",
    "devices/+/live/#",
    "devices/+/status",
    "devices/+/ask/#",
    "owntracks/+/#",
)
SUBSCRIPTIONS = [
    (f"{HELD_PREFIX}#", 0),
    *((f"$share/startline-ingest/{one}", 1) for one in DEVICE_FILTERS),
]
FORGET_RATES_S = 60.0
GARBAGE_AFTER = 50_000  # new objects
STOP_POLL_S = 0.1


def run() -> None:
    """Run the role until SIGTERM or SIGINT (after `django.setup()`)."""
    run_role("ingest", work)


def work(stop: threading.Event) -> None:
    """Serve until `stop` is set; the batch that is begun is finished and acknowledged."""
    # Thousands of small objects live for a second and hold no circles: to look through all of them at every
    # 700th new one took half of the processor's time.
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(stop))


async def _serve(stop: threading.Event) -> None:
    rates = DeviceRates(messages_per_s=settings.ENVIRONMENT.device_messages_per_s)
    intake, live, stopping = Intake(rates=rates), LiveIntake(rates=rates), asyncio.Event()
    WAITING.set_function(lambda: len(intake.waiting) + len(live))

    async def receive(topic: str, payload: bytes) -> None:
        if topic == BUNDLE_TOPIC:
            live.receive_bundle(payload)
        elif is_live_topic(topic):
            await live.receive(topic, payload)
        else:
            await intake.receive(topic, payload)

    # A host's ingest keeps its client id, so that a broker with sessions keeps what came in meanwhile.
    client = MqttClient(
        address=internal_address(),
        client_id=f"startline-ingest-{socket.gethostname()}"[:64],
        subscriptions=SUBSCRIPTIONS,
        on_message=receive,
    )
    teller = ResultsTeller(client, asyncio.get_running_loop(), stop)
    teller.start()
    connected = asyncio.create_task(client.run(stopping))
    committer = LiveCommitter(live, client, stop)
    committing_live = asyncio.create_task(committer.run())
    with ThreadPoolExecutor(1, thread_name_prefix="commit") as executor:
        committing = asyncio.create_task(_commit_for_ever(intake, client, executor, stop))
        while not stop.is_set() and not committing.done() and not committing_live.done():
            await asyncio.sleep(STOP_POLL_S)
        await _finish(committing, intake.waiting)
        await _finish(committing_live, live)
        await client.flush(timeout_s=2)
        stopping.set()
        await connected
        await asyncio.get_running_loop().run_in_executor(executor, close_connection)
        await asyncio.to_thread(committer.close)
    await asyncio.to_thread(_join, teller.threads)


async def _commit_for_ever(
    intake: Intake, client: MqttClient, executor: ThreadPoolExecutor, stop: threading.Event
) -> None:
    loop = asyncio.get_running_loop()
    forget_at_s = loop.time() + FORGET_RATES_S
    while True:
        await intake.arrived.wait()
        intake.arrived.clear()
        _send(client, intake.take_answers(), intake.take_committed())
        while batch := intake.take_batch():
            messages = [waiting.message for waiting in batch]
            outcome = await loop.run_in_executor(executor, commit_batch, messages, stop)
            # Answers first: a device that waits for its PUBACK before it listens finds both.
            _send(client, [*intake.take_answers(), *outcome.answers], intake.settle(batch, outcome))
        if loop.time() > forget_at_s:
            forget_at_s = loop.time() + FORGET_RATES_S
            intake.rates.forget_idle(now_s=loop.time())


def _send(client: MqttClient, answers: list[Answer], committed: bytes | None) -> None:
    for answer in answers:
        client.publish(answer.topic, answer.payload, qos=1, retain=answer.is_retained)
    if committed is not None:
        client.publish(COMMITTED_TOPIC, committed)


async def _finish(committing: asyncio.Task[None], waiting: Sized) -> None:
    """Let what has been received become durable, for two seconds at most; then stop."""
    if not committing.done():
        for _ in range(20):
            if not len(waiting):
                break
            await asyncio.sleep(STOP_POLL_S)
        await asyncio.sleep(STOP_POLL_S)
        committing.cancel()
    try:
        await committing
    except asyncio.CancelledError:
        log.info("intake_stopped", left=len(waiting))


def _join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(timeout=8)

"""The `react` role: domain events to the handlers of each service, one thread and connection per group."""

import threading

import structlog

from startline.platform.bus import outbox, subscriptions, wakeup
from startline.platform.bus.current import make_bus
from startline.platform.bus.worker import GroupWorker
from startline.platform.role import run_role

log = structlog.get_logger(__name__)


def run() -> None:
    """Run the role until SIGTERM or SIGINT (after `django.setup()`)."""
    run_role("react", work)


def work(stop: threading.Event) -> None:
    """Serve every registered consumer group until `stop` is set; what is begun is finished."""
    bus = make_bus()
    workers = [GroupWorker(group, bus, stop=stop) for group in subscriptions.list_groups()]
    threads = [threading.Thread(target=worker.run, name=f"react-{worker.group}") for worker in workers]

    def wake_all() -> None:
        for worker in workers:
            worker.wake.set()

    for thread in threads:
        thread.start()
    log.info("react_started", groups=[worker.group for worker in workers])
    wakeup.listen(outbox.CHANNEL, wake_all, stop=stop)
    wake_all()
    for thread in threads:
        thread.join()

"""The `jobs` role: a procrastinate worker that also takes over what a killed worker left behind."""

from typing import cast

import structlog
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from startline.platform.metrics import publishing

log = structlog.get_logger(__name__)

# A worker says every so often that it lives; without a word for three times as long its jobs are taken over.
HEARTBEAT_S = 10.0
STALLED_S = 30.0
# A stop waits this long for the jobs that run; the next worker takes over what is left.
STOP_S = 20.0


def run(*, concurrency: int) -> None:
    """Work off jobs until SIGTERM or SIGINT; what is begun is finished (after `django.setup()`)."""
    publishing.start("jobs")
    log.info("role_started", role="jobs")
    # Django's own connector can only add jobs; its settings make the one that works them off.
    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(
            concurrency=concurrency,
            name="jobs",
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=STALLED_S,
            shutdown_graceful_timeout=STOP_S,
        )
    log.info("role_stopped", role="jobs")

"""`startline jobs`: a procrastinate worker for mail, nightly work and timers."""

import argparse

from startline.cli.django_setup import set_up_django

CONCURRENT_JOBS = 4


def configure(parser: argparse.ArgumentParser) -> None:
    """Let an operator choose how many jobs run at once."""
    parser.add_argument("--concurrency", type=int, default=CONCURRENT_JOBS, help="jobs at once (%(default)s)")


def run(options: argparse.Namespace) -> int:
    """Work until stopped; what is begun is finished."""
    set_up_django()
    import structlog
    from procrastinate.contrib.django import app

    structlog.get_logger(__name__).info("role_started", role="jobs")
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(concurrency=options.concurrency, name="jobs")
    return 0

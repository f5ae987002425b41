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
    from startline.platform.jobs.worker import run as run_body

    run_body(concurrency=options.concurrency)
    return 0

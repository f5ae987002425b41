"""`startline process`: stored recordings become workouts."""

import argparse

from startline.cli.django_setup import set_up_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: the settings say it."""


def run(options: argparse.Namespace) -> int:
    """Work until stopped."""
    set_up_django()
    from startline.telemetry.ingest.process_role import run as run_body

    run_body()
    return 0

"""`startline relay`: published events go from the outbox to Kafka."""

import argparse

from startline.cli.django_setup import set_up_django
from startline.platform.embedded.errors import EmbeddedError


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: the settings say it."""


def run(options: argparse.Namespace) -> int:
    """Work until stopped."""
    set_up_django()
    from startline.platform.bus.relay_role import run as run_body
    from startline.platform.kafka.settings import is_configured

    if not is_configured():
        raise EmbeddedError("Without Kafka there is nothing to relay: set STARTLINE_KAFKA_URL.")
    run_body()
    return 0

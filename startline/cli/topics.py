"""`startline topics`: the topics of Kafka against their declaration; ends with 1 when one is missing."""

import argparse

from startline.cli.django_setup import set_up_django
from startline.platform.embedded.errors import EmbeddedError


def configure(parser: argparse.ArgumentParser) -> None:
    """Choose whether to create what is missing."""
    parser.add_argument("--create", action="store_true", help="create the topics that are missing")


def run(options: argparse.Namespace) -> int:
    """Show a line for each topic."""
    set_up_django()
    from startline.platform.kafka import creation
    from startline.platform.kafka.settings import is_configured, kafka_settings

    if not is_configured():
        raise EmbeddedError("No Kafka is configured: set STARTLINE_KAFKA_URL.")
    states = creation.check_topics(kafka_settings(), is_creating=options.create)
    for state in states:
        partitions = f"{state.partitions} partitions" if state.partitions else ""
        facts = [f"{state.topic.retention_h // 24} days", f"key: {state.topic.key}", state.topic.purpose]
        print(f"{state.name:<28}{state.state:<11}{partitions:<15}{', '.join(facts)}")
        for difference in state.differences:
            print(f"  ! {difference}")
    return 1 if any(state.state == creation.MISSING for state in states) else 0

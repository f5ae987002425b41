"""`startline reindex`: build anew what is only an index or a cache of the tables."""

import argparse

from startline.cli.django_setup import set_up_django

WHAT = ("live",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Choose what to build anew."""
    parser.add_argument("what", choices=WHAT, help="live: the live state of sessions, from their chunks")


def run(options: argparse.Namespace) -> int:
    """Build it anew and say how much it was."""
    set_up_django()
    from startline.telemetry.actions.live.restoring import reindex_live

    count = reindex_live()
    print(f"Live sessions built anew: {count}.")
    return 0

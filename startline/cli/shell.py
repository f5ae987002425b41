"""`startline shell`: a Python shell with the platform set up."""

import argparse

from startline.cli.django_setup import set_up_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Let a script come in by an option."""
    parser.add_argument("-c", "--command", help="run this text instead of asking for input")


def run(options: argparse.Namespace) -> int:
    """Start Django's own shell."""
    set_up_django()
    from django.core.management import call_command

    call_command("shell", **({"command": options.command} if options.command else {}))
    return 0

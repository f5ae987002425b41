"""`startline migrate`: bring the database and the static files up to date."""

import argparse

from startline.cli.django_setup import set_up_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Apply what is missing; does nothing when everything is in place."""
    set_up_django()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.ENVIRONMENT.demo:
        from startline.users.api import ensure_demo_accounts

        ensure_demo_accounts()
    return 0

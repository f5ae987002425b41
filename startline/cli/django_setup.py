"""Django, made ready for a command."""

import os


def set_up_django() -> None:
    """Read the settings and load the apps; quick to call again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")
    import django

    django.setup()

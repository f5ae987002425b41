"""The WSGI application that the `web` role serves."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")

application = get_wsgi_application()

from startline.platform.metrics import publishing  # noqa: E402 - Django first


def warm_up() -> None:
    """Load what the first request would wait for: every route, and the map of time zones."""
    from django.urls import get_resolver

    from startline.telemetry import api as telemetry

    _ = get_resolver().url_patterns
    telemetry.warm_up()


publishing.start("web")
threading.Thread(target=warm_up, name="warm-up", daemon=True).start()

"""The WSGI application that the `web` role serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")

application = get_wsgi_application()

from startline.platform.metrics import publishing  # noqa: E402 - Django first

publishing.start("web")

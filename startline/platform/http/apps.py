"""Django's entry for `platform.http`."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    name = "startline.platform.http"
    label = "platform_http"
    verbose_name = "HTTP"

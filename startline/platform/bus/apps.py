"""Django's entry for `platform.bus`."""

from django.apps import AppConfig


class BusConfig(AppConfig):
    name = "startline.platform.bus"
    label = "platform_bus"
    verbose_name = "Events"

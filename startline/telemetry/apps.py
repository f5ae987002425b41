"""Django's entry for the service `telemetry`."""

from importlib import import_module

from django.apps import AppConfig


class TelemetryConfig(AppConfig):
    name = "startline.telemetry"

    def ready(self) -> None:
        """Register what telemetry hears."""
        import_module("startline.telemetry.subscribers")

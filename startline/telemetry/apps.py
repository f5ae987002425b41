"""Django's entry for the service `telemetry`."""

from django.apps import AppConfig


class TelemetryConfig(AppConfig):
    name = "startline.telemetry"

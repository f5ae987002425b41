"""Django's entry for the service `telemetry`."""

from importlib import import_module

from django.apps import AppConfig

SUPPORT_MAY_VIEW = ("telemetry.view_recording", "telemetry.view_device", "telemetry.view_deviceupload")


class TelemetryConfig(AppConfig):
    name = "startline.telemetry"

    def ready(self) -> None:
        """Register what telemetry hears, and what support may look at."""
        import_module("startline.telemetry.subscribers")
        users = import_module("startline.users.api")
        users.declare_role_permissions("support", permissions=SUPPORT_MAY_VIEW)

"""Django's entry for the service `telemetry`."""

from importlib import import_module

from django.apps import AppConfig

# Appeals and verdicts are the one thing that support decides.
SUPPORT_MAY = (
    *(
        "telemetry.view_appeal",
        "telemetry.change_appeal",
        "telemetry.view_verdict",
        "telemetry.change_verdict",
    ),
    *("telemetry.view_recording", "telemetry.view_device", "telemetry.view_deviceupload"),
)


class TelemetryConfig(AppConfig):
    name = "startline.telemetry"

    def ready(self) -> None:
        """Register what telemetry hears, and what support may look at."""
        import_module("startline.telemetry.subscribers")
        users = import_module("startline.users.api")
        users.declare_role_permissions("support", permissions=SUPPORT_MAY)

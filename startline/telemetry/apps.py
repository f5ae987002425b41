"""Django's entry for the service `telemetry`."""

from importlib import import_module
from uuid import UUID

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
    "telemetry.view_livesession",
)


class TelemetryConfig(AppConfig):
    name = "startline.telemetry"
    verbose_name = "Workouts and devices"

    def ready(self) -> None:
        """Register what telemetry hears, what support may look at, and what operators see."""
        import_module("startline.telemetry.subscribers")
        _show_to_operators()
        users = import_module("startline.users.api")
        users.declare_role_permissions("support", permissions=SUPPORT_MAY)


def _show_to_operators() -> None:
    """Register the line of recordings, and the files that were given up."""
    registry = import_module("startline.platform.operations.registry")
    pipeline = import_module("startline.telemetry.queries.pipeline")
    recordings = import_module("startline.telemetry.actions.recordings.receiving")
    registry.register_queues(pipeline.recording_queues)
    source = registry.FailureSource(
        count=pipeline.count_failed_recordings,
        newest=pipeline.newest_failed_recordings,
        replay=lambda text: recordings.process_failed_again(UUID(text)),
    )
    registry.register_failures("recording", source=source)

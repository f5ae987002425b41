"""Django's entry for `platform.operations`."""

from importlib import import_module

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "startline.platform.operations"
    label = "platform_operations"
    verbose_name = "System state"

    def ready(self) -> None:
        """Register the platform's own queues and failures."""
        import_module("startline.platform.operations.sources").register_own()

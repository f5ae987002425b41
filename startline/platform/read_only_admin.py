"""Rows that the platform writes and people only read and act upon."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Nobody adds, changes or deletes by hand; actions with the permission "replay" remain."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        return False

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Whoever may change the rows may have them handled again."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

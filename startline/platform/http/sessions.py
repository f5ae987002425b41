"""Sessions in PostgreSQL with a copy in Valkey: Django's own, which go on working while Valkey is away."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import cached_db, db
from django.core.cache import caches
from valkey.exceptions import ValkeyError


class SessionStore(cached_db.SessionStore):
    """`SESSION_ENGINE` of the settings."""

    def load(self) -> dict[str, Any]:
        """Read it from the table when the copy can be neither read nor written."""
        try:
            return super().load()
        except ValkeyError:
            return db.SessionStore.load(self)

    def delete(self, session_key: str | None = None) -> None:
        """Remove the copy first: one that outlived its session would let somebody in who has signed out.

        Raises:
            valkey.ValkeyError: it is away; the session is still there.
        """
        key = session_key or self.session_key
        if key is not None:
            caches[settings.SESSION_CACHE_ALIAS].delete(self.cache_key_prefix + key)
            db.SessionStore.delete(self, key)

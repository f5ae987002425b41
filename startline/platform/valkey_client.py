"""The web side's connection to Valkey."""

from functools import cache

import valkey
from django.conf import settings

# Valkey is on this machine or in this network; a request never waits longer for a cache than this.
TIMEOUT_S = 2.0


@cache
def client() -> valkey.Valkey:
    """Return this process's Valkey client (a pool: safe for threads, lazy)."""
    return valkey.Valkey.from_url(
        settings.VALKEY_URL,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        health_check_interval=30,
    )

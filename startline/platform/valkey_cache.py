"""Django's cache in Valkey: Django's own Redis backend, with the `valkey` package in place of `redis`."""

from typing import Any

import valkey
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer

from startline.platform.valkey_client import TIMEOUT_S


class ValkeyCacheClient(RedisCacheClient):
    """As its parent, whose `__init__` is the only part that imports `redis`."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        self._lib = valkey
        self._servers = servers
        self._pools: dict[int, valkey.ConnectionPool] = {}
        self._client = valkey.Valkey
        self._pool_class = valkey.ConnectionPool
        self._serializer = RedisSerializer()
        limits = {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S}
        self._pool_options = {**limits, **options}


class ValkeyCache(RedisCache):
    """`BACKEND` of `settings.CACHES`."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ValkeyCacheClient

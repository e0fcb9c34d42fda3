"""Where the sign-in limits and the codes already used are kept until they run out, whatever else is kept there.

Which codes were used stays in a table of the database, whatever the cache is: a Valkey that is emptied, or started
again, forgets how often somebody tried, and whoever tries may try a few times more; it must not make a code good again
that somebody has just used and somebody else has seen.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import connection

from csprapp.engines import LOCAL, Away

USED = ("allauth.mfa.totp.used?", "jwt:")  # how allauth names a code, and a token, that was used
PATIENCE = 2  # seconds, to be reached and for an answer


class KeptUntilTheyExpire(DatabaseCache):
    """Django's cache in a table, which makes room by throwing away entries that are still good: a few hundred requests
    from other addresses would wash out the limit of the one under attack. Here only what has expired goes."""

    _table: str

    def _cull(self, db: str, cursor: Any, now: Any, num: int) -> None:
        self.forget_expired(now)

    def forget_expired(self, at: datetime) -> int:
        """Throw away what has expired by then; how many."""
        table, expired = connection.ops.quote_name(self._table), connection.ops.adapt_datetimefield_value(at)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])  # noqa: S608 - our table
            return int(cursor.rowcount)


class Shared(RedisCache):
    """Valkey or Redis, for processes on several hosts. Values are JSON: Django's own would run whatever program
    somebody has put there. Raises Away when it does not answer, so a limit that cannot be looked at lets nobody by."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        from redis.backoff import NoBackoff  # only where its package is installed
        from redis.retry import Retry

        quick = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "retry": Retry(NoBackoff(), 1)}
        params["OPTIONS"] = {"serializer": Json, **quick, **params.get("OPTIONS", {})}
        super().__init__(server, params)

    _class: Any
    _servers: list[str]
    _options: dict[str, Any]

    @cached_property
    def _cache(self) -> Any:
        return Telling(self._class(self._servers, **self._options))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep it unless it is there; False when it is."""
        if key.startswith(USED):
            return bool(caches["codes"].add(key, value, timeout, version))
        return bool(super().add(key, value, timeout, version))

    def about(self, section: str) -> dict[str, Any]:
        """What the server says of itself."""
        return dict(telling(self._cache.get_client().info)(section))

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody between can read what is said to it: it is by TLS, or on this machine."""
        where = urlsplit(self._servers[0])
        return where.scheme == "rediss" or where.hostname in LOCAL


class Json:
    """How a value is written into the cache."""

    def dumps(self, value: Any) -> str:
        """What the cache keeps: text, so that nothing read from it is run."""
        return json.dumps(value)

    def loads(self, written: bytes) -> Any:
        """What was kept. Raises ValueError for what is no JSON."""
        return json.loads(written)


class Telling:
    """Django's client of Redis, which says that the cache is away in words that are ours."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        return telling(found) if callable(found) else found


def telling(act: Callable[..., Any]) -> Callable[..., Any]:
    """The same, raising Away for whatever the server or the way to it refuses."""
    from redis.exceptions import RedisError

    @wraps(act)
    def told(*given: Any, **named: Any) -> Any:
        try:
            return act(*given, **named)
        except RedisError as error:
            raise Away(f"The cache does not answer: {type(error).__name__}") from error

    return told

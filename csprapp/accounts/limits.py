"""Where the sign-in limits and the codes already used are kept until they run out, whatever else is kept there."""

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connection


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

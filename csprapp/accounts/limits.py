"""Where the sign-in limits and the codes already used are kept until they run out, whatever else is kept there."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections


class KeptUntilTheyExpire(DatabaseCache):
    """Django's cache in a table, which makes room by throwing away entries that are still good: a few hundred requests
    from other addresses would wash out the limit of the one under attack. Here only what has expired goes."""

    _table: str

    def _cull(self, db: str, cursor: Any, now: Any, num: int) -> None:
        quote = connections[db].ops.quote_name
        expired = [connections[db].ops.adapt_datetimefield_value(now)]
        cursor.execute(f"DELETE FROM {quote(self._table)} WHERE {quote('expires')} < %s", expired)  # noqa: S608

"""The only readers of the machine's clock.

Everywhere else time is an argument, so a rule can be tried on any day and a page can be tested at midnight.
"""

import datetime as dt

from csprapp.clock.instants import london_date


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def london_today() -> dt.date:
    """Today's date in London, where every deadline ends at midnight."""
    return london_date(now())

"""Closed for a few minutes, while another version is put in: nobody works on a case, and the public goes on reading.

A file in CSPR_VAR says so. Every process of a machine has that folder, and so have other machines where the stored
files lie there; where files are in a bucket the others are stopped (docs/operations.md, Several hosts). It is there
whether the database answers or not, and a crash leaves it. Whoever works holds a lock on a second file, so that who
closes (`deploy/upgrade`) can wait until nobody does any more.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

NOTICE, WORK = "closed", "closed.lock"


def since() -> datetime | None:
    """Since when the service is closed; None while it is open."""
    try:
        return datetime.fromtimestamp((Path(settings.CSPR_VAR) / NOTICE).stat().st_mtime, UTC)
    except OSError:
        return None


@contextmanager
def at_work() -> Iterator[bool]:
    """Whether somebody may work now; while they do, who closes waits. A folder that cannot be written stops nobody."""
    with ExitStack() as held:
        with suppress(OSError):
            lock = held.enter_context((Path(settings.CSPR_VAR) / WORK).open("a"))
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield since() is None

"""The disk is full: how that is told from other faults, and how much room there is."""

import errno
import shutil

from django.conf import settings
from django.db import DatabaseError

TOO_LITTLE = 200_000_000  # bytes; the largest request, a page of the database log, and then some
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DISK_FULL = "53100"  # PostgreSQL's code for it
SQLITE_FULL = "database or disk is full"


def free() -> int:
    """How many bytes are free where files are kept."""
    return shutil.disk_usage(settings.CSPR_VAR).free


def is_full(error: BaseException | None) -> bool:
    """Whether this was raised because there is no room: for a file, in SQLite's or in PostgreSQL's database; or while
    such an error was being handled."""
    while error is not None:
        if isinstance(error, DatabaseError):
            found = getattr(error.__cause__, "sqlstate", None) == DISK_FULL or SQLITE_FULL in str(error)
        else:
            found = isinstance(error, OSError) and error.errno in FULL
        if found:
            return True
        error = error.__context__
    return False

"""Closed for a few minutes, while another version is put in: nobody works on a case, and the public goes on reading.

A file in CSPR_VAR says so, and on PostgreSQL a row that every host asks for, whatever disk it has. The file is there
whether the database answers or not, and a crash leaves both. Whoever works holds a lock on a second file in CSPR_VAR,
so that each host knows when nobody works there any more: where `deploy/upgrade` runs it waits for the lock itself, the
others confirm it with a row of theirs.

Whoever begins takes the lock, sees to it that their host is known, and only then asks for the row: what is begun before
the row is there is waited for, what is begun after it is turned away. A table that is not there, or may not be read, is
closed too: a backup is being put back, or the database is one of before this program.
"""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection

from csprapp.today import now

NOTICE, WORK = "closed", "closed.lock"
CLOSING, HOST = "records_closing", "records_host"  # in tables of `csprapp/records/models.py`
SINCE = f"SELECT since FROM {CLOSING} WHERE id = 1"  # noqa: S608 - our table
CLOSE = f"INSERT INTO {CLOSING} (id, since) VALUES (1, clock_timestamp()) ON CONFLICT DO NOTHING"  # noqa: S608
OPEN = f"DELETE FROM {CLOSING}"  # noqa: S608
HEARD = (
    f"INSERT INTO {HOST} (name, heard_at, idle_since) VALUES (%s, now(), {{}}) "  # noqa: S608
    "ON CONFLICT (name) DO UPDATE SET heard_at = EXCLUDED.heard_at, idle_since = EXCLUDED.idle_since"
)
WORKING, IDLE = HEARD.format("NULL"), HEARD.format(f"({SINCE})")
BUSY = f"""SELECT name FROM {HOST}
    WHERE heard_at > now() - %s AND idle_since IS DISTINCT FROM ({SINCE}) ORDER BY name"""  # noqa: S608
FORGET = f"DELETE FROM {HOST} WHERE heard_at < now() - %s"  # noqa: S608
OFTEN = 60.0  # seconds between two signs of life of a process
LEASE = timedelta(minutes=5)  # a host that gave none for longer has nobody at work
GONE = timedelta(days=1)


class _Heard:
    """When this process gave its last sign of life."""

    at = float("-inf")


def since() -> datetime | None:
    """Since when the service is closed; None while it is open, and where a database that is away cannot say."""
    with suppress(OperationalError, InterfaceError):
        return by_file() or by_row()
    return None


def by_file() -> datetime | None:
    """Since when, where this machine's folder says so."""
    try:
        return datetime.fromtimestamp((Path(settings.CSPR_VAR) / NOTICE).stat().st_mtime, UTC)
    except OSError:
        return None


def by_row() -> datetime | None:
    """Since when, where the database says so. Raises OperationalError, InterfaceError when it is away."""
    if not is_asked():
        return None
    try:
        found = _asked(SINCE)
    except ProgrammingError:  # no such table, or no right to read it
        return now()
    except (OperationalError, InterfaceError):
        raise
    except DatabaseError:  # in a transaction that has failed
        return None
    return found[0][0] if found else None


def is_asked() -> bool:
    """Whether the database is: SQLite's lies on the disk of one machine, and the public is never closed out."""
    return connection.vendor == "postgresql" and settings.CSPR_SERVE != "public"


@contextmanager
def at_work() -> Iterator[bool]:
    """Whether somebody may work now; while they do, who closes waits. A folder that cannot be written stops nobody.
    Raises OperationalError, InterfaceError when the database is away: it cannot be known."""
    with ExitStack() as held:
        with suppress(OSError):
            lock = held.enter_context((Path(settings.CSPR_VAR) / WORK).open("a"))
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield _is_open()


def _is_open() -> bool:
    if by_file():
        return False
    with suppress(ProgrammingError):
        heard()
    return by_row() is None


# --- Every host ---------------------------------------------------------------------------------------------


def host() -> str:
    """This machine and its folder, as others are told of it."""
    return f"{socket.gethostname()} {settings.CSPR_VAR}"[:120]


def is_possible() -> bool:
    """Whether the database has the tables: one of an earlier version is closed by the file alone."""
    return _asked("SELECT to_regclass(%s)::text", CLOSING)[0][0] is not None


def close() -> None:
    """For every host. Closed already, it stays so."""
    _asked(CLOSE)


def open_again() -> None:
    """For every host."""
    _asked(OPEN)
    _asked(FORGET, GONE)


def heard() -> None:
    """Say now and then that somebody may be at work on this host."""
    if is_asked() and monotonic() - _Heard.at > OFTEN:
        _asked(WORKING, host())
        _Heard.at = monotonic()


def confirm() -> None:
    """Say, while the service is closed, that nobody works on this host any more, or that somebody still does."""
    if not is_asked():
        return
    with suppress(OSError, DatabaseError, InterfaceError), (Path(settings.CSPR_VAR) / WORK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _asked(WORKING, host())
        else:
            _asked(IDLE, host())


def busy() -> list[str]:
    """The hosts that were heard of lately and have not confirmed that nobody works there."""
    return [name for (name,) in _asked(BUSY, LEASE)]


def restored() -> None:
    """A backup that was made while closed brings its row along: it stands only where this upgrade is going on."""
    if is_asked():
        close() if by_file() else open_again()


def _asked(words: str, *given: Any) -> list[Any]:
    """Past Django's cursor: it is no question of a page."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own: Any = connection.connection
    with connection.wrap_database_errors:
        answer = own.execute(words, given or None)
        return list(answer.fetchall()) if answer.description else []

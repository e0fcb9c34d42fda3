"""Whether replicas follow, and whether a public part that reads from one knows what is fresh."""

from django.conf import settings
from django.db import connection

from csprapp import replica
from csprapp.ui.templatetags.ui import plural
from dashboard.health.findings import Finding, Look, ok, soon, unsafe, warning

FAR = 64_000_000  # bytes of the write-ahead log: minutes of work, or one large file
SLOTS = """
SELECT current_setting('synchronous_standby_names'), slot_name, active,
  COALESCE(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::float8, COALESCE(wal_status, '')
FROM pg_replication_slots WHERE slot_type = 'physical' AND NOT pg_is_in_recovery()
"""
PAGE = "docs/operations.md, A replica for the public part"


def replicas(look: Look) -> Finding | None:
    """Asked where people write: each replica that has a slot here follows, and what is saved waits for one or does not.
    A slot whose replica is gone keeps the log of everything since, until its limit."""
    if connection.vendor != "postgresql" or replica.is_one():
        return None
    with connection.cursor() as cursor:
        cursor.execute(SLOTS)
        slots = cursor.fetchall()
    if not slots:
        return None
    for _, name, active, behind, status in slots:
        if status == "lost":
            return soon(f"The replica of slot {name} can no longer catch up.", f"Make it again: {PAGE}")
        if not active:
            words = f"The replica of slot {name} is not connected; {behind / 1e6:,.0f} MB of log is being kept for it."
            return soon(words, f"Start it, or SELECT pg_drop_replication_slot('{name}')")
        if behind > FAR:
            return warning(f"The replica of slot {name} is {behind / 1e6:,.0f} MB behind.", "Look at its log and disk")
    kept = "What is saved is also on a replica" if slots[0][0] else "What was saved in the last moment is only here"
    return ok(f"{plural(slots, 'replica')} following. {kept}.")


def fresh(look: Look) -> Finding | None:
    """Asked where pages are read from a replica: it is one, and has come as far as a primary that answers."""
    if not replica.is_one():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        follows = cursor.fetchone()[0]
    host = settings.DATABASES[replica.PRIMARY]["HOST"]
    try:
        replica.require_fresh()
    except replica.Silent as silent:
        why = silent.__cause__ or silent
        words = f"Every page answers 503: {host} of PRIMARY_URL does not say what is fresh ({why})."
        return unsafe(words, "Start it, or correct PRIMARY_URL")
    except replica.Behind as behind:
        return unsafe(f"Every page answers 503. {behind}.", f"{PAGE}: look at the replica’s log")
    if not follows:
        return warning("DATABASE_URL names a primary: it is read directly.", "Unset PRIMARY_URL, or name a replica")
    return ok("It has caught up with the primary, which answers.")

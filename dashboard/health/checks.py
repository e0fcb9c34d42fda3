"""The one list of what is looked at, by `manage.py doctor` and by Settings, Health of the service."""

from collections.abc import Sequence

from django.db import DatabaseError
from django.http import HttpRequest

from dashboard.health import database, machine, outside, work
from dashboard.health.findings import Check, Look, Result, State, unsafe

# A check more is a line more: its name, and a function that gives a finding, or None where there is nothing to ask.
# These ask the database, and are left out while it does not answer,
OF_DATABASE: Sequence[tuple[str, Check]] = (
    ("Schema", database.schema_matches),
    ("Protection of histories", database.histories_protected),
    ("Table of the sign-in limits", database.cache_table),
    ("Encryption to the database", database.encrypted),
    ("Rights in the database", database.rights),
    ("The database's own log", database.log_keeps_no_words),
    ("Search", database.search_index_agrees),
    ("Stored files", database.stored_files),
    ("Mail", work.mail),
    ("Timers", work.timers),
    ("Clock", work.clock),
)
# and these do not.
OF_MACHINE: Sequence[tuple[str, Check]] = (
    ("Open to the staff", machine.is_open),
    ("Static files", machine.static_files),
    ("Folder of files", machine.folder),
    ("Free space", machine.space),
    ("Backup", machine.backup),
    ("Memory of take-downs", machine.memory_of_take_downs),
    ("Mail server", outside.mail_server),
    ("Virus scanner", outside.virus_scanner),
    ("Proxy", outside.proxy),
    ("Certificate", outside.certificate),
)


def look(request: HttpRequest | None = None) -> list[Result]:
    """Everything looked at once, in the order of the lists."""
    seen = Look(request)
    answers, *found = [("Database", database.answers), *OF_DATABASE]
    first = result(*answers, seen)
    assert first is not None  # noqa: S101 - it always has something to say
    results = [first] if first.finding.state is State.UNSAFE else [first, *(result(*each, seen) for each in found)]
    return [one for one in [*results, *(result(*each, seen) for each in OF_MACHINE)] if one]


def result(name: str, check: Check, seen: Look) -> Result | None:
    """What one check says; that it could not be asked is a finding too, so that none can hide the others."""
    try:
        finding = check(seen)
    except (DatabaseError, OSError) as error:
        finding = unsafe(
            f"This could not be looked at: {type(error).__name__}.", "See what is said of the others first"
        )
    return Result(name, finding) if finding else None

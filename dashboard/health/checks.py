"""The one list of what is looked at, by `manage.py doctor` and by Settings, Health of the service."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

from dashboard.health import database, engines, machine, outside, replication, work
from dashboard.health.findings import Check, Look, Result, State, unsafe

# A check more is a line more: its name, and a function that gives a finding, or None where there is nothing to ask.
# These can be asked of a database that is still empty: what is wrong here must not be migrated over.
OF_CONNECTION: Sequence[tuple[str, Check]] = (
    ("Encryption to the database", database.encrypted),
    ("Rights in the database", database.rights),
    ("The database’s own log", database.log_keeps_no_words),
)
# These ask the database too, and are left out while it does not answer,
OF_DATABASE: Sequence[tuple[str, Check]] = (
    ("Schema", database.schema_matches),
    ("Protection of histories", database.histories_protected),
    ("Table of the sign-in limits", database.cache_table),
    *OF_CONNECTION,
    ("Replica", replication.fresh),
    ("Replicas", replication.replicas),
    ("Search", database.search_index_agrees),
    ("Connections to the database", engines.connections),
    ("Stored files", database.stored_files),
    ("Files waiting to be deleted", engines.files_that_had_to_go),
    ("Mail", work.mail),
    ("Mail that arrives", outside.mail_arrives),
    ("Timers", work.timers),
    ("Seals", work.seals),
    ("Work in the background", work.beside_requests),
    ("Clock", work.clock),
    ("Signing in without single sign-on", work.way_in),
    ("Second factors", work.second_factors),
)
# and these do not.
OF_MACHINE: Sequence[tuple[str, Check]] = (
    ("Open to the staff", machine.is_open),
    ("Settings", machine.deployment),
    ("Name of the site", outside.name),
    ("Static files", machine.static_files),
    ("Folder of files", machine.folder),
    ("Bucket of files", engines.bucket),
    ("Cache of the sign-in limits", engines.cache),
    ("Free space", machine.space),
    ("Time server", machine.time_server),
    ("Backup", machine.backup),
    ("Memory of take-downs", machine.memory_of_take_downs),
    ("Mail server", outside.mail_server),
    ("Connection to the mail server", outside.mail_taken),
    ("Virus scanner", outside.virus_scanner),
    ("Proxy", outside.proxy),
    ("Certificate", outside.certificate),
)
# What the public part alone cannot be asked: its role reads nothing of these, and another part sees to them.
NOT_OF_THE_PUBLIC = frozenset(
    {
        *("Search", "Stored files", "Mail", "Mail that arrives", "Timers", "Seals", "Work in the background", "Clock"),
        *("Signing in without single sign-on", "Second factors", "Table of the sign-in limits"),
        *(
            "Files waiting to be deleted",
            "Bucket of files",
            "Backup",
            "Memory of take-downs",
            "Mail server",
            "Connection to the mail server",
            "Virus scanner",
        ),
    }
)


def look(request: HttpRequest | None = None) -> list[Result]:
    """Everything looked at once, in the order of the lists."""
    seen = Look(request)
    return [*_of_database(seen, OF_DATABASE), *_all(seen, OF_MACHINE)]


def before_migrating() -> list[Result]:
    """What must be right of the database before anything is written to it."""
    return _of_database(Look(), OF_CONNECTION)


def _of_database(seen: Look, others: Sequence[tuple[str, Check]]) -> list[Result]:
    (first,) = _all(seen, [("Database", database.answers)])
    return [first] if first.finding.state is State.UNSAFE else [first, *_all(seen, others)]


def _all(seen: Look, named: Sequence[tuple[str, Check]]) -> list[Result]:
    left_out = NOT_OF_THE_PUBLIC if settings.CSPR_SERVE == "public" else frozenset()
    return [one for name, check in named if name not in left_out and (one := result(name, check, seen))]


def result(name: str, check: Check, seen: Look) -> Result | None:
    """What one check says; that it could not be asked is a finding too, so that none can hide the others."""
    try:
        finding = check(seen)
    except Exception as error:  # whatever it is
        finding = unsafe(f"This could not be checked: {type(error).__name__}.", "Look at the other checks first")
    return Result(name, finding) if finding else None

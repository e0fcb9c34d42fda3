"""After a replica was made the primary: what the memory knows, and the database no longer does, is done again.

A replica that was not waited for lacks what was saved in the last moment. What must not be undone by that - a report
taken down, a case reference given, something erased - stands in the memory outside the database too (docs/adr/0022).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from csprapp import memory
from csprapp.memory import Line, MemoryFault
from csprapp.records.models import AccessLog
from publications.library import generation, remembering
from publications.library.models import Publication
from publications.library.remembering import BACK, DOWN

from . import replaying
from .archive import BackupFault
from .restoring import Restored, many

MARGIN = timedelta(hours=1)  # between the clocks of several machines, and for what hung before the primary was given up
REPLAYED = "SELECT pg_last_xact_replay_timestamp()"  # what the replica showed last; known until it is started again
LOST = (
    "What was saved in the last moment before the primary was lost is missing: ask the staff to check what they "
    "saved last"
)


def fail_over(at: datetime, *, nothing_lost: bool) -> Restored:
    """Do again what the memory says; hold what nobody can know. `nothing_lost`: what was saved waited for the replica.
    Raises BackupFault where the database is still a replica."""
    _refuse_a_replica()
    told, since = Restored(), _seen_last(at) - MARGIN
    try:
        known = memory.read()
    except MemoryFault:
        known = None
    if known is not None and known.lines and not known.faults:
        _do_again(known.lines, since, at, told)
        _remember(since, told)
    elif nothing_lost:
        told.left.append(f"There is no usable memory of take-downs in {settings.CSPR_MEMORY}: see manage.py doctor")
    else:
        held = replaying.hold_what_is_not_known(at)
        told.left.append(
            f"{many(held)} hidden from the public until a publisher has confirmed each (Publications): there is no "
            f"memory of take-downs in {settings.CSPR_MEMORY} that SECRET_KEY belongs to"
        )
    if not nothing_lost:
        if held := replaying.hold_what_was_to_come(replaying.still_to_come(since), at):
            told.left.append(f"{many(held)} waiting for a publisher: what was decided about them last may be lost")
        told.left.append(LOST)
    generation.renew()
    told.done.append("Every public page will be made again")
    told.left.append("The former primary must never be started as a primary again: make it a replica, or delete it")
    return told


def _remember(since: datetime, told: Restored) -> None:
    """Seals that were made since then may be gone, and verify_audit is to know why."""
    try:
        memory.note(replaying.RESTORED, backup=since.isoformat())
    except MemoryFault as fault:
        told.left.append(str(fault))


def _refuse_a_replica() -> None:
    if connection.vendor != "postgresql":
        raise BackupFault("There is no replica of SQLite. Nothing was changed")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        if cursor.fetchone()[0]:
            raise BackupFault("DATABASE_URL still names a replica: promote it first. Nothing was changed")


def _seen_last(at: datetime) -> datetime:
    """A moment up to which the data is whole: what was replayed last, else when somebody read something last."""
    with connection.cursor() as cursor:
        cursor.execute(REPLAYED)
        replayed: datetime | None = cursor.fetchone()[0]
    read = AccessLog.objects.order_by("-at").values_list("at", flat=True).first()
    return replayed or read or at


def _do_again(lines: Iterable[Line], since: datetime, at: datetime, told: Restored) -> None:
    """All but putting back: of that a person is told, for whoever took it down once more may be what was lost."""
    lines = list(lines)
    down = remembering.is_down(lines)
    newest = {line.facts["publication"]: line for line in lines if line.kind in {DOWN, BACK}}
    wanted = [line for line in lines if datetime.fromisoformat(line.at) >= since and line.kind not in {DOWN, BACK}]
    done, left = replaying.replay([*down.values(), *wanted], at)
    back = [slug for slug, line in newest.items() if line.kind == BACK]
    told.done += done or ["Nothing in the memory is missing here"]
    told.left += left
    told.left += [
        f"{slug} was put back by two people, and is down here: put it back again"
        for slug in Publication.objects.filter(slug__in=back, withdrawn_at__isnull=False).values_list("slug", flat=True)
    ]

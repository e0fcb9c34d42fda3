"""Doing again after a restore what the memory says happened after the backup was made."""

from collections.abc import Callable, Iterable
from datetime import datetime

from cases.intake.services import REFERENCE, go_on_after
from csprapp.clock.instants import london_date
from csprapp.memory import RESTORED, Line, Mark, Memory
from csprapp.records.erasures import erase_again
from csprapp.records.refusals import Refused
from csprapp.records.seals.outside import ERASURE, SEALED
from publications.content.services import WORDS_OFF
from publications.library.models import Publication
from publications.library.remembering import BACK, DOWN, FILE_OFF, hold
from publications.library.rules import Standing
from publishing.site_pages import services as site_pages
from publishing.takedown import replaying

NOT_KNOWN = "Restored from a backup, and it is not known what was taken down since"
TO_COME = "It was to come out after the backup was made; what was decided since is lost"
MESSAGE = "message"  # room for it: the last number of a mail


def go_on(line: Line, at: datetime) -> str:
    """The next case reference goes on after the last one given."""
    year, last = line.facts["year"], line.facts["last"]
    return f"The next case of {year} continues after number {last}" if go_on_after(year, last) else ""


def erased_again(line: Line, at: datetime) -> str:
    """What two people had emptied is emptied again, before anybody reads it."""
    erasure = erase_again(line.facts, at)
    return f"What erasure {line.facts['erasure']} had emptied is emptied again" if erasure else ""


# What is done again for each kind of line, at the moment of the restore; it gives a sentence, or "" for nothing.
# A kind that is not here is told to the person as left to do.
REPLAYED: dict[str, Callable[[Line, datetime], str]] = {
    DOWN: replaying.take_down,
    BACK: replaying.put_back,
    FILE_OFF: replaying.take_file_off,
    WORDS_OFF: site_pages.go_back_again,
    REFERENCE: go_on,
    ERASURE: erased_again,
    "begun": lambda line, at: "",
    SEALED: lambda line, at: "",  # verify_audit names those that are gone
    RESTORED: lambda line, at: "",
}


def what_happened_since(memory: Memory, mark: Mark | None) -> tuple[Line, ...] | None:
    """The lines after a backup's mark; None when they cannot be trusted: no memory, another's, an altered or cut one,
    or a backup made without it."""
    return None if mark is None or memory.faults or not memory.lines else memory.since(mark)


def replay(lines: Iterable[Line], at: datetime) -> tuple[list[str], list[str]]:
    """Do again what each line says, the newest about a publication or a year alone; what was done, and what is left."""
    wanted: dict[tuple[str, ...], Line] = {}
    for line in lines:
        # The newest counts; it moves to the end, behind what came before it.
        about = _about(line)
        wanted.pop(about, None)
        wanted[about] = line
    done, left = [], []
    for line in wanted.values():
        if line.kind in REPLAYED:
            try:
                done.append(REPLAYED[line.kind](line, at))
            except Refused as refused:
                left.append(str(refused))
        else:
            left.append(f"The memory names, at {line.at}, {line.kind}: this version cannot do it again by itself")
    return [words for words in done if words], left


def _about(line: Line) -> tuple[str, ...]:
    if line.kind in {DOWN, BACK}:
        return "publication", line.facts["publication"]
    if line.kind == REFERENCE:
        return REFERENCE, str(line.facts["year"])
    return "line", str(line.mark.number)


def still_to_come(taken_at: datetime) -> list[Publication]:
    """What had a date at the time of the backup that had not come."""
    dated = Publication.objects.filter(public_from__gte=london_date(taken_at), unconfirmed_since=None)
    return [each for each in dated if each.standing(taken_at) is Standing.SCHEDULED]


def hold_what_is_not_known(at: datetime) -> int:
    """No memory: every page that ever had a date waits for a person."""
    return hold(Publication.objects.filter(public_from__isnull=False), at, NOT_KNOWN)


def hold_what_was_to_come(publications: Iterable[Publication], at: datetime) -> int:
    """A court order or an embargo recorded since is lost, so a person looks before it comes out."""
    return hold(publications, at, TO_COME)

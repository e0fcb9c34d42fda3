"""The newest seal and each erasure in the memory outside the database, and what that memory says of the seals that are
here: whoever owns the database can write all of it anew, and not what lies elsewhere."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from csprapp import memory
from csprapp.clock.instants import london_date
from csprapp.memory import RESTORED, Line, MemoryFault
from csprapp.records.models import Erasure, Seal, SealedBlock

SEALED, ERASURE = "sealed", "erasure"
AT_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)  # for what has no moment of its own


def remember(seal: Seal) -> None:
    """Write a seal into the memory. Raises MemoryFault."""
    memory.note(SEALED, number=seal.number, digest=seal.digest)


def facts_of(erasure: Erasure) -> dict[str, Any]:
    """What two people signed: who, and which rows. Their reason may name somebody, so it stays in the database."""
    rows: dict[str, list[str]] = defaultdict(list)
    for row in sorted(erasure.rows.all(), key=lambda row: row.pk):
        rows[row.table_name].append(row.row_pk)
    people = {"opened_by": erasure.opened_by_id, "agreed_by": erasure.agreed_by_id}
    return {"erasure": erasure.pk, **people, "rows": dict(rows)}


def knows(erasure: Erasure) -> bool:
    """Whether the memory holds an erasure as it stands here, or is younger than the seal over it. A memory that cannot
    be read is a fault of its own, in `compared`."""
    try:
        lines = memory.read().lines
    except MemoryFault:
        return True
    told = [line.facts for line in lines if line.kind == ERASURE and line.facts["erasure"] == erasure.pk]
    if told:
        return facts_of(erasure) in told
    first = next((line.facts["number"] for line in lines if line.kind == SEALED), 0)
    about = SealedBlock.objects.filter(table="records_erasure", first__lte=erasure.pk, last__gte=erasure.pk)
    return about.filter(seal_id__lte=first).exists()


@dataclass
class Compared:
    """What is wrong with the seals by what is kept elsewhere (since when, the number of a seal or "", a sentence), and
    what is only to be known."""

    faults: list[tuple[dt.datetime, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compared(digests: dict[int, str], kept_outside: str) -> Compared:
    """The seals, by number, against the memory and against a digest that somebody kept."""
    found = Compared()
    if kept_outside:
        number = next((n for n, digest in digests.items() if digest == kept_outside.strip().lower()), 0)
        if number:
            found.notes.append(f"The digest given is that of seal {number}: all that it covers is as it was then")
        else:
            found.faults.append(
                (AT_LAST, "", "no seal here has the digest given: what it covered is rewritten or gone")
            )
    try:
        remembered = memory.read()
    except MemoryFault as fault:
        found.faults.append((AT_LAST, "", str(fault)))
        return found
    found.faults += [(AT_LAST, "", fault) for fault in remembered.faults]
    sealed = [line for line in remembered.lines if line.kind == SEALED]
    if digests and not sealed:
        found.faults.append(
            (AT_LAST, "", "the memory outside the database names no seal: manage.py seal_audit writes the newest")
        )
    gone: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line in sealed:
        number = line.facts["number"]
        if digests.get(number) != line.facts["digest"]:
            if back := _restored_since(line, remembered.lines):
                gone[back.at, str(back.facts["backup"])].append(number)
            else:
                what = "is not the one that the memory holds" if number in digests else "is in the memory, and not here"
                at = dt.datetime.fromisoformat(line.at)
                found.faults.append((at, str(number), f"seal {number} {what}"))
    found.notes += [_gap(restored, backup, numbers) for (restored, backup), numbers in gone.items()]
    return found


def _restored_since(line: Line, lines: tuple[Line, ...]) -> Line | None:
    """The restore, from a backup made before it, that undid what a line tells."""
    undone = (each for each in lines if each.kind == RESTORED and each.mark.number > line.mark.number)
    return next((each for each in undone if each.facts["backup"] < line.at), None)


def _gap(restored: str, backup: str, numbers: list[int]) -> str:
    days = [
        f"{day.day} {day:%B %Y}" for day in (london_date(dt.datetime.fromisoformat(at)) for at in (restored, backup))
    ]
    which = f"seal {numbers[0]} is" if len(numbers) == 1 else f"seals {min(numbers)} to {max(numbers)} are"
    return f"The data was restored on {days[0]} from a backup of {days[1]}: {which} gone with what was written between"

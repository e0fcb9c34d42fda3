"""What the memory outside the database holds of publications, and what a restore does again by it (docs/adr/0022).

Nobody and no report is named there: the neutral address, the key of the file, when, and the key of who did it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import cast

from csprapp import memory
from csprapp.accounts.models import User
from csprapp.memory import Facts, Line
from csprapp.records.services import change

from .models import Publication, PublicDocument

DOWN, BACK, FILE_OFF = "taken_down", "put_back", "file_off"
NOBODY = cast(User, None)  # whom the history names for what a restore does by itself
LOST = "The reason was recorded after the backup from which this was restored, and is lost with it"


def taken_down(publication: Publication, by: User) -> None:
    """It is remembered once the caller's transaction is done."""
    memory.after_commit(DOWN, **_down(publication), by=by.pk)


def put_back(publication: Publication, by: User) -> None:
    """It is remembered once the caller's transaction is done."""
    memory.after_commit(BACK, publication=publication.slug, by=by.pk)


def file_off(document: PublicDocument, at: datetime, by: User) -> None:
    """The file under this address is gone, taken off or replaced; remembered once the transaction is done."""
    memory.after_commit(FILE_OFF, **_file(document), at=at.isoformat(), by=by.pk)


def _down(publication: Publication) -> Facts:
    at = publication.withdrawn_at.isoformat() if publication.withdrawn_at else ""
    ground = {"ground": publication.withdrawn_for} if publication.withdrawn_for else {}
    return {"publication": publication.slug, "silently": publication.withdrawn_silently, "at": at, **ground}


def forget_taking_down(publication: Publication) -> None:
    """Nothing of having been taken down stands on it any more; the history keeps it."""
    publication.withdrawn_at, publication.withdrawn_silently, publication.withdrawn_edition = None, False, None
    publication.withdrawn_for = publication.withdrawn_because = publication.ended_early_ground = ""
    publication.put_back_asked_by = publication.withdrawal_seen_by = None
    publication.put_back_because = publication.ground_gone = ""


def _file(document: PublicDocument) -> Facts:
    return {"publication": document.edition.publication.slug, "key": document.key}


# --- Memory and data compared -----------------------------------------------------------------------------------------


def is_down(lines: Iterable[Line]) -> dict[str, Line]:
    """By address, what the memory says is down now: the newest line about each counts."""
    newest = {line.facts["publication"]: line for line in lines if line.kind in {DOWN, BACK}}
    return {slug: line for slug, line in newest.items() if line.kind == DOWN}


def contradictions() -> list[str]:
    """Sentences about what the memory says is down and the data says is not; none where there is no memory."""
    try:
        down = is_down(memory.read().lines)
    except memory.MemoryFault as fault:
        return [str(fault)]
    up = Publication.objects.filter(slug__in=down, withdrawn_at=None, unconfirmed_since=None)
    return [
        f"/reviews/{slug}/ was taken down and never put back, by the memory of take-downs, and is not down: "
        "take it down, or have two people put it back"
        for slug in up.order_by("slug").values_list("slug", flat=True)
    ]


def not_remembered() -> list[tuple[str, Facts]]:
    """The lines, kind and facts, that whatever is down by the data would have and the memory has not: one that could
    not be written at the time, a memory that was begun late, or another folder than some host writes. Raises
    MemoryFault."""
    lines, missing = memory.read().lines, []
    down = is_down(lines)
    off = {(line.facts["publication"], line.facts["key"]) for line in lines if line.kind == FILE_OFF}
    for publication in Publication.objects.filter(withdrawn_at__isnull=False):
        known = down.get(publication.slug)
        if known is None or (publication.withdrawn_silently and not known.facts["silently"]):
            missing.append((DOWN, _down(publication)))
    for document in PublicDocument.objects.filter(withheld_at__isnull=False).select_related("edition__publication"):
        if (document.edition.publication.slug, document.key) not in off:
            off.add((document.edition.publication.slug, document.key))
            missing.append((FILE_OFF, {**_file(document), "at": str(document.withheld_at)}))
    return missing


def catch_up() -> int:
    """Write into the memory whatever is down by the data and not by the memory; gives how many lines. Never the other
    way: what the memory alone says is down is for people to settle. Raises MemoryFault."""
    missing = not_remembered()
    for kind, facts in missing:
        memory.note(kind, **facts, by=None)
    return len(missing)


# --- Done again after a restore ---------------------------------------------------------------------------------------


def down_again(line: Line, *, by: User) -> Publication | None:
    """Taken down after the backup was made: down again. None when it is, or was begun after the backup too."""
    silently: bool = line.facts["silently"]

    def down(publication: Publication) -> None:
        at = datetime.fromisoformat(line.facts["at"] or line.at)
        if publication.withdrawn_at is None:
            current = publication.current_edition  # the one taken down may be lost with the records; then this one is
            publication.withdrawn_edition = current.number if current else None
        publication.withdrawn_at = publication.withdrawn_at or at
        publication.withdrawn_for = publication.withdrawn_for or line.facts.get("ground", "")
        publication.withdrawn_silently = publication.withdrawn_silently or silently
        publication.withdrawn_because = publication.withdrawn_because or LOST
        publication.put_back_asked_by = publication.withdrawal_seen_by = None
        publication.put_back_because = publication.ground_gone = ""

    return _changed(line, down, lambda old: old.withdrawn_at is None or old.withdrawn_silently < silently, by=by)


def back_again(line: Line, *, by: User) -> Publication | None:
    """Put back by two people after the backup was made: it stays so. None when it is, or is not there."""

    return _changed(line, forget_taking_down, lambda old: old.withdrawn_at is not None, by=by)


def file_off_again(line: Line, *, by: User) -> int:
    """A file that was taken off or replaced after the backup was made is off again; gives in how many editions."""
    of_it = PublicDocument.objects.filter(edition__publication__slug=line.facts["publication"], key=line.facts["key"])
    found = list(of_it.filter(withheld_at=None))
    for each in found:
        with change(PublicDocument, each.pk, None, by=by, why=LOST) as document:
            document.withheld_at = datetime.fromisoformat(line.facts["at"])
            document.withheld_because, document.withheld_seen_by = LOST, None
    return len(found)


def _changed(
    line: Line, act: Callable[[Publication], None], differs: Callable[[Publication], bool], *, by: User
) -> Publication | None:
    found = Publication.objects.filter(slug=line.facts["publication"]).first()
    if found is None or not differs(found):
        return None
    with change(Publication, found.pk, None, by=by, why=LOST) as publication:
        act(publication)
    return publication


def hold(which: Iterable[Publication], at: datetime, why: str) -> int:
    """None of these is public in any way until a person has confirmed it; gives how many."""
    keys = [each.pk for each in which]
    for key in keys:
        with change(Publication, key, None, by=NOBODY, why=why) as publication:
            publication.unconfirmed_since = at
    return len(keys)

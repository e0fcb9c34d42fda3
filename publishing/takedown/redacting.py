"""One person puts a more redacted file in the place of a public one: only if it says nothing new, and then at once.

Comparing two files takes long where they are long or made to be. A short one is compared while the page is asked for,
in a child and out of any transaction; what that cannot do in time is compared beside the requests, some pages at a
time, and put in place at the end. Until then the public reads the old one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission, require_permission
from csprapp.clock.instants import london_date
from csprapp.files import checks, child, storage
from csprapp.files.refused import FileRefused
from csprapp.records.refusals import Refused
from csprapp.tasks.models import Job
from csprapp.tasks.work import Running, start, work
from csprapp.today import now
from publications.library import services as library
from publications.library.documents import publishable
from publications.library.models import PublicDocument
from publishing.disclosure.searches import Place, findings
from publishing.links import handoffs, queries
from publishing.links.locks import publication_for_change
from publishing.links.reading import PAGES, PATIENCE, SECONDS, SHORT, in_time, read_whole
from publishing.takedown import new_in_file
from publishing.takedown.models import Redaction

SECONDS_A_PAGE = 0.4  # to take the pictures out of two files, where they have many pages
FORGOTTEN = timedelta(days=1)  # after that what was sent goes, whatever became of it
INSTEAD = "Take the file off the page instead, and put the corrected one in a new edition"
CHANGED = "The public file has changed since. Look at the page again."


@dataclass(frozen=True)
class Ready:
    """A file that shows less than the public one whose place it is to take, which was the one with this digest."""

    document_id: int
    instead_of: str
    data: bytes
    checked: checks.Checked
    removed: str
    places: list[Place]


def look(document_id: int, data: bytes, *, by: User) -> Ready | None:
    """Compare a file with the public one while a page is asked for; None when that takes too long.

    Nothing new can go out this way: no word, page or picture that was not in the old file, and no ink where there was
    none (`redrawn` says how a bar is told from a letter). Raises NotAllowed, Refused with what is new, FileRefused.
    """
    until = monotonic() + PATIENCE
    require_permission(by, Permission.TAKE_DOWN)
    pages = checks.check(data, (checks.PDF,)).pages or 1
    old = _public_file(document_id)
    if max(pages, old.pages or 1) > SHORT:
        return None
    try:
        seen = in_time(until, new_in_file.looked_at, old.name, storage.read(str(old.file)), data)
    except FileRefused as refused:
        raise _refusal(new_in_file.sentence(new_in_file.COMPARES_NOT)) from refused
    return _ready(old, seen) if seen else None


def put(ready: Ready, *, by: User, why: str, at: datetime) -> PublicDocument:
    """The old file's address is gone at once, and a second person looks later. Raises NotAllowed, Refused."""
    old = _public_file(ready.document_id)
    link = queries.source_of(old.edition.publication)
    with publication_for_change(link.publication_id, Permission.TAKE_DOWN, by=by):
        if _public_file(ready.document_id).sha256 != ready.instead_of:
            raise Refused(CHANGED)
        known = queries.known_to(queries.incidents_of(link), london_date(at))
        if findings(ready.places, [each for each in known if each.blocks]):
            raise _refusal("A court protects something that is still in this file")
        made = ready.data, ready.checked, ready.removed
        replaced = library.replace_by_redacted(ready.document_id, made, by=by, why=why, at=at)
        handoffs.keep_rows(link.publication_id, by=by, today=london_date(at))
    return replaced


def _public_file(document_id: int) -> PublicDocument:
    return PublicDocument.objects.select_related("edition__publication").get(pk=document_id)


def _ready(old: PublicDocument, seen: new_in_file.Look) -> Ready:
    if seen.told:
        raise _refusal(seen.told)
    return Ready(old.pk, old.sha256, seen.data, seen.checked, seen.removed, seen.inside.places)


def _refusal(told: str) -> Refused:
    return Refused(f"{told}. {INSTEAD}.")


# --- What takes longer --------------------------------------------------------------------------------------


def ask(document_id: int, data: bytes, *, by: User, why: str) -> Job:
    """Have it compared beside the requests, and put in the other's place when it passes. Raises NotAllowed, Refused."""
    require_permission(by, Permission.TAKE_DOWN)
    if not why.strip():
        raise Refused(library.WHY_REPLACED)
    with storage.store_upload(data) as stored:
        row = Redaction.objects.create(document_id=document_id, file=stored, why=why)
        publication = _public_file(document_id).edition.publication_id
        return start(compare_and_replace, row.pk, publication, by=by)


def under_way(publication_id: int) -> QuerySet[Job]:
    """What is being compared for a publication now."""
    return Job.objects.unfinished().filter(work=compare_and_replace.path, subject__endswith=f" {publication_id}")


def _page_of(row: int, publication: int) -> str:
    return reverse("publication-withdraw", args=[publication])


def _may(owner: User, row: int, publication: int) -> bool:
    return has_permission(owner, Permission.TAKE_DOWN)


@work("Comparing a more heavily redacted file", may=_may, leads_to=_page_of)
def compare_and_replace(job: Running, key: int, publication: int) -> None:
    """Compare it and put it in place; one that was put there by a worker that went afterwards has no row any more."""
    row = Redaction.objects.filter(pk=key).first()
    if row is None or job.owner is None:
        return
    name = str(row.file)
    try:
        ready = look_in_parts(row, storage.read(name), by=job.owner, progress=job.progress)
        with transaction.atomic():  # else whoever goes on after a kill between the two puts it there once more
            put(ready, by=job.owner, why=row.why, at=now())
            row.delete()
    except (ValidationError, NotAllowed) as refused:
        _forget(row)
        raise Refused(_words_of(refused)) from refused
    storage.private.delete(name)


def _words_of(refused: ValidationError | NotAllowed) -> str:
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)


def _forget(row: Redaction) -> None:
    row.delete()
    storage.private.delete(str(row.file))


def look_in_parts(
    row: Redaction, data: bytes, *, by: User, progress: Callable[[int, int], None] = lambda done, total: None
) -> Ready:
    """`look`, as long as it takes: what was read and compared before a worker was killed is not done again."""
    require_permission(by, Permission.TAKE_DOWN)
    old = _public_file(row.document_id)
    before = storage.read(str(old.file))
    after, checked, removed = publishable(data)
    fresh = PublicDocument(name=old.name, sha256=checked.sha256, pages=checked.pages)
    many, most = old.pages or 1, checked.pages or 1
    total = many + 2 * most

    def told(done: int) -> Callable[[int, int], None]:
        return lambda more, _: progress(min(done + more, total), total)

    seconds = max(SECONDS, many * SECONDS_A_PAGE)
    new = _in_a_child(new_in_file.new_pictures, before, after, seconds=seconds)
    was, is_now = read_whole(old, before, told(0)), read_whole(fresh, after, told(many))
    new = new or new_in_file.new_words(was, is_now) or _new_ink(row, before, after, most, told(many + most))
    wrong = new_in_file.sentence(new) or new_in_file.worse(was, is_now)
    return _ready(old, new_in_file.Look(after, checked, removed, is_now, wrong))


def _new_ink(row: Redaction, before: bytes, after: bytes, pages: int, progress: Callable[[int, int], None]) -> str:
    """What its pages show that the old ones do not; how far that came is kept."""
    new = ""
    while row.compared < pages and not new:
        arguments = before, after, row.compared, row.old_page, PAGES
        answer = _in_a_child(new_in_file.new_ink, *arguments, seconds=SECONDS)
        new, row.old_page = (answer, row.old_page) if isinstance(answer, str) else answer
        if not new:
            row.compared += PAGES
            row.save(update_fields=["compared", "old_page"])
            progress(row.compared, pages)
    return new


def _in_a_child(function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
    """What a child gives, or that the file cannot be compared."""
    try:
        return child.run(function, *arguments, seconds=seconds)
    except FileRefused:
        return new_in_file.COMPARES_NOT

"""Reading the PDFs of an edition for the check: a short one while the page is asked for, a long one beside the
requests.

A stored file never changes, so what was read of it is kept, part by part: it is read once, whoever asks and however
often the worker is started again meanwhile.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, TypeVar

from django.db import transaction

from csprapp.files import child, storage
from csprapp.files.refused import FileRefused
from csprapp.tasks.models import Job
from csprapp.tasks.work import Running, start, work
from csprapp.today import now
from publications.library.models import PublicDocument
from publishing.disclosure import parts
from publishing.disclosure.pdfs import Read, could_not
from publishing.links.models import ReadPart

PATIENCE = 4  # seconds that a page waits before it says that the file is still being read
SHORT = 25  # pages that can be read within them
AT_ONCE = 2  # files that one process reads while pages are asked for
PAGES = 10  # read by one child, and kept
SECONDS = 30  # that it may take for them
MEMORY = 192 * child.MEBIBYTE  # and what it may take of that
REST, WHOLE = 0, 1  # the first page of a last part that holds no page, and all of them
GIVEN_UP = timedelta(days=1)  # after that a file whose reading failed is tried again

_turns = BoundedSemaphore(AT_ONCE)
T = TypeVar("T")


@dataclass(frozen=True)
class Waiting:
    """A file that is not read yet, or what else is not done: its name, and how far that is."""

    name: str
    done: int | None  # None where nobody counts
    total: int

    @property
    def words(self) -> str:
        """The same as a sentence."""
        if self.done is None:
            return self.name
        return f"{self.name}: page {self.done} of {self.total}" if self.total else f"{self.name}: waiting its turn"


class StillReading(Exception):
    """Some files are not read yet."""

    def __init__(self, files: Sequence[Waiting]) -> None:
        super().__init__(", ".join(each.name for each in files))
        self.files = files


def inside(documents: Iterable[PublicDocument], patience: float | None) -> list[Read]:
    """What is in each PDF. Waits for as long as it takes, or raises StillReading after so many seconds."""
    documents = list(documents)
    found = _kept(documents)
    until = None if patience is None else monotonic() + patience
    waiting = []
    for document in documents:
        if _content(document) in found:
            continue
        read_now = _read_now(document, until)
        if isinstance(read_now, Waiting):
            waiting.append(read_now)
        else:
            found[_content(document)] = read_now
    if waiting:
        raise StillReading(waiting)
    return [found[_content(document)] for document in documents]


def _content(document: PublicDocument) -> tuple[str, str]:
    """By what a file is known again: what is in it, and the name that stands in what was read."""
    return document.sha256, document.name


def _kept(documents: Sequence[PublicDocument]) -> dict[tuple[str, str], Read]:
    """What was read before, of those that were read to their end."""
    rows = ReadPart.objects.filter(sha256__in={each.sha256 for each in documents}, reader=parts.reader())
    by_file: dict[tuple[str, str], list[ReadPart]] = {}
    for row in rows.order_by("-is_last", "first_page") if documents else []:
        by_file.setdefault((row.sha256, row.name), []).append(row)
    found = {}
    for document in documents:
        read_parts = by_file.get(_content(document), [])
        if read_parts and read_parts[0].is_last:
            last, *others = read_parts
            before = [] if last.first_page == WHOLE else [row for row in others if not row.is_last]
            found[_content(document)] = parts.from_plain(row.content for row in [*before, last])
    return found


def _read_now(document: PublicDocument, until: float | None) -> Read | Waiting:
    """Read it while somebody waits, or have it read and say how far that is."""
    if until is None:
        try:
            read_on(document)
        except OSError:  # it is not there; `doctor` says so
            return Read([], [could_not(document.name)])
        return _kept([document])[_content(document)]
    begun = Job.objects.of(read_file.path, str(document.pk)).order_by("-pk").first()
    if begun is None or not begun.is_unfinished:
        if begun and begun.state == Job.State.FAILED and begun.ended_at and now() - begun.ended_at < GIVEN_UP:
            return Read([], [could_not(document.name)])
        if (document.pages or 1) <= SHORT and _read_at_once(document, until):
            return _kept([document])[_content(document)]
        begun = start(read_file, document.pk)
    return _kept([document]).get(_content(document)) or Waiting(document.name, begun.done, begun.total)


def _read_at_once(document: PublicDocument, until: float) -> bool:
    """Read a short file, if that can be done in time."""
    try:
        content = in_time(until, parts.whole, document.name, storage.read(str(document.file)))
    except FileRefused:
        content = parts.as_plain(Read([], [could_not(document.name)]))
    except OSError:  # it is not there: the worker tries again
        return False
    if content is None:
        return False
    _keep(document, WHOLE, content, last=True)
    return True


def in_time(until: float, function: Callable[..., T], *arguments: Any) -> T | None:
    """What a child gives while a page is asked for; None when it would take longer, or others are read meanwhile.
    Raises FileRefused for what cannot be read at all."""
    if not _turns.acquire(timeout=max(0, until - monotonic())):
        return None
    try:
        return child.run(function, *arguments, seconds=max(0.1, until - monotonic()))
    except FileRefused as refused:
        if refused.message == child.LONG:
            return None
        raise
    finally:
        _turns.release()


@work("Reading a file for the check")
def read_file(job: Running, key: int) -> None:
    """Read a file beside the requests; one that was taken out of its edition meanwhile is not."""
    document = PublicDocument.objects.filter(pk=key).first()
    if document is not None:
        read_on(document, job.progress)


def read_on(
    document: PublicDocument, progress: Callable[[int, int], None] | None = None, data: bytes | None = None
) -> None:
    """Read what was not read yet of a file, some pages at a time. What cannot be read in time is itself a finding.
    `data` is what it holds, where it is not stored."""
    data = storage.read(str(document.file)) if data is None else data
    if _kept([document]):
        return
    mine = ReadPart.objects.filter(sha256=document.sha256, name=document.name, reader=parts.reader())
    done = {row.first_page: row.content["pages"] for row in mine.filter(is_last=False)}
    first, total = 1, document.pages or 1
    while first <= total:
        if first not in done:
            pages = range(first, min(first + PAGES, total + 1))
            content = _in_a_child(document.name, pages, parts.some_pages, data, first, PAGES)
            _keep(document, first, content)
            done[first] = content["pages"]
        total = done[first] or total
        first += PAGES
        if progress:
            progress(min(first - 1, total), total)
    rest = _in_a_child(document.name, range(0), parts.the_rest, data)
    _keep(document, REST, rest, last=True)


def _in_a_child(
    name: str, pages: Sequence[int], function: Callable[..., dict[str, Any]], *arguments: Any
) -> dict[str, Any]:
    """A part, or that these pages, or the rest where there are none, could not be read."""
    try:
        return child.run(function, name, *arguments, seconds=SECONDS, memory=MEMORY)
    except FileRefused:
        where = f"{name}, pages {pages[0]} to {pages[-1]}" if len(pages) > 1 else name
        return parts.as_plain(Read([], [could_not(where)], list(pages)))


def _keep(document: PublicDocument, first: int, content: dict[str, Any], *, last: bool = False) -> None:
    """Keep a part; whoever was quicker kept the same."""
    with transaction.atomic():
        ReadPart.objects.get_or_create(
            sha256=document.sha256,
            name=document.name,
            reader=parts.reader(),
            first_page=first,
            is_last=last,
            defaults={"content": content},
        )


def read_whole(document: PublicDocument, data: bytes, progress: Callable[[int, int], None]) -> Read:
    """What is in a file, which may be stored nowhere yet; it is read once, however often it is asked for."""
    read_on(document, progress, data)
    return _kept([document])[_content(document)]

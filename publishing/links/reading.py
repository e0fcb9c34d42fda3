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
from typing import Any

from django.db import transaction

from csprapp.files import child, storage
from csprapp.files.refused import FileRefused
from csprapp.tasks.models import Job
from csprapp.tasks.work import Running, start, work
from csprapp.today import now
from publications.library.models import PublicDocument
from publishing.disclosure import parts
from publishing.disclosure.pdfs import Read, could_not, read
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
        if document.pk in found:
            continue
        read_now = _read_now(document, until)
        if isinstance(read_now, Waiting):
            waiting.append(read_now)
        else:
            found[document.pk] = read_now
    if waiting:
        raise StillReading(waiting)
    return [found[document.pk] for document in documents]


def _kept(documents: Sequence[PublicDocument]) -> dict[int, Read]:
    """What was read before, of those that were read to their end."""
    rows = ReadPart.objects.filter(sha256__in={each.sha256 for each in documents}, reader=parts.reader())
    by_file: dict[tuple[str, str], list[ReadPart]] = {}
    for row in rows.order_by("-is_last", "first_page") if documents else []:
        by_file.setdefault((row.sha256, row.name), []).append(row)
    found = {}
    for document in documents:
        read_parts = by_file.get((document.sha256, document.name), [])
        if read_parts and read_parts[0].is_last:
            last, *others = read_parts
            before = [] if last.first_page == WHOLE else [row for row in others if not row.is_last]
            found[document.pk] = parts.from_plain(row.content for row in [*before, last])
    return found


def _read_now(document: PublicDocument, until: float | None) -> Read | Waiting:
    """Read it while somebody waits, or have it read and say how far that is."""
    if until is None:
        try:
            read_on(document)
        except OSError:  # it is not there; `doctor` says so
            return Read([], [could_not(document.name)])
        return _kept([document])[document.pk]
    begun = Job.objects.of(read_file.path, str(document.pk)).order_by("-pk").first()
    if begun is None or not begun.is_unfinished:
        if begun and begun.state == Job.State.FAILED and begun.ended_at and now() - begun.ended_at < GIVEN_UP:
            return Read([], [could_not(document.name)])
        if (document.pages or 1) <= SHORT and _read_at_once(document, until):
            return _kept([document])[document.pk]
        begun = start(read_file, document.pk)
    return _kept([document]).get(document.pk) or Waiting(document.name, begun.done, begun.total)


def _read_at_once(document: PublicDocument, until: float) -> bool:
    """Read a short file, if that can be done in time."""
    if not _turns.acquire(timeout=max(0, until - monotonic())):
        return False
    try:
        left = until - monotonic()
        content = child.run(parts.whole, document.name, storage.read(str(document.file)), seconds=max(0.1, left))
    except FileRefused as refused:
        if refused.message == child.LONG:
            return False
        content = parts.as_plain(Read([], [could_not(document.name)]))
    except OSError:  # it is not there: the worker tries again
        return False
    finally:
        _turns.release()
    _keep(document, WHOLE, content, last=True)
    return True


@work("Reading a file for the check")
def read_file(job: Running, key: int) -> None:
    """Read a file beside the requests; one that was taken out of its edition meanwhile is not."""
    document = PublicDocument.objects.filter(pk=key).first()
    if document is not None:
        read_on(document, job.progress)


def read_on(document: PublicDocument, progress: Callable[[int, int], None] | None = None) -> None:
    """Read what was not read yet of a file, some pages at a time. What cannot be read in time is itself a finding."""
    data = storage.read(str(document.file))
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


def read_in_a_child(name: str, data: bytes) -> Read:
    """What is in a PDF that is kept nowhere. What cannot be read in time is itself a finding."""
    try:
        return child.run(read, name, data, seconds=SECONDS)
    except FileRefused:
        return Read([], [could_not(name)])

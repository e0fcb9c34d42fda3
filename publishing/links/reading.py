"""Reading the PDFs of an edition beside the requests that ask: a long one takes half a minute.

Each is read once, by a thread that only waits for the child process. A restart loses what was being read, and whoever
opens the page next begins again. A stored file never changes, so what was read holds: the check is shown, answered and
made again.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from time import monotonic

from csprapp.files import child, storage
from csprapp.files.refused import FileRefused
from publications.library.models import PublicDocument
from publishing.disclosure.pdfs import Read, read
from publishing.disclosure.searches import Finding

KEPT = 16  # files whose words are kept
AT_ONCE = 2  # files read at the same time
SECONDS, SECONDS_A_PAGE = 30, 0.2  # for one file, and where it has many pages
PATIENCE = 4  # seconds that a page waits before it says that the file is still being read


class StillReading(Exception):
    """A file is not read yet. Says which, how many pages it has, and for how long it has been read."""

    def __init__(self, name: str, pages: int | None, seconds: int) -> None:
        super().__init__(name)
        self.name, self.pages, self.seconds = name, pages, seconds


class Reading:
    """A file that is being read, or was."""

    def __init__(self, document: PublicDocument) -> None:
        self.name, self.stored, self.pages = document.name, str(document.file), document.pages
        self.began, self.done = monotonic(), threading.Event()
        self.found = could_not(self.name)
        threading.Thread(target=self.go, name="reading", daemon=True).start()

    def go(self) -> None:
        """Read it, when its turn has come."""
        try:
            with _turns:
                self.found = read_in_a_child(self.name, storage.read(self.stored), self.pages)
        finally:
            self.done.set()


_turns = threading.BoundedSemaphore(AT_ONCE)
_lock = threading.Lock()
_readings: OrderedDict[tuple[str, str], Reading] = OrderedDict()


def inside(documents: Iterable[PublicDocument], patience: float | None) -> list[Read]:
    """What is in each PDF. Waits for as long as it takes, or raises StillReading after so many seconds."""
    readings = [begun(document) for document in documents]
    until = None if patience is None else monotonic() + patience
    for reading in readings:
        if not reading.done.wait(None if until is None else max(0, until - monotonic())):
            raise StillReading(reading.name, reading.pages, round(monotonic() - reading.began))
    return [reading.found for reading in readings]


def begun(document: PublicDocument) -> Reading:
    """The reading of a file, begun now if nobody has asked for it before."""
    known = (document.name, str(document.file))
    with _lock:
        if known not in _readings:
            _readings[known] = Reading(document)
        _readings.move_to_end(known)
        while len(_readings) > KEPT:
            _readings.popitem(last=False)
        return _readings[known]


def read_in_a_child(name: str, data: bytes, pages: int | None = None) -> Read:
    """What is in a PDF. What cannot be read in time is itself a finding."""
    try:
        return child.run(read, name, data, seconds=max(SECONDS, (pages or 0) * SECONDS_A_PAGE))
    except FileRefused:
        return could_not(name)


def could_not(name: str) -> Read:
    """What is said of a file that could not be read."""
    return Read([], [Finding(name, "The text of this PDF could not be read: read it by eye", by_eye=True)])

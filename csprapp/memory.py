"""What is remembered though the database is lost: a signed file that only grows, on another disk or host.

A restored backup knows nothing of what happened after it was made. What must not be undone by that - a report taken
down, a case reference given - is also a line of this file (docs/adr/0022). Each line is signed with a key made from
SECRET_KEY, numbered, and holds the signature of the line before it: a line that is altered or missing is noticed, and
so is a missing end, because the newest number and signature stand in a second file. Nobody is named in it.
"""

import fcntl
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from csprapp.today import now

T = TypeVar("T")
Facts = dict[str, Any]

log = logging.getLogger(__name__)
LINES, HEAD = "memory.jsonl", "memory.head"
RESTORED = "restored"  # the kind of line that says: the database is that of a backup again, and of when
BESIDE = "The memory of take-downs is on the same disk as the data: set CSPR_MEMORY to a folder elsewhere"
PATIENCE = 5.0  # seconds that a disk is given: one that hangs must not keep a person waiting for ever
_untold: ContextVar[tuple[str, ...]] = ContextVar("untold", default=())


class MemoryFault(Exception):
    """The memory could not be written or read. The sentence is shown to people."""


@dataclass(frozen=True)
class Mark:
    """A place in the memory: the number and the signature of a line; 0 before the first."""

    number: int = 0
    mac: str = ""


@dataclass(frozen=True)
class Line:
    """Something that happened, as it was signed."""

    mark: Mark
    before: str  # the signature of the line before it
    at: str
    kind: str
    facts: Facts


@dataclass(frozen=True)
class Memory:
    """All that is remembered, oldest first, and what is wrong with the file, in sentences."""

    lines: tuple[Line, ...]
    faults: tuple[str, ...]

    @property
    def mark(self) -> Mark:
        """The newest place."""
        return self.lines[-1].mark if self.lines else Mark()

    def since(self, mark: Mark) -> tuple[Line, ...] | None:
        """The lines after a place; None when this memory never had that place, so that it is another's or was cut."""
        if mark.number and mark not in {line.mark for line in self.lines}:
            return None
        return tuple(line for line in self.lines if line.mark.number > mark.number)


# --- Writing ----------------------------------------------------------------------------------------------------------


def note(kind: str, **facts: Any) -> None:
    """Write a line and have it on the disk before coming back. Raises MemoryFault."""
    _within_patience(partial(_append, kind, facts, now().isoformat()))


def after_commit(kind: str, **facts: Any) -> None:
    """Write a line once the caller's transaction is done, and before the answer goes out.

    What the transaction did stands even when the line cannot be written: `untold` then gives the sentence for the
    person, the log has it, and `doctor` stays red until a backup has written what is missing.
    """
    transaction.on_commit(partial(_note_or_tell, kind, facts))


def _note_or_tell(kind: str, facts: Facts) -> None:
    try:
        note(kind, **facts)
    except MemoryFault as fault:
        log.error("The memory could not be written: a restore would not know of this (%s)", kind)
        _untold.set((*_untold.get(), str(fault)))


def untold() -> list[str]:
    """What could not be written since this was asked last in this thread, each thing once."""
    found = list(dict.fromkeys(_untold.get()))
    _untold.set(())
    return found


def begin() -> Mark:
    """The newest place, of a memory that is begun when there is none. Raises MemoryFault when it is unsound."""
    if not read().lines:
        note("begun")
    memory = read()
    if memory.faults:
        raise MemoryFault(memory.faults[0])
    return memory.mark


def _append(kind: str, facts: Facts, at: str) -> None:
    folder = Path(settings.CSPR_MEMORY)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / LINES, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        written = (folder / LINES).read_bytes()
        lines, head = list(_signed(written)), _head(folder)
        # An end that was cut or altered stays noticed: the next line goes on from the head, not from what is left.
        last = lines[-1].mark if lines and (head is None or lines[-1].mark.number >= head.number) else head or Mark()
        told = {"number": last.number + 1, "at": at, "kind": kind, "facts": facts, "before": last.mac}
        mac = _sign(told)
        torn = b"\n" if written and not written.endswith(b"\n") else b""  # a line that a power cut left half written
        os.write(file, torn + json.dumps({**told, "mac": mac}, ensure_ascii=False).encode() + b"\n")
        os.fsync(file)
        _write_head(folder, Mark(last.number + 1, mac))
    finally:
        os.close(file)


def _write_head(folder: Path, mark: Mark) -> None:
    told = {"number": mark.number, "mac": mark.mac}
    fresh = folder / f"{HEAD}.new"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({**told, "head": _sign(told)}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / HEAD)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- Reading ----------------------------------------------------------------------------------------------------------


def read() -> Memory:
    """All that is remembered, and what is wrong with it. Raises MemoryFault when the disk does not answer."""
    return _within_patience(_read)


def memory_faults() -> list[str]:
    """Sentences for whoever looks after the service; none while the memory can be written, is whole, and lies on
    another disk than the files and SQLite's database."""
    folder, probe = Path(settings.CSPR_MEMORY), f".probe-{os.getpid()}-{threading.get_ident()}"

    def look() -> list[str]:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / probe).write_text("")
        (folder / probe).unlink()
        return [*_read().faults, *([BESIDE] if beside_the_data() else [])]

    try:
        return _within_patience(look)
    except MemoryFault as fault:
        return [str(fault)]


def beside_the_data() -> bool:
    """Whether it would go with the disk of the files: with one disk there is no better place on the machine."""
    return Path(settings.CSPR_MEMORY).stat().st_dev == Path(settings.CSPR_VAR).stat().st_dev


def _read() -> Memory:
    folder = Path(settings.CSPR_MEMORY)
    try:
        with (folder / LINES).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)  # who writes has both files in hand: between them the end looks cut
            written, head = file.read(), _head(folder)
    except FileNotFoundError:
        written, head = b"", _head(folder)
    lines = tuple(_signed(written))
    return Memory(lines, tuple(_faults(written, lines, head)))


def _faults(written: bytes, lines: tuple[Line, ...], head: Mark | None) -> Iterator[str]:
    before = Mark()
    for line in lines:
        if line.mark.number != before.number + 1 or line.before != before.mac:
            yield (
                f"The memory of take-downs has been altered or cut short: line {before.number + 1} is not what was "
                "written"
            )
        before = line.mark
    if written.strip() and head is None:
        yield f"The memory of take-downs has lost {HEAD}, which says where it ends, or another SECRET_KEY signed it"
    elif head and (before.number < head.number or head not in {Mark(), *(line.mark for line in lines)}):
        yield f"The memory of take-downs has been cut short: it ends at line {before.number} and had {head.number}"


def _signed(written: bytes) -> Iterator[Line]:
    """The lines with a good signature. Any other was never finished, or shows as a gap between its neighbours."""
    for text in written.split(b"\n"):
        if told := _opened(text, "mac"):
            yield Line(Mark(told["number"], told["mac"]), told["before"], told["at"], told["kind"], told["facts"])


def _head(folder: Path) -> Mark | None:
    try:
        told = _opened((folder / HEAD).read_bytes(), "head")
    except FileNotFoundError:
        return None
    return Mark(told["number"], told["mac"]) if told else None


def _opened(text: bytes, signature: str) -> Facts | None:
    """A JSON object whose signature, under that name, is good with one of our keys."""
    try:
        told = json.loads(text)
        given = told[signature]
    except (ValueError, TypeError, KeyError):
        return None
    unsigned = {name: value for name, value in told.items() if name != signature}
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return told if any(constant_time_compare(given, _sign(unsigned, key)) for key in keys) else None


def _sign(told: Facts, key: str | bytes | None = None) -> str:
    words = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return salted_hmac("csprapp.memory", words, secret=key, algorithm="sha256").hexdigest()


def _within_patience(act: Callable[[], T]) -> T:
    """What `act` gives. Raises MemoryFault for a disk that refuses, and for one that does not answer in time."""
    given: list[T] = []
    refused: list[Exception] = []

    def run() -> None:
        try:
            given.append(act())
        except Exception as error:
            refused.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if given:
        return given[0]
    why = getattr(refused[0], "strerror", "") or repr(refused[0]) if refused else f"no answer in {PATIENCE:g} seconds"
    raise MemoryFault(f"The memory of take-downs cannot be used ({settings.CSPR_MEMORY}: {why})")

"""Asking a virus scanner about a file: ClamAV's INSTREAM protocol, spoken over a socket to the address in CSPR_SCANNER.

The protocol is in clamd's manual: the command, then chunks each led by its length in four bytes, ended by a length of
nought; the answer is one line.
"""

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from django.conf import settings

from csprapp.files.checks import sha256

CHUNK = 64 * 1024
TIMEOUT = 20  # seconds for the whole conversation


class State(StrEnum):
    """What is known of a file. Only `clean` and, where no scanner is set up, `not_scanned` may be opened."""

    WAITING = "waiting"
    CLEAN = "clean"
    REFUSED = "refused"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True)
class Verdict:
    """What the scanner said. `finding` is the name of what it found in a refused file."""

    state: State
    finding: str = ""


_said: ContextVar[dict[str, Verdict] | None] = ContextVar("said", default=None)


@contextmanager
def asked_before(files: Iterable[bytes]) -> Iterator[None]:
    """Ask about what was sent before a transaction begins, so that a scanner that hangs holds no lock; `scan` inside
    the block gives what was said."""
    token = _said.set({sha256(data): ask(data) for data in files})
    try:
        yield
    finally:
        _said.reset(token)


def scan(data: bytes) -> Verdict:
    """The scanner's word on a file, from `asked_before` where that was asked."""
    said = _said.get()
    return (said and said.get(sha256(data))) or ask(data)


def ask(data: bytes) -> Verdict:
    """Ask the scanner: waiting when it cannot be reached, not scanned when none is set up."""
    address = settings.CSPR_SCANNER
    if not address:
        return Verdict(State.NOT_SCANNED)
    try:
        answer = converse(address, data)
    except OSError:
        return Verdict(State.WAITING)
    return understand(answer)


def understand(answer: str) -> Verdict:
    """`stream: OK`, `stream: NAME FOUND`, or anything else, which leaves the file waiting."""
    words = answer.removeprefix("stream:").strip("\0\n ")
    if words == "OK":
        return Verdict(State.CLEAN)
    if words.endswith(" FOUND"):
        return Verdict(State.REFUSED, words.removesuffix(" FOUND").strip())
    return Verdict(State.WAITING)


def converse(address: str, data: bytes) -> str:
    """Send the whole file and read the answer. `address` is host:port or the path of a socket. Raises OSError, also
    when that takes longer than TIMEOUT."""
    ends = monotonic() + TIMEOUT
    with connect(address) as talk:
        talk.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            talk.settimeout(left(ends))
            talk.sendall(struct.pack(">I", len(chunk)) + chunk)
        talk.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith((b"\0", b"\n")) and len(answer) < 1000:
            talk.settimeout(left(ends))
            part = talk.recv(1000)
            if not part:
                break
            answer += part
    return answer.decode("utf-8", "replace")


def left(ends: float) -> float:
    """How many seconds are left. Raises TimeoutError when none are."""
    seconds = ends - monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def answers(address: str, patience: float) -> bool:
    """Whether the scanner says that it is there, in so many seconds."""
    try:
        with connect(address, patience) as talk:
            talk.sendall(b"zPING\0")
            return talk.recv(10).startswith(b"PONG")
    except OSError:
        return False


def connect(address: str, timeout: float = TIMEOUT) -> socket.socket:
    """An open connection to the scanner: `address` is a socket's path or host:port. Raises OSError."""
    if address.startswith("/"):
        talk = socket.socket(socket.AF_UNIX)
        talk.settimeout(timeout)
        talk.connect(address)
        return talk
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=timeout)

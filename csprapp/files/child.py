"""Reading what strangers send in a process of its own, which may use so much time and memory and no more.

A file is parsed by libraries that hostile files are written for: some take minutes and gigabytes over a few kilobytes,
some crash, and PDFium cannot be used by two threads. `run` asks a helper of this process (`child_server.py`), which has
the libraries loaded, one thread and none of our secrets, to fork: that costs some milliseconds, and a fork of the
threaded server itself could stand still for ever.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings

from .refused import FileRefused, TooMuch

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024
STARTING = 20  # seconds for the helper to load its libraries, on a machine that has much else to do
KEPT_OF_OUR_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH")  # no secret
ANSWERS_OF = ("csprapp", "cases", "reviews", "publications", "publishing", "dashboard")
PLAIN = {("datetime", "date"), *(("builtins", name) for name in ("set", "frozenset", "str", "bytes", "int", "float"))}
LONG = "This file takes too long to read. Make it smaller, or save it again with another program."
LARGE = "This file needs too much memory to read. Make it smaller, or save it again with another program."
DAMAGED = "This file is damaged, or needs too much memory to read. Open it and save it again."

logger = logging.getLogger(__name__)
T = TypeVar("T")


def run(
    function: Callable[..., T],
    *arguments: Any,
    seconds: float = 5,
    memory: int = 512 * MEBIBYTE,
    output: int = 64 * MEBIBYTE,
) -> T:
    """What `function(*arguments)` gives, or the FileRefused it raises. Raises TooMuch, and never waits for longer.

    `function` stands at the top of a module that needs no settings and no database. `seconds` count the work itself,
    by the wall and by the processor; `memory` is what it may take beyond the loaded libraries.
    """
    if not getattr(settings, "FILES_IN_A_CHILD", True):  # settings of another program may not know it
        return function(*arguments)
    task = pickle.dumps((function.__module__, function.__name__, arguments, seconds, memory))
    try:
        with closing(_begun(function.__module__, task)) as child:
            return _answer(child, seconds, output)
    except OSError as error:  # it went away, or says nothing
        raise TooMuch(LONG if isinstance(error, TimeoutError) else DAMAGED) from error


def _begun(module: str, task: bytes) -> socket.socket:
    """The line to a child that has begun with the task; asked for again when the helper went meanwhile."""
    for tried in range(5):
        if tried:  # until a helper that was killed is seen to be gone
            threading.Event().wait(tried * 0.05)
        child = _helper.child(module)
        child.settimeout(STARTING)
        with suppress(ConnectionError):
            child.sendall(struct.pack(">Q", len(task)) + task)
            if child.recv(1):
                return child
        child.close()
    raise ConnectionError("no child begins")


def _answer(child: socket.socket, seconds: float, output: int) -> Any:
    began = monotonic()
    answer = _received(child, began + seconds + 1, output)
    if not answer:  # its time was up, or its memory, or it crashed
        raise TooMuch(LONG if monotonic() - began >= seconds * 0.95 else DAMAGED)
    try:
        outcome, value = _Plain(io.BytesIO(answer)).load()
    except Exception as error:  # no answer of ours: half of one, or one that would run something
        raise TooMuch(DAMAGED) from error
    if outcome == "value":
        return value
    if isinstance(value, FileRefused):
        raise value
    logger.warning("A file could not be read: %s", value)  # the kind of fault and its line; nothing of the file
    raise TooMuch(LARGE if outcome == "memory" else DAMAGED)


def _received(child: socket.socket, until: float, output: int) -> bytes:
    """All that it says until it ends; raises TimeoutError, and TooMuch for more than `output` bytes."""
    parts: list[bytes] = []
    size = 0
    while True:
        child.settimeout(max(0.01, until - monotonic()))
        if not (part := child.recv(MEBIBYTE)):
            return b"".join(parts)
        size += len(part)
        if size > output:
            raise TooMuch(LARGE)
        parts.append(part)


class _Plain(pickle.Unpickler):
    """Reads an answer, which may hold values of ours and nothing that runs: the child read a stranger's file."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of ours, or one of the few plain ones."""
        if module.partition(".")[0] in ANSWERS_OF and module in sys.modules and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


class _Helper:
    """The process beside this one that forks a child for each file. Started when it is first needed, and again when it
    is gone; it ends when this process does."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0  # the process that started it: after a fork of ours, each has its own
        self.line: socket.socket
        self.process: subprocess.Popen[bytes]

    def child(self, module: str) -> socket.socket:
        """The line to a new child that has `module` loaded."""
        ours, theirs = socket.socketpair()
        with theirs, self.lock:
            if self.owner != os.getpid() or self.process.poll() is not None:
                self.start()
            try:
                socket.send_fds(self.line, [module.encode()], [theirs.fileno()])
            except ConnectionError:  # it went this moment
                self.start()
                socket.send_fds(self.line, [module.encode()], [theirs.fileno()])
        return ours

    def start(self) -> None:
        """A new helper: our interpreter without our environment, out of reach of a Ctrl+C."""
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "csprapp.files.child_server"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={name: os.environ[name] for name in KEPT_OF_OUR_ENVIRONMENT if name in os.environ},
                start_new_session=True,
            )
        self.owner = os.getpid()


_helper = _Helper()

"""The helper that forks a child for each file: `python -m csprapp.files.child_server`, its line to us as its input.

It loads what a child will need before it forks, so that the second file of a kind finds it there. To the kernel a limit
is set by prlimit64, which the units in deploy/systemd/ allow although they take @resources away.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import math
import os
import pickle
import resource
import signal
import socket
import struct
import traceback
from enum import Enum
from pathlib import Path
from typing import Any

from csprapp.libraries import load_named


def serve(line: socket.socket) -> None:
    """Fork a child for each request, until whoever started us is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a child: its line says how it ended
    while True:
        module, files, _, _ = socket.recv_fds(line, 1024, 1)
        if not files:
            return
        with contextlib.suppress(Exception):  # the child will meet the same fault, and say so
            importlib.import_module(module.decode())
            load_named()
        if os.fork() == 0:
            line.close()
            _work(socket.socket(fileno=files[0]))
            os._exit(0)
        os.close(files[0])


def _work(caller: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with caller, caller.makefile("rwb") as stream:
        (length,) = struct.unpack(">Q", stream.read(8))
        task = pickle.loads(stream.read(length))  # noqa: S301  (from the process that started us)
        stream.write(b".")
        stream.flush()
        stream.write(_answer(*task))


def _answer(module: str, name: str, arguments: tuple[Any, ...], seconds: float, memory: int) -> bytes:
    try:
        function = getattr(importlib.import_module(module), name)
        _limit(seconds, memory)
        value = function(*arguments)
        out = io.BytesIO()
        _Flat(out).dump(("value", value))
        return out.getvalue()
    except MemoryError:
        return pickle.dumps(("memory", name))
    except Exception as error:
        from .refused import FileRefused

        error.__traceback__, frames = None, traceback.extract_tb(error.__traceback__)
        if isinstance(error, FileRefused):
            error.__cause__ = error.__context__ = None
            return pickle.dumps(("refused", error))
        return pickle.dumps(("fault", f"{type(error).__name__}, {frames[-1].filename}, line {frames[-1].lineno}"))


class _Flat(pickle.Pickler):
    """Writes a library's own kinds of text and number, such as pypdf's, as plain ones: no other kind is read."""

    def reducer_override(self, value: Any) -> Any:
        """How a value is written that is of no plain type."""
        plain: Any
        for plain in (str, bytes, int, float):
            if isinstance(value, plain) and not isinstance(value, Enum):
                return plain, (plain(value),)
        return NotImplemented


def _limit(seconds: float, memory: int) -> None:
    """From here on: so much time, so much memory beyond what is loaded, no file written and no picture of the memory
    left behind. An alarm ends the process even inside a library."""
    pages = Path("/proc/self/statm")
    loaded = int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0
    processor = math.ceil(seconds)
    for what, limit in (
        (resource.RLIMIT_AS, loaded + memory),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    serve(socket.socket(fileno=0))

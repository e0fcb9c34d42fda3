"""What the tests do where a program they need is not on the machine, or its date is moved."""

import os
import subprocess
import threading
import time

import pytest


def missing(words: str) -> None:
    """Skip with the package to install; fail where CI=true says that everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


def without_moved_date() -> dict[str, str]:
    """The environment for a program of another make: libfaketime, which may move our date, slows or hangs some."""
    return {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}


def run_program(line: list[str], *, seconds: int) -> None:
    """Run a program to its end. It is coreutils that stops it: Python would sleep between looks at it, and a sleep to a
    stated moment is an invalid argument where libfaketime moves the date."""
    subprocess.run(["timeout", str(seconds), *line], check=True, capture_output=True, env=without_moved_date())


def pause(seconds: float) -> None:
    """Wait, for what another process or thread does meanwhile. `time.sleep` fails as Python's other sleeps above."""
    threading.Event().wait(seconds)


def sleep_on_a_moved_date() -> None:
    """Where libfaketime moves the date, let every `time.sleep` of this process wait in the way that works there: of
    libraries that try again, and of `Popen.wait` with a limit."""
    if "faketime" in os.environ.get("LD_PRELOAD", ""):
        time.sleep = pause


def forget_inherited(connection) -> None:
    """For a process that was forked just now: leave the connection that it shares with its parent alone, and make a new
    one. With a browser's event loop in the parent this is another one than was closed there."""
    if connection.vendor == "postgresql":  # SQLite's, in memory, is copied with the process
        connection.connection = None


def leave(connection) -> None:
    """Close it, and the pool that it comes from, if any: what asks next may be meant for another database."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()

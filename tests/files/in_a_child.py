"""What the tests of the child process have it do."""

import ctypes
import os
import pathlib
import signal
import time

from csprapp.files.refused import FileRefused


def where_and(value):
    return os.getpid(), value


def refuse(words):
    raise FileRefused(words)


def turn_for_ever():
    while True:
        pass


def sleep_for_ever():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(3600)


def take(size):
    return len(bytearray(size))


def say(size):
    return b"x" * size


def crash():
    ctypes.string_at(0)


def leave():
    os._exit(0)


def stumble():
    raise ValueError("Torquil")


def write_a_file():
    pathlib.Path("/tmp/never").write_bytes(b"x")


class Runs:
    def __reduce__(self):
        return os.system, ("true",)


def answer_with_something_that_runs():
    return Runs()


def environment():
    return sorted(os.environ)


def helper():
    return os.getppid()

"""Room for the frames of a request.

CPython keeps the frames of a thread in pieces of 16 kB, asks the system for the next piece when one is full, and gives
it back as soon as the last frame in it returns. Where a template is rendered at just that depth, each of its thousands
of calls asks and gives back: 16 ms of a page of 45 were spent so, until a frame more or less moved it elsewhere.
"""

from collections.abc import Callable
from typing import Any, TypeVar

ROOM = (
    33_000  # words: as much again, 260 kB, lies behind the frame; none of it is written to, or taken, until it is used
)

F = TypeVar("F", bound=Callable[..., Any])


def roomy(function: F) -> F:
    """The function, whatever it calls: its frame says that it needs a large piece, and the frames of all that is called
    meanwhile find room behind it. Where Python keeps frames otherwise, it changes nothing."""
    code = function.__code__
    function.__code__ = code.replace(co_stacksize=max(ROOM, code.co_stacksize))
    return function

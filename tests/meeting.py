"""Two people at work at the same moment: each in a thread, held between their first lock and their second."""

import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any
from unittest.mock import patch

from django.db import connection


def at_once(one: Callable[[], Any], other: Callable[[], Any]) -> list[Any]:
    """What both gave, or the exception they ended with."""
    results: list[Any] = [None, None]

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((one, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return results


def meeting(*places: tuple[Any, str]) -> ExitStack:
    """While the block runs, whoever calls one of these functions waits there for the other, for one second."""
    gate, stack = threading.Barrier(len(places)), ExitStack()

    def held(original: Callable[..., Any]) -> Callable[..., Any]:
        def wait_first(*args: Any, **named: Any) -> Any:
            with suppress(threading.BrokenBarrierError):  # broken: the other one waits for our lock, as it should
                gate.wait(1)
            return original(*args, **named)

        return wait_first

    for where, name in places:
        stack.enter_context(patch.object(where, name, held(getattr(where, name))))
    return stack

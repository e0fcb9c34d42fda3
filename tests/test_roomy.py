"""However deep a page is rendered, its calls ask the system for no memory at each turn."""

import resource
import sys

import pytest

from csprapp.roomy import roomy

CALLS = 300


def faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def larger(number: int, a: int = 1, b: int = 2, c: int = 3, d: int = 4, e: int = 5, f: int = 6, g: int = 7) -> tuple:
    """A function whose frame is larger than that of the one that calls it."""
    return a, b, c, d, e, f, g, [number, number, number, number, number, number, number, number]


def at_depth(depth: int) -> int:
    """How often the system was asked while a function was called many times that deep."""
    if depth:
        return at_depth(depth - 1)
    before = faults()
    for number in range(CALLS):
        larger(number)
    return faults() - before


@roomy
def with_room(depth: int) -> int:
    return at_depth(depth)


def test_no_depth_asks_the_system_at_each_call():
    with_room(400)  # whatever is asked for the first time
    assert max(with_room(depth) for depth in range(400)) < CALLS / 2


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other versions of Python keep frames otherwise")
def test_without_room_some_depth_does():
    at_depth(400)
    assert max(at_depth(depth) for depth in range(400)) > CALLS / 2


def test_the_function_is_the_same():
    @roomy
    def added(one: int, *, two: int = 2) -> int:
        """Adds."""
        return one + two

    assert (added(1), added(1, two=5), added.__name__, added.__doc__) == (3, 6, "added", "Adds.")

"""The product's clock in the tests: it stands at one noon until a test moves it, whatever day the machine has.

Whoever tests what Django and its packages read off the machine themselves, such as the age of a session, travels with
time_machine; the product's clock goes along.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine

from csprapp import today

machine_clock = today._read
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)  # a Monday; the factories' days lie around it


class StandingClock:
    """What the tests put in the place of `csprapp.today._read`."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) if time_machine.escape_hatch.is_travelling() else self.time

    def move_to(self, time: dt.datetime | str) -> None:
        """Stand at another instant from now on, until the test ends."""
        time = dt.datetime.fromisoformat(time) if isinstance(time, str) else time
        self.time = time.astimezone(dt.UTC)

    @contextmanager
    def at(self, time: dt.datetime | str) -> Iterator[None]:
        """Stand at another instant inside the block."""
        before = self.time
        self.move_to(time)
        try:
            yield
        finally:
            self.time = before


clock = StandingClock()

"""The desk's pages are tried on one Monday at noon."""

import pytest
import time_machine

from tests.dashboard.factories import NOON


@pytest.fixture(autouse=True)
def on_monday_at_noon():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved

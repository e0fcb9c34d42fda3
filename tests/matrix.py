"""Status tables that a person reads and the tests follow.

A workflow is a table: one column for each status, one row for each thing a person may do. A cell is the status that
follows; "=" says that the status stays; "-" that it is refused with a sentence and changes nothing; "." that there is
nothing there to do it to.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from tests.scenes import once

STAYS, REFUSED, NOTHING = "=", "-", "."


@dataclass(frozen=True)
class Workflow:
    """`make` gives something in a status, `acts` do one thing to it, `status` reads its status from the database."""

    name: str
    table: str
    make: Mapping[str, Callable[[], Any]]
    acts: Mapping[str, Callable[[Any], Any]]
    status: Callable[[Any], str]

    def cells(self) -> Iterator[tuple[str, str, str]]:
        """(status, what is done, what follows) of every cell where there is something to do it to."""
        (_, *statuses), *lines = [line.split() for line in self.table.strip().splitlines()]
        assert statuses == list(self.make), f"{self.name}: every status is a column"
        assert [line[0] for line in lines] == list(self.acts), f"{self.name}: every act is a row"
        for name, *becomes in lines:
            for start, end in zip(statuses, becomes, strict=True):
                if end != NOTHING:
                    yield start, name, start if end == STAYS else end


def cases_of(*workflows: Workflow) -> list[Any]:
    """One test for each cell of each table. With PostgreSQL a refusal waits for `make proof`."""
    refused = pytest.mark.proof("postgresql")  # decided from a status, in Python, before anything is written
    return [
        pytest.param(flow, *cell, id=f"{flow.name}: {cell[0]}, {cell[1]}", marks=[refused] * (cell[2] == REFUSED))
        for flow in workflows
        for cell in flow.cells()
    ]


def follow(flow: Workflow, start: str, act: str, end: str) -> None:
    """Do it, and see what the table says."""
    subject = once(flow.make[start], f"{flow.name}: {start}")()
    assert flow.status(subject) == start, "the factory makes what the table calls it"
    if end != REFUSED:
        flow.acts[act](subject)
        assert flow.status(subject) == end
        return
    with pytest.raises((Refused, NotAllowed, ValidationError)) as refused:
        flow.acts[act](subject)
    sentence = " ".join(getattr(refused.value, "messages", [str(refused.value)]))
    assert len(sentence.split()) > 3, "a refusal says why"
    assert sentence[0].isupper()
    assert flow.status(subject) == start

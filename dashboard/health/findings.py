"""What a check says, and what several checks look at together."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from csprapp.records import schema
from csprapp.records.models import TimerRun
from dashboard.health.postgres import Postgres


class State(StrEnum):
    """How a thing stands. Only what is unsafe ends the command with status 1 and stops a start; what has to be seen to
    within days starts all the same, and stays red on the page until it is."""

    OK = "ok"
    WARNING = "warning"
    SOON = "soon"
    UNSAFE = "unsafe"


@dataclass(frozen=True)
class Finding:
    """One plain sentence, and the command or the page that mends what it says."""

    state: State
    sentence: str
    mend: str = ""


def ok(sentence: str) -> Finding:
    """All is well with it."""
    return Finding(State.OK, sentence)


def warning(sentence: str, mend: str) -> Finding:
    """Somebody should see to it; nobody is hurt meanwhile."""
    return Finding(State.WARNING, sentence, mend)


def soon(sentence: str, mend: str) -> Finding:
    """It may start like this, and must not stay like this: somebody is to see to it within days."""
    return Finding(State.SOON, sentence, mend)


def unsafe(sentence: str, mend: str) -> Finding:
    """The service must not go on like this."""
    return Finding(State.UNSAFE, sentence, mend)


class Look:
    """One look at everything: what more than one check asks is asked once. `request` where a page shows it."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        self.request = request
        self.earnest = not settings.CSPR_DEMO

    @cached_property
    def columns(self) -> dict[str, set[str]]:
        """The columns of every table that is there."""
        return schema.columns()

    @cached_property
    def postgres(self) -> Postgres:
        """What PostgreSQL says of this connection."""
        return Postgres.asked()

    @cached_property
    def runs(self) -> dict[str, TimerRun]:
        """The last run of each command that a timer starts."""
        return {run.command: run for run in TimerRun.objects.all()}


Check = Callable[[Look], Finding | None]  # None: there is nothing to ask here


@dataclass(frozen=True)
class Result:
    """A finding under the name of what was looked at."""

    name: str
    finding: Finding

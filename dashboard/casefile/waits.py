"""Who waits for whom in a case, what for and since when: from what is recorded, never set by hand. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.casefile.rules import Facts
from reviews.learning.rules import Stage as ReviewStage
from reviews.rapid.rules import State as RapidState

FEW = 3  # names that are said; of more, how many
ANSWER = "to answer our request"


@dataclass(frozen=True)
class Wait:
    """Somebody the case waits for, for what, and since which day."""

    whom: str
    what: str
    since: dt.date | None = None


@dataclass(frozen=True)
class Outside:
    """What was asked of others, besides what the facts say. `returns` are the agencies that have not answered, each
    with the day it was asked; `bodies` the partners that have not decided; `publishing` what waits at the publishers'
    desk; `held_up` what a recorded delay waits for."""

    bodies: Sequence[str] = ()
    asked_on: dt.date | None = None
    returns: Sequence[tuple[str, dt.date]] = ()
    reviewer: str = ""
    appointed_on: dt.date | None = None
    signing: Sequence[Wait] = ()
    publishing: Sequence[Wait] = ()
    held_up: Sequence[Wait] = ()


def waits(facts: Facts, outside: Outside, owner: str, since: dt.date | None) -> list[Wait]:
    """For whom the case waits, who has waited longest first; for its owner when it is for nobody else. `since` is the
    day from which the owner's own step could be taken. Nobody waits in a closed case."""
    if facts.closed_on:
        return []
    if facts.led_by and facts.our_part_sent:
        return [Wait(facts.led_by, "to tell us the result of the review it is leading")]
    found = [*_others(facts, outside), *outside.held_up]
    if found:
        return sorted(found, key=lambda wait: (wait.since is None, wait.since or dt.date.max))
    return [
        Wait(owner, "to take the next step", since) if owner else Wait("A manager", "to give the case an owner", since)
    ]


def _others(facts: Facts, outside: Outside) -> Iterable[Wait]:
    if facts.rapid is RapidState.ASKED and outside.bodies:
        yield Wait(named(outside.bodies), "to decide on the rapid review", outside.asked_on)
    if outside.returns and facts.rapid_sent_on is None:
        names = [name for name, _ in outside.returns]
        yield Wait(named(names, "agencies"), ANSWER, min(day for _, day in outside.returns))
    if facts.review is ReviewStage.UNDER_WAY:
        yield Wait(outside.reviewer or "The reviewer", "to finish the report", outside.appointed_on)
    yield from outside.signing
    yield from outside.publishing


def named(names: Sequence[str], kind: str = "partners") -> str:
    """A few names, or how many there are: "A and B", "7 agencies"."""
    if len(names) > FEW:
        return f"{len(names)} {kind}"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def ready_since(facts: Facts, today: dt.date, *further: dt.date | None) -> dt.date | None:
    """Since which day the step that is next could be taken: that of the newest fact before it, `further` days among
    them."""
    days = (
        facts.aware_on, facts.notified_on, facts.reported_on, facts.not_notified_on, facts.decided_on,
        facts.rapid_sent_on, facts.report_finished_on, facts.published_on, *further,
    )  # fmt: skip
    return max((day for day in days if day and day <= today), default=None)

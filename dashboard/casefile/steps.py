"""The steps of a case, each with how it stands and on which day, and where today is between them. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words
from csprapp.ui.pictures import Shape
from dashboard.casefile.rules import NO_FURTHER_REVIEW, REVIEW_PUBLISHES, REVIEW_RUNS, Facts
from reviews.learning.rules import Stage as ReviewStage
from reviews.rapid.rules import State as RapidState

AWARE, NOTIFY, TOLD, RAPID, DECISION, REVIEW, PUBLICATION, LAST_DAY = (
    "aware", "notify", "told", "rapid", "decision", "review", "publication", "last_day",
)  # fmt: skip
OVER = frozenset({Shape.DONE, Shape.LATE, Shape.LEFT_OUT})
SAID = {
    Shape.DONE: "Done",
    Shape.LATE: "Met late",
    Shape.MISSED: "Overdue",
    Shape.DUE: "Due",
    Shape.WAITING: "Late, on hold",
    Shape.TO_COME: "To come",
    Shape.LEFT_OUT: "Not needed",
}
RUNNING = {"overdue": Shape.MISSED, "waiting": Shape.WAITING, "today": Shape.DUE, "open": Shape.DUE}


@dataclass(frozen=True)
class Clock:
    """A date of the case as the steps read it: `state` and `words` as the clock's standing says them."""

    started_on: dt.date
    due_on: dt.date
    state: str = "open"
    words: str = ""
    met_on: dt.date | None = None


@dataclass(frozen=True)
class Milestone:
    """A step as it stands: `on` is the day it was done, else the day by which it is to be done. One is `begun` once
    somebody has begun it."""

    key: str
    name: str
    stands: Shape
    on: dt.date | None = None
    clock: Clock | None = None
    begun: bool = False

    @property
    def said(self) -> str:
        """How it stands, in a word or two."""
        if self.stands is Shape.DUE and self.on is None:
            return "Under way" if self.begun else "To do"
        return SAID[self.stands]


def milestones(facts: Facts, clocks: Mapping[str, Clock], today: dt.date) -> list[Milestone]:
    """The seven steps in their order, on a London day. `clocks` are the case's dates by step: that of the review is its
    own."""
    steps = [
        _aware(facts, clocks.get(AWARE)),
        _notify(facts, clocks.get(NOTIFY)),
        _rapid(facts, clocks.get(RAPID)),
        _decision(facts),
        _review(facts, clocks.get(REVIEW)),
        _publication(facts, clocks.get(REVIEW)),
        _last_day(facts, today),
    ]
    begun = _begun(facts)
    return [replace(step, begun=step.key in begun) for step in steps]


def _begun(facts: Facts) -> set[str]:
    """The steps that somebody has begun, whatever has become of them."""
    said = {RAPID: facts.rapid_begun, DECISION: facts.rapid is RapidState.ASKED, REVIEW: facts.review in REVIEW_RUNS}
    return {key for key, begun in said.items() if begun}


def _done(key: str, name: str, on: dt.date | None, clock: Clock | None) -> Milestone:
    """Done on a day; late when that is after its date, however it was recorded."""
    late = clock is not None and on is not None and on > clock.due_on
    return Milestone(key, name, Shape.LATE if late else Shape.DONE, on, clock)


def _running(key: str, name: str, clock: Clock | None, otherwise: Shape = Shape.TO_COME) -> Milestone:
    """Not done: as its clock says while that runs, else `otherwise`."""
    stands = RUNNING.get(clock.state) if clock else None
    if clock is None or stands is None:
        return Milestone(key, name, otherwise)
    return Milestone(key, name, stands, clock.due_on, clock)


def _left_out(key: str, name: str, on: dt.date | None = None) -> Milestone:
    return Milestone(key, name, Shape.LEFT_OUT, on)


def _aware(facts: Facts, clock: Clock | None) -> Milestone:
    if facts.aware_on:
        return Milestone(AWARE, "Aware", Shape.DONE, facts.aware_on)
    return _running(AWARE, "Aware", clock, Shape.DUE)


def _notify(facts: Facts, clock: Clock | None) -> Milestone:
    name = "Report" if facts.death_alone else "Notify"
    sent_on = facts.notified_on or facts.reported_on
    if sent_on:
        return _done(NOTIFY, name, sent_on, clock)
    decided_not_to = None if facts.death_alone else facts.not_notified_on
    if decided_not_to or facts.led_by or facts.closed_on:
        return _left_out(NOTIFY, name, decided_not_to)
    return _running(NOTIFY, name, clock)


def told(facts: Facts, clock: Clock | None) -> Milestone:
    """Telling the local partners: no step of the strip, but a row of its table."""
    name = "Partners told"
    if facts.partners and not facts.partners_untold:
        return _done(TOLD, name, clock.met_on if clock else None, clock)
    if facts.not_for_the_panel or facts.led_by or facts.closed_on:
        return _left_out(TOLD, name)
    return _running(TOLD, name, clock)


def _rapid(facts: Facts, clock: Clock | None) -> Milestone:
    name = "Rapid review"
    if facts.rapid_sent_on:
        return _done(RAPID, name, facts.rapid_sent_on, clock)
    if facts.not_for_the_panel or facts.led_by or facts.closed_on:
        return _left_out(RAPID, name)
    return _running(RAPID, name, clock, Shape.DUE if facts.notified_on else Shape.TO_COME)


def _decision(facts: Facts) -> Milestone:
    name = "Decision"
    if facts.decided and facts.rapid is not RapidState.ASKED:
        return Milestone(DECISION, name, Shape.DONE, facts.decided_on)
    if facts.not_for_the_panel or facts.led_by or facts.closed_on:
        return _left_out(DECISION, name)
    under_way = facts.rapid is RapidState.ASKED or facts.rapid_sent_on
    return Milestone(DECISION, name, Shape.DUE if under_way else Shape.TO_COME)


def _review(facts: Facts, clock: Clock | None) -> Milestone:
    name = "LCSPR" if "lcspr" in (facts.review_kind, facts.decided) else "Review"
    if facts.review in REVIEW_RUNS or facts.review_to_come:
        return _left_out(REVIEW, name) if facts.closed_on else _running(REVIEW, name, clock, Shape.DUE)
    if facts.review is ReviewStage.ENDED:
        return _left_out(REVIEW, name)
    if facts.review is not None:
        return _done(REVIEW, name, facts.report_finished_on, clock)
    return Milestone(REVIEW, name, Shape.LEFT_OUT if _no_review(facts) else Shape.TO_COME)


def _no_review(facts: Facts) -> bool:
    """Nothing follows the rapid review, or there was none."""
    decided_none = facts.decided == NO_FURTHER_REVIEW
    return bool(decided_none or facts.not_for_the_panel or facts.led_by or facts.closed_on)


def _publication(facts: Facts, clock: Clock | None) -> Milestone:
    """By the date of the review: an LCSPR is published within its six months."""
    name = "Publication"
    if facts.review is ReviewStage.PUBLISHED:
        return _done(PUBLICATION, name, facts.published_on, clock)
    if facts.review is ReviewStage.SCHEDULED:
        return Milestone(PUBLICATION, name, Shape.DUE, facts.published_on)
    if _not_published(facts):
        return _left_out(PUBLICATION, name)
    if facts.review in REVIEW_PUBLISHES:
        return _running(PUBLICATION, name, clock, Shape.DUE)
    return Milestone(PUBLICATION, name, Shape.TO_COME)


def _not_published(facts: Facts) -> bool:
    """Nothing of ours will be published: so decided, or there is no review, or the case is closed before it was."""
    decided = facts.review is ReviewStage.NOT_PUBLISHED or facts.publication_decision == NO_FURTHER_REVIEW
    return bool(decided or facts.closed_on or facts.review is ReviewStage.ENDED) or (
        facts.review is None and not facts.review_to_come and _no_review(facts)
    )


def _last_day(facts: Facts, today: dt.date) -> Milestone:
    name = "Last public day"
    if facts.review in {ReviewStage.PUBLISHED, ReviewStage.SCHEDULED}:
        if facts.taken_down_on:
            return Milestone(LAST_DAY, "Taken down", Shape.LEFT_OUT, facts.taken_down_on)
        over = facts.public_until is not None and facts.public_until < today
        return Milestone(LAST_DAY, name, Shape.DONE if over else Shape.TO_COME, facts.public_until)
    return Milestone(LAST_DAY, name, Shape.LEFT_OUT if _not_published(facts) else Shape.TO_COME)


def last_day_words(facts: Facts, today: dt.date) -> str:
    """How the last public day stands, in words."""
    step = _last_day(facts, today)
    if step.stands is Shape.LEFT_OUT:
        return f"Taken down {day_words(step.on)}" if step.on else SAID[step.stands]
    if step.on is None:
        return "Known once the publication date is set"
    return "Passed" if step.stands is Shape.DONE else "To come"


def today_at(steps: Sequence[Milestone], today: dt.date, calendar: Calendar) -> float:
    """Where today is on the strip, 0 at the first step: before the step that is next, as far as its working days are
    used; after it when its date has passed; after the last one that is done when none is left."""
    place = next((number for number, each in enumerate(steps) if each.stands not in OVER), None)
    if place is None:
        done = [number for number, each in enumerate(steps) if each.stands is not Shape.LEFT_OUT]
        return max(done, default=0) + 0.4
    step = steps[place]
    if step.stands in {Shape.MISSED, Shape.WAITING}:
        return place + 0.35
    if step.clock is None or not _covers(calendar, step.clock, today):
        return place - 0.4
    every = calendar.count_working_days(step.clock.started_on, step.clock.due_on)
    used = calendar.count_working_days(step.clock.started_on, today)
    share = used / every if every > 0 else 1.0
    return place - 1 + min(max(share, 0.15), 0.85)


def _covers(calendar: Calendar, clock: Clock, day: dt.date) -> bool:
    return all(calendar.covers(each) for each in (clock.started_on, clock.due_on, day))


def today_words(steps: Sequence[Milestone], today: dt.date, calendar: Calendar) -> str:
    """What stands above today on the strip: the day, and how much of the step that is next is used."""
    step = next((each for each in steps if each.stands not in OVER), None)
    used = used_words(step, today, calendar, unit=" working days") if step else ""
    return f"Today, {day_words(today)}" + (f". {step.name}: {used[0].lower()}{used[1:]}" if step and used else "")


def used_words(step: Milestone, today: dt.date, calendar: Calendar, unit: str = "") -> str:
    """How many of a step's working days are used, and how many are left or over; "" where it has no clock. `unit` is
    said once where no heading says it."""
    clock = step.clock
    if clock is None:
        return ""
    if step.stands not in OVER and step.stands is not Shape.DUE:
        return clock.words
    on = step.on if step.stands in OVER and step.on else today
    if not _covers(calendar, clock, on):
        return clock.words
    every = calendar.count_working_days(clock.started_on, clock.due_on)
    if every <= 0:  # due on the day on which it began
        return clock.words
    used = max(calendar.count_working_days(clock.started_on, on), 0)
    if step.stands is Shape.LATE:
        over = calendar.count_working_days(clock.due_on, on)
        return f"{_days(over)} late" if over else f"Late, due {day_words(clock.due_on)}"
    if step.stands is Shape.DONE:
        return f"{used} of {every}{unit} used"
    left = calendar.count_working_days(today, clock.due_on)
    return f"{used} of {every}{unit} used, {f'{left} left' if today < clock.due_on else 'due today'}"


def _days(number: int) -> str:
    return f"{number:,} working day{'' if number == 1 else 's'}"

"""The steps of a case and who waits, as its page shows them: the strip, the table beside it, and who waits for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import Row
from cases.hooks import WHOSE
from cases.notifications.clocks import (
    AWARENESS_PAGE,
    NOTIFICATION_PAGE,
    NOTIFY,
    RAPID as RAPID_RULE,
    RAPID_PAGE,
    REPORT,
    TELL,
)
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words
from csprapp.partnership.national import called_now
from csprapp.ui.components import Task
from csprapp.ui.forms import lower_first
from csprapp.ui.pictures import Mark, Picture, Shape, sign, strip
from dashboard.casefile import steps
from dashboard.casefile.facts import CaseFile
from dashboard.casefile.rules import tasks
from dashboard.casefile.waits import Outside, Wait, named, ready_since, waits
from publishing.links import handoffs
from reviews.signing.services import ROUTE as POSITION

PUBLISHING = {
    handoffs.CHECK: "to check the report",
    handoffs.CORRECT: "to correct the report",
    handoffs.DATE: "to set the publication date",
    handoffs.HELD: "to publish the report, which is held as ready",
    handoffs.LOOK: "to look at why the report was taken down",
    handoffs.BACK: "to put the report back",
    handoffs.FILE: "to look at a file of the report",
}


@dataclass(frozen=True)
class StepRow:
    """A row of the table: the step with its mark, its task, its date with the ways from it, and its working days."""

    milestone: steps.Milestone
    task: Task
    date: Row | None
    due_on: date | None
    used: str
    sign: SafeString
    after_today: bool = False  # whether the row of today stands before this one

    @property
    def overdue(self) -> bool:
        return self.milestone.stands is Shape.MISSED


def dates_by_step(file: CaseFile) -> dict[str, Row]:
    """The dates of the case that belong to a step, those of an earlier round not among them."""
    review = file.review.deadline_id if file.review else None
    report = NOTIFY if not file.facts.death_alone else REPORT
    found: dict[str, Row] = {}
    for row in file.deadlines:
        deadline = row.deadline
        if deadline.route == AWARENESS_PAGE:
            found[steps.AWARE] = row
        elif deadline.rule_key == report and deadline.route == NOTIFICATION_PAGE:
            found[steps.NOTIFY] = row
        elif deadline.rule_key == TELL and deadline.route == NOTIFICATION_PAGE:
            found[steps.TOLD] = row
        elif deadline.rule_key == RAPID_RULE and deadline.route == RAPID_PAGE:
            found[steps.RAPID] = row
        elif deadline.pk == review:
            found[steps.REVIEW] = row
    if file.date_elsewhere:
        found[steps.REVIEW] = file.date_elsewhere
    return found


def clock_of(row: Row) -> steps.Clock:
    """What the steps of a case need of a deadline, as plain values."""
    deadline = row.deadline
    return steps.Clock(deadline.started_on, deadline.due_on, row.state, row.standing, deadline.met_on)


@dataclass(frozen=True)
class Strip:
    """Where a case is: the picture, the rows of the table, and the day today."""

    picture: Picture
    rows: list[StepRow]
    today: date
    last: bool  # whether the row of today is the last one


def where_it_is(file: CaseFile, pages: Mapping[str, str]) -> Strip:
    """The steps of the case with how each stands today."""
    calendar, today, dates = calendar_in_force(), file.today, dates_by_step(file)
    clocks = {key: clock_of(row) for key, row in dates.items()}
    found = steps.milestones(file.facts, clocks, today)
    here = steps.today_at(found, today, calendar)
    marks = [Mark(each.name, each.stands, _below(each)) for each in found]
    words = steps.today_words(found, today, calendar)
    title = f"Steps of case {file.incident.reference}"
    rows = _rows(file, found, dates, pages, calendar)
    before = next((number for number, each in enumerate(found) if number > here), None)
    key = found[before].key if before is not None else ""
    rows = [replace(row, after_today=row.milestone.key == key) for row in rows]
    return Strip(strip("steps", title, marks, here, words), rows, today, not key)


def _below(step: steps.Milestone) -> tuple[str, ...]:
    return (day_words(step.on), step.said) if step.on else (step.said,)


def _rows(
    file: CaseFile, found: list[steps.Milestone], dates: Mapping[str, Row], pages: Mapping[str, str], calendar: Calendar
) -> list[StepRow]:
    """The steps with their tasks; telling the partners stands after the notification."""
    said = _tasks(file, pages)
    every = {each.key: each for each in found}
    every[steps.TOLD] = steps.told(file.facts, clock_of(dates[steps.TOLD]) if steps.TOLD in dates else None)
    made = []
    for key, task in said.items():
        step, row = every[key], dates.get(key)
        due_on = row.due_on if row else step.on if step.stands not in steps.OVER else None
        used = steps.used_words(step, file.today, calendar) if row else ""
        made.append(StepRow(step, task, row, due_on, used, sign(step.stands)))
    return made


def _tasks(file: CaseFile, pages: Mapping[str, str]) -> dict[str, Task]:
    """The tasks of the case by step. The last public day is nobody's to do."""
    facts = file.facts
    notification, partners, rapid, decision, review, publication = tasks(facts, pages)
    aware = Task("Awareness", "Not known yet", pages.get(AWARENESS_PAGE, ""))
    if facts.aware_on:
        aware = Task("Awareness", f"Aware {day_words(facts.aware_on)}", done=True)
    last = Task("Last public day", steps.last_day_words(facts, file.today), done=True)
    keys = (
        steps.AWARE, steps.NOTIFY, steps.TOLD, steps.RAPID, steps.DECISION, steps.REVIEW, steps.PUBLICATION,
        steps.LAST_DAY,
    )  # fmt: skip
    return dict(zip(keys, (aware, notification, partners, rapid, decision, review, publication, last), strict=True))


# --- Who waits --------------------------------------------------------------------------------------------------------


def who_waits(file: CaseFile) -> list[tuple[Wait, str]]:
    """For whom the case waits, as its reader sees it, each with the words for how long."""
    return [(wait, _how_long(wait.since, file.today)) for wait in waits_of(file, _owner(file))]


def waits_of(file: CaseFile, owner: str) -> list[Wait]:
    """For whom the case waits, its owner called so: "" when it has none."""
    review = file.review
    outside = Outside(
        bodies=[body.name for body in file.undecided],
        asked_on=file.rapid.ready_on,
        returns=[(row.agency.name, row.asked_on) for row in file.returns],
        reviewer=review.reviewer_name if review else "",
        appointed_on=review.reviewer_appointed_on if review else None,
        signing=_to_sign(file.running),
        publishing=[_at_the_desk(row) for row in file.publishing if row.route in PUBLISHING],
        held_up=[_held_up(row) for row in file.running if row.state == "waiting"],
    )
    further = (review.decided_on, review.begun_on) if review else ()
    since = ready_since(file.facts, file.today, *further) or _first_date(file)
    return waits(file.facts, outside, owner, since)


def _how_long(since: date | None, today: date) -> str:
    """ "Since Thu 19 Nov 2026, 6 working days"; "" where nobody knows since when."""
    calendar = calendar_in_force()
    if since is None:
        return ""
    days = calendar.count_working_days(since, today) if calendar.covers(since) and calendar.covers(today) else 0
    said = f", {days:,} working day{'' if days == 1 else 's'}" if days > 0 else ""
    return f"Since {day_words(since)}{said}"


def _at_the_desk(row: Deadline) -> Wait:
    whom = str(row.owner) if row.owner else capfirst(WHOSE.get(row.route, "").removeprefix("For "))
    return Wait(whom, PUBLISHING[row.route], row.started_on)


def _to_sign(running: Iterable[Row]) -> list[Wait]:
    """The partners that have not signed or confirmed what they were asked of a review, by what that is."""
    waiting: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for row in running:
        if row.deadline.route == POSITION:
            what, _, body = row.deadline.label.rpartition(" for ")
            waiting[what].append((body, row.deadline.started_on))
    return [
        Wait(named([body for body, _ in found]), f"to {lower_first(what)}", min(day for _, day in found))
        for what, found in waiting.items()
    ]


def _held_up(row: Row) -> Wait:
    what = row.deadline.get_waiting_for_display() or "another matter"
    return Wait(capfirst(str(what)), f"before we can {row.what[0].lower()}{called_now(row.what)[1:]}", row.due_on)


def _owner(file: CaseFile) -> str:
    owner = file.incident.owner
    return "You" if owner == file.reader else str(owner or "")


def _first_date(file: CaseFile) -> date | None:
    """Since when it is known of, where not even awareness is."""
    return min((row.deadline.started_on for row in file.running), default=None)

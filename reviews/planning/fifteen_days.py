"""A plan for the fifteen days of a rapid review: its steps counted back from the date that governs, each a row of work.

No guidance sets these days. Of fifteen: agencies asked on day 1, their returns by day 8, the meeting on day 10, the
partners' decision by day 13, so that day 15 is for sending. When the Panel moves its date, the steps move that nobody
touched; a step is met by the fact it is for.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from cases.deadlines.calendars import calendar_in_force, closed_days
from cases.deadlines.keeping import Wanted, keep, keep_all, no_longer_needed
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from cases.notifications.clocks import RAPID, RAPID_PAGE
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.calendar import ONE_DAY, Calendar
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from csprapp.ui.pictures import Reached
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import deadline_of, rapid_review_of
from reviews.returns.models import AgencyRequest

ASK, RETURNS, MEETING, SIGN = "case-requests-ask", "case-requests", "case-rapid-review-meeting", "case-decision-ask"


@dataclass(frozen=True)
class Step:
    """A step, and how many working days before the review is sent."""

    title: str
    before: int
    short: str  # in the picture


STEPS = {
    ASK: Step("Ask the agencies", 14, "Ask"),
    RETURNS: Step("Agency returns received", 7, "Returns"),
    MEETING: Step("Hold the rapid review meeting", 5, "Meeting"),
    SIGN: Step("Partners’ decision", 2, "Sign"),
}
SEND = "Send it"
COUNTED = "Counted back from "  # how a line of the ledger begins that no person decided
WHY = {Kind.MET: "Done", Kind.ENDED: "The rapid review is sent", Kind.REVERSED: "Not done after all"}


def back(day: date, number: int, calendar: Calendar, closed: Container[date]) -> date:
    """So many days of work before a day: no weekend, no holiday, and no day on which the office is closed. Pure.

    Raises OutsideCalendar.
    """
    while number:
        day -= ONE_DAY
        number -= calendar.is_working_day(day) and day not in closed
    return day


def days_of(governs: date, today: date) -> dict[str, date]:
    """The day of each step, by the page that resolves it; one that has gone by is today's, or the next day of work's.

    Raises OutsideCalendar.
    """
    calendar, closed = calendar_in_force(), closed_days()
    soonest = today
    while not calendar.is_working_day(soonest) or soonest in closed:
        soonest += ONE_DAY
    return {route: max(back(governs, step.before, calendar, closed), soonest) for route, step in STEPS.items()}


@dataclass(frozen=True)
class Line:
    """A step of the plan as it stands: its day, and on which of the days up to the review's date that is."""

    title: str
    short: str
    day: date
    number: int
    mark: Reached
    status: str


def working_days(start: date, until: date) -> list[date]:
    """The days of work after the notification, up to the review's date: day 1 and so on. Raises OutsideCalendar."""
    calendar = calendar_in_force()
    days = [start + ONE_DAY * number for number in range(1, (until - start).days + 1)]
    return [day for day in days if calendar.is_working_day(day)]


def number_of(day: date, days: Sequence[date]) -> int:
    """How many of the days have come by the end of a day: 1 on the first. Pure."""
    return sum(1 for each in days if each <= day)


def today_among(days: Sequence[date], today: date) -> str:
    """Where today is among the days of the review, in words. Pure."""
    number, every = number_of(today, days), len(days)
    if today in days:
        return f"Today is day {number} of {every}"
    if 0 < number < every:
        return f"Today is between day {number} and day {number + 1} of {every}"
    return "" if number == 0 else f"All {every} days have passed"


def lines_of(incident: Incident, governs: Deadline, days: Sequence[date], today: date) -> list[Line]:
    """Every step of the plan in its order, sending included: done on its day, or due on the one that is planned for it,
    else on the one that would be. Raises OutsideCalendar."""
    review, there = rapid_review_of(incident), rows_of(incident)
    done, counted = done_on(incident, review, today), days_of(governs.due_on, today)

    def line(title: str, short: str, day: date, met: date | None, to_come: str) -> Line:
        mark = Reached.DONE if met else Reached.LATE if day < today else Reached.TO_COME
        status = to_come if mark is Reached.TO_COME else mark.value.capitalize()
        return Line(title, short, met or day, number_of(met or day, days), mark, status)

    found = []
    for route, step in STEPS.items():
        row = there.get(route)
        day = row.act_on if row is not None and row.is_open else counted[route]
        found.append(line(step.title, step.short, day, done[route], "Planned" if row else "Not planned yet"))
    found.append(line(SEND, "Send", governs.act_on, governs.met_on or review.sent_on, "Due"))
    return found


def rows_of(incident: Incident) -> dict[str, Deadline]:
    """The steps that were planned, by the page that resolves each."""
    found = Deadline.objects.filter(rule_key=AGREED, route__in=STEPS, subject_id=incident.pk, incident=incident)
    return {row.route: row for row in found}


def done_on(incident: Incident, review: RapidReview, today: date) -> dict[str, date | None]:
    """On which day each step was done, by the facts; None while it is not."""
    asked = list(AgencyRequest.objects.filter(incident=incident, withdrawn_on=None))
    returned = [row.received_on for row in asked if row.received_on]
    return {
        ASK: min((row.asked_on for row in asked), default=None),
        RETURNS: max(returned) if returned and len(returned) == len(asked) else None,
        MEETING: review.meeting_on if review.meeting_on and review.meeting_on <= today else None,
        SIGN: review.signed_off_on,
    }


def plan(incident: Incident, *, by: User, today: date) -> list[Deadline]:
    """Plan the steps that are not done yet, each a row of the case's owner. Planned before, they are counted anew.

    Raises NotAllowed, Refused (the Panel's date does not run), OutsideCalendar.
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        governs = deadline_of(incident)
        if governs is None or not governs.is_open:
            raise Refused("Record the notification first: the days are counted back from the rapid review’s date.")
        there, done = rows_of(incident), done_on(incident, rapid_review_of(incident), today)
        wanted = [
            (there.get(route), Wanted(incident=incident, route=route, subject_id=incident.pk, due_on=day,
                                      label=STEPS[route].title, reopens=(Kind.ENDED,)))
            for route, day in days_of(governs.due_on, today).items()
            if done[route] is None
        ]  # fmt: skip
        kept = keep_all(wanted, by=by, today=today, why=COUNTED + day_words(governs.due_on))
    return [row for row in kept if row is not None]


def panel_date_moved(governs: Deadline, *, by: User, today: date) -> None:
    """The date of a rapid review is another one: the steps follow that run and that nobody gave a day of their own. In
    the same transaction."""
    if governs.incident is None or not (there := rows_of(governs.incident)):
        return
    days = days_of(governs.due_on, today)
    for route, row in there.items():
        own = row.changes.filter(kind__in=[Kind.DATE_SET, Kind.DELAY_RECORDED]).exclude(reason__startswith=COUNTED)
        if row.is_open and not own.exists():
            keep(row, Wanted(due_on=days[route]), by=by, today=today, why=COUNTED + day_words(governs.due_on))


def worked_out_again(*, by: User, today: date) -> None:
    """The bank holidays or a rule changed: every plan is counted back anew, as when the Panel moves its date. In the
    same transaction."""
    planned = Deadline.objects.open().filter(rule_key=AGREED, route__in=STEPS).order_by().values("incident")
    governing = Deadline.objects.open().filter(rule_key=RAPID, route=RAPID_PAGE, incident__in=planned)
    for governs in governing.select_related("incident").order_by("pk"):
        panel_date_moved(governs, by=by, today=today)


def facts_changed(rows: Sequence[RapidReview | AgencyRequest], by: User) -> None:
    """What was recorded of a rapid review or of a request meets a step, or opens it again; once the review is sent,
    nothing of its plan waits. In the same transaction."""
    today = london_today()
    for incident in {row.incident_id: row.incident for row in rows}.values():
        if not (there := rows_of(incident)):
            continue
        review = rapid_review_of(incident)
        done = done_on(incident, review, today)
        for route, row in there.items():
            wanted = Wanted(met_on=done[route], reopens=(Kind.MET,))
            if done[route] is None and review.sent_on:
                wanted = no_longer_needed(today)
            keep(row, wanted, by=by, today=today, why=WHY)

"""The statutory clocks of those cases whose row in the sheet of cases does not say how they ran: a case that was opened
again, that another area leads, whose review another one followed, whose date was moved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cases.deadlines.models import Deadline, EndReason
from cases.deadlines.sheet import HEADINGS, SHEET, duty_words
from cases.incidents.death_in_care import panel_from
from cases.incidents.models import Closed, Reopening
from cases.notifications.clocks import BEFORE, END_OF_CLOSED
from csprapp.partnership.national import called_now
from csprapp.tables.writing import Column
from csprapp.ui.facts import value_of
from dashboard.casefile.sheet import CaseLine
from reviews.learning.models import LearningReview

__all__ = ["SHEET", "clocks_beside", "columns", "says_all"]


@dataclass(frozen=True)
class Ran:
    """A clock of a case, with what set it aside and the review that it is of."""

    reference: str
    deadline: Deadline
    again: Reopening | None
    review: LearningReview | None


def clocks_beside(lines: Iterable[CaseLine]) -> Iterator[Ran]:
    """The clocks of these cases, whose own rows do not say all of them. Two queries."""
    every = [(line.case.reference, clock) for line in lines for clock in line.every]
    before = Reopening.objects.in_bulk({clock.subject_id for _, clock in every if clock.route == BEFORE})
    keys = {clock.pk for _, clock in every if clock.rule_key == "lcspr"}
    reviews = {review.deadline_id: review for review in LearningReview.objects.filter(deadline__in=keys)}
    for reference, clock in every:
        again = before.get(clock.subject_id) if clock.route == BEFORE else None
        yield Ran(reference, clock, again, reviews.get(clock.pk))


def says_all(line: CaseLine) -> bool:
    """Whether the row of a case says how each of its statutory clocks ran."""
    alone = len({clock.rule_key for clock in line.every}) == len(line.every)
    return alone and all(_is_plain(line, clock) for clock in line.every)


def _is_plain(line: CaseLine, clock: Deadline) -> bool:
    moved = clock.due_on != clock.computed_on and clock.rule_key != "rapid_review"
    if clock.route == BEFORE or moved or not _ended_as_told(line, clock):
        return False
    start, met = _told(line, clock)
    return clock.started_on == start and clock.met_on == met


def _told(line: CaseLine, clock: Deadline) -> tuple[date | None, date | None]:
    """The days on which the row says that a clock started and was met."""
    case, sent, review = line.case, line.notification, line.review
    to_panel = sent if sent and sent.went_to_panel else None
    if clock.rule_key == "lcspr":
        own = review if review and review.incident_id == case.pk and clock.subject_id == review.pk else None
        return (own.decided_on, own.published_on) if own else (None, None)
    if clock.rule_key == "rapid_review":
        return to_panel and to_panel.sent_on, line.rapid and line.rapid.sent_on
    if clock.rule_key == "report_death":
        return case.aware_on, sent and sent.sent_on
    return panel_from(case), clock.met_on if clock.rule_key == "tell_partners" else to_panel and to_panel.sent_on


def _ended_as_told(line: CaseLine, clock: Deadline) -> bool:
    """Whether a clock that ended did so on a day that the row gives, and for its reason."""
    case, review = line.case, line.review
    if clock.ended_on is None:
        return True
    ends = {(case.closed_on, END_OF_CLOSED[Closed(case.closed_as)])} if case.closed_on else set()
    ends.add((case.not_notified_on, EndReason.CRITERIA_NOT_MET))
    if review and clock.subject_id == review.pk and clock.rule_key == "lcspr":
        ends.add((review.ended_on, EndReason.NO_LONGER_NEEDED))
    return (clock.ended_on, clock.end_reason) in ends


def _of_clock(name: str) -> Column:
    kind = "Date" if name.endswith("_on") else "One of a list"

    def value(ran: Ran) -> date | str | None:
        return getattr(ran.deadline, name) if kind == "Date" else value_of(ran.deadline, name)

    return Column(name, HEADINGS[name], value, kind=kind)


def _of_new_fact(name: str) -> Column:
    kind = "Date" if name.endswith("_on") else "One of a list"

    def value(ran: Ran) -> date | str | None:
        if ran.again is None:
            return None
        return getattr(ran.again, name) if kind == "Date" else value_of(ran.again, name)

    return Column(name, HEADINGS[name], value, kind=kind)


def _of_report(name: str) -> Column:
    return Column(name, called_now(HEADINGS[name]), lambda ran: getattr(ran.review, name, None), kind="Date")


def columns() -> list[Column]:
    """The columns of the sheet."""
    return [
        Column("reference", HEADINGS["reference"], lambda ran: ran.reference),
        Column("duty", HEADINGS["duty"], lambda ran: duty_words(ran.deadline.rule_key), width=40),
        *(_of_clock(name) for name in ("started_on", "computed_on", "due_on", "met_on", "ended_on", "end_reason")),
        *(_of_new_fact(name) for name in ("learned_on", "starts", "closed_on", "closed_as")),
        *(_of_report(name) for name in ("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on")),
    ]

"""Whose work is what: queries on the one table of deadlines, and the few things that wait without a date."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Window

from cases.access.queries import listed_to, named, open_to
from cases.deadlines.calendars import rules_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import DeadlineQuerySet, Row, out_of_reach, rows
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words
from csprapp.clock.rules import Step
from csprapp.records.models import AccessLog
from dashboard.work.rules import MOST, STARTS, STEPS, Bounds, Group, bounds, counted
from reviews.learning.models import LearningReview, ReviewerAccess
from reviews.planning.models import Milestone, ProgressCheck

PAGE = 50
RECENT = 5
LOOKED_BACK = 40  # reads of cases
RESTRICTED = "Restricted case"


def shown_to(user: User, on: date) -> DeadlineQuerySet:
    """Open deadlines this person may see in a list: of cases listed for them, or without a case.

    Of a restricted case that they may not open, only the next one: the row says that a date is running, no more. The
    case is asked about and not joined: PostgreSQL would read all cases for the few that have open duties.
    """
    earlier = Deadline.objects.open().filter(incident=OuterRef("incident"))
    sooner = Q(act_on__lt=OuterRef("act_on")) | Q(act_on=OuterRef("act_on"), pk__lt=OuterRef("pk"))
    readable = Q(incident=None) & ~out_of_reach(user, on) | Q(its_case(open_to(user, on)))
    alone = Q(its_case(listed_to(user, on))) & ~Exists(earlier.filter(sooner))
    return Deadline.objects.open().annotate(opened=named(user, on, "incident__")).filter(readable | alone)


def its_case(condition: Q) -> Exists:
    """Whether a condition is true of the case of a duty."""
    return Exists(Incident.objects.filter(condition, pk=OuterRef("incident_id")).order_by())


def mine(user: User, on: date) -> DeadlineQuerySet:
    """What this person has to do: the deadlines they own, those of their cases that nobody owns, and by role the
    notifications of their authority (notifier) and the review they carry out (independent reviewer)."""
    own = Q(owner=user) | Q(owner=None) & Q(its_case(Q(owner=user)))
    if has_permission(user, Permission.SEE_OWN_NOTIFICATIONS):
        own |= Q(rule_key__in=STEPS[Step.NOTIFICATION], owner=None)
    if has_permission(user, Permission.REVIEW):
        given = ReviewerAccess.objects.live(on).filter(user=user).values("review")
        own |= Q(opened=True, route="review") | Q(incident=None, route="review", subject_id__in=given)
    return shown_to(user, on).filter(own)


@dataclass(frozen=True)
class Section:
    """A group of a work list on one page: all it holds, and the rows shown here."""

    group: Group
    total: str
    rows: list[Row]


@dataclass(frozen=True)
class WorkList:
    """One page of a work list. Counts reach no further than `MOST` + 1."""

    sections: list[Section]
    counts: dict[Group, int]
    page: Page

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def pressing(self) -> int:
        return self.total - self.counts[Group.LATER]

    @property
    def next(self) -> Row | None:
        return self.sections[0].rows[0] if self.sections else None


def work_list(
    deadlines: DeadlineQuerySet, today: date, calendar: Calendar, *, only: Group | None = None, number: str | int = 1
) -> WorkList:
    """One page of these deadlines (from `shown_to`), grouped, most pressing first: one query, and one for rules.

    Each row brings the counts of all groups with it, so that counts and rows are of one moment.
    """
    limits = bounds(today, calendar)
    nearest = deadlines.order_by("act_on", "pk").values("pk")[: MOST + 1]
    listed = deadlines.filter(pk__in=nearest)
    found = list(with_counts(listed, limits).in_work_order()[_slice(number)])
    if only is None and (found or not _slice(number).start):
        counts = {group: getattr(found[0], f"n_{group}") if found else 0 for group in Group}
        page = Paginator(range(sum(counts.values())), PAGE).get_page(number)
    else:
        counts = listed.aggregate(**{group: Count("pk", filter=within(group, limits)) for group in Group})
        listed = listed.filter(within(only, limits)) if only else listed
        page = Paginator(range(counts[only] if only else sum(counts.values())), PAGE).get_page(number)
        found = list(listed.in_work_order()[_slice(page.number)])
    counts = {group: counts[group] for group in Group}
    return WorkList(_sections(with_titles(as_rows(found, today, calendar)), counts, limits), counts, page)


def within(group: Group, limits: Bounds) -> Q:
    """The condition of a group on the day to act."""
    after, through = limits.span(group)
    condition = Q(act_on__gt=after) if after else Q()
    return condition & Q(act_on__lte=through) if through else condition


def with_counts(deadlines: DeadlineQuerySet, limits: Bounds) -> DeadlineQuerySet:
    """Each row with how many there are in every group."""
    counts = {f"n_{group}": Window(Count("pk", filter=within(group, limits))) for group in Group}
    return deadlines.annotate(**counts)


def _slice(number: str | int) -> slice:
    """The rows of a page; of the first one for anything that is not a page's number."""
    page = int(number) if str(number).isdecimal() and len(str(number)) < 7 else 1
    first = (max(page, 1) - 1) * PAGE
    return slice(first, first + PAGE)


def _sections(shown: list[Row], counts: dict[Group, int], limits: Bounds) -> list[Section]:
    by_group: dict[Group, list[Row]] = {}
    for row in shown:
        by_group.setdefault(limits.group(row.deadline.act_on), []).append(row)
    return [Section(group, counted(counts[group]), by_group[group]) for group in Group if group in by_group]


@dataclass(frozen=True)
class WorkRow(Row):
    """A row of a work list. `when` is the day to act and `when_label` says what day that is."""

    when_label: str = "Due"
    when: date | None = None


def as_rows(deadlines: Iterable[Deadline], today: date, calendar: Calendar) -> list[Row]:
    """The deadlines as rows; those of a restricted case the person may not open say nothing but their date."""
    return [mask(work_row(row)) for row in rows(deadlines, today, calendar=calendar, rules=rules_in_force())]


def work_row(row: Row) -> WorkRow:
    """The row with the day to act: while a delay stands, the day to look again or the revised target."""
    facts = {column.name: getattr(row, column.name) for column in fields(row)}
    waiting = row.state == "waiting"
    label = ("Look again" if row.deadline.waiting_for else "Target") if waiting else "Due"
    facts["why"] = why_then(row.deadline, row.why)
    return WorkRow(**facts, when_label=label, when=row.deadline.act_on if waiting else row.due_on)


def why_then(deadline: Deadline, why: str) -> str:
    """Why the date is that date, in few words: "5 working days from awareness, Tue 24 Nov 2026"."""
    start = STARTS.get(deadline.rule_key)
    if start is None:
        return why
    return f"{why.partition(' from ')[0]} from {start}, {day_words(deadline.started_on)}"


def mask(row: Row) -> Row:
    """The row as it is, or the one line of a restricted case. Needs `opened`, which `shown_to` adds."""
    case = row.deadline.incident
    if case is None or not case.restricted or row.deadline.opened:
        return row
    page = case.get_absolute_url()
    return replace(row, what=RESTRICTED, why="", notes=(), url=page, how_url="", how="", change_url="")


def with_titles(shown: list[Row]) -> list[Row]:
    """The rows, those without a case saying of which review they are: "First draft" alone could be of any.

    For pages only: a mail says no title. One query, if there is such a row.
    """
    alone = [row.deadline.pk for row in shown if not row.deadline.incident]
    if not alone:
        return shown
    reviews = LearningReview.objects.filter(deadline__in=alone).order_by().values_list("deadline", "title")
    steps = Milestone.objects.filter(deadline__in=alone).order_by().values_list("deadline", "review__title")
    checks = ProgressCheck.objects.filter(deadline__in=alone).order_by().values_list("deadline", "review__title")
    titles = dict(reviews.union(steps, checks))
    return [replace(row, why=titles.get(row.deadline.pk) or row.why) for row in shown]


def recent_cases(user: User, on: date) -> list[Incident]:
    """The cases this person looked at last and may still open, the latest first. One query."""
    log = AccessLog.objects.filter(user=user).exclude(case="").order_by("-at", "-pk")
    seen = Incident.objects.visible_to(user, on).filter(reference__in=log.values("case")[:LOOKED_BACK])
    last = Subquery(log.filter(case=OuterRef("reference")).values("pk")[:1])
    return list(seen.annotate(last_read=last).order_by("-last_read")[:RECENT])

"""Whose work is what: queries on the one table of deadlines, and the few things that wait without a date."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from itertools import starmap
from textwrap import shorten
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, Expression, F, Max, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat, StrIndex, Substr

from cases.access.models import CaseAccess
from cases.access.queries import listed_to, named, open_to
from cases.dates.giving import ELSEWHERE, NOTE
from cases.deadlines.calendars import rules_in_force
from cases.deadlines.models import Deadline, DeadlineChange
from cases.deadlines.queries import DeadlineQuerySet, Row, of_their_role, out_of_reach, rows
from cases.hooks import DOERS, OPENERS, WHOSE
from cases.incidents.models import Incident
from cases.intake.begun import ROUTE as BEGUN, colleagues, own
from cases.intake.wizard import FORM
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import Step
from csprapp.composed import OneOf, composed
from csprapp.records.models import AccessLog, Draft
from csprapp.ui.counting import MOST
from dashboard.work.grouping import Duty, Part, Plan, bundles
from dashboard.work.rules import STEPS, Bounds, Group, Section, bounds
from dashboard.work.standing_in import StoodInFor, stood_in_for
from reviews.actions.clocks import CHECK_ROUTE, IMPACT_ROUTE, ROUTE
from reviews.actions.models import Action, CheckIn
from reviews.learning.models import LearningReview, ReviewerAccess
from reviews.planning.models import Milestone, ProgressCheck

PAGE = 50
RECENT = 5
LOOKED_BACK = 40  # reads of cases
RESTRICTED = "Restricted case"
ACTIONS = (ROUTE, IMPACT_ROUTE, CHECK_ROUTE)
READS_CASES = (Permission.SEE_CASES, Permission.SEE_OWN_NOTIFICATIONS, Permission.REVIEW)
LEFT_AFTER = timedelta(hours=1)  # then colleagues see that an incident was begun and not logged
# True of no row, and found by no index: else PostgreSQL, which takes many more duties for open than are, looks through
# the whole archive for what is somebody's own, instead of through the small index of what is open.
NEVER = Q(pk__lt=F("pk"))
DUTY = ("pk", "incident_id", "act_on", "rule_key")  # what a Duty is made of
SAID = 100  # letters of what an action is


def shown_to(user: User, on: date) -> DeadlineQuerySet:
    """Open deadlines this person may see in a list: of cases listed for them, or without a case.

    Of a restricted case that they may not open, only the next one: the row says that a date is running, no more.
    """
    return _open_ones(user, on).filter(_listed(user, on))


def _open_ones(user: User, on: date) -> DeadlineQuerySet:
    return Deadline.objects.open().annotate(opened=named(user, on, "incident__"))


def _listed(user: User, on: date) -> Q:
    """The condition of `shown_to`. The case is asked about and not joined: PostgreSQL would read all cases for the few
    that have open duties. Nearly every one is of an open case, and those are found once for all rows."""
    earlier = Deadline.objects.open().filter(incident=OuterRef("incident"))
    sooner = Q(act_on__lt=OuterRef("act_on")) | Q(act_on=OuterRef("act_on"), pk__lt=OuterRef("pk"))
    opened, usual = open_to(user, on), Incident.objects.open().order_by()
    readable = Q(incident=None) & ~out_of_reach(user, on)
    readable |= Q(incident__in=usual.filter(opened).values("pk")) | Q(its_case(opened))
    return readable | Q(its_case(listed_to(user, on))) & ~Exists(earlier.filter(sooner))


def read_again(keys: Iterable[int], user: User, on: date) -> list[Deadline]:
    """The duties of these keys, which were read from `shown_to` for the same person a moment ago, with what a row
    shows: to put together once more who may see them takes longer than to read them."""
    return composed(_again, user, on, about=(tuple(keys),))


def _again(user: User, on: date, keys: Any) -> DeadlineQuerySet:
    found = Deadline.objects.open().filter(OneOf("pk", keys)).annotate(opened=named(user, on, "incident__"))
    return found.in_work_order()


def its_case(condition: Q) -> Exists:
    """Whether a condition is true of the case of a duty."""
    return Exists(Incident.objects.filter(condition, pk=OuterRef("incident_id")).order_by())


def mine(user: User, on: date, others: StoodInFor | None = None) -> DeadlineQuerySet:
    """What this person has to do: the deadlines they own, those of their cases that nobody owns, and by role the
    notifications of their authority (notifier) and the review they carry out (independent reviewer); and what comes to
    them for others, which is looked up if it is not given."""
    own = Q(owner=user) | nobodys() & Q(its_case(Q(owner=user))) | of_their_role(user, on)
    others = stood_in_for(user, on) if others is None else others
    if others:
        own |= of_others(others, user, on)
    if has_permission(user, Permission.SEE_OWN_NOTIFICATIONS):
        own |= Q(rule_key__in=STEPS[Step.NOTIFICATION], owner=None)
    if has_permission(user, Permission.REVIEW):
        given = ReviewerAccess.objects.live(on).filter(user=user).values("review")
        own |= Q(opened=True, route="review") | Q(incident=None, route="review", subject_id__in=given)
    # Whose it is comes first: of what is not theirs a database would else ask whether they may see it.
    both = Case(When(own, then=Case(When(_listed(user, on), then=True), default=False)), default=False)
    return _open_ones(user, on).filter(both)


def nobodys() -> Q:
    """What nobody owns, and does not wait for a role either."""
    return Q(owner=None) & ~Q(route__in=DOERS)


def for_a_role() -> Q:
    """What nobody owns because it waits for everybody with a role."""
    return Q(owner=None, route__in=DOERS)


def whose() -> Case:
    """For whom such a duty waits, in words; "" of any other."""
    words = [When(owner=None, route=route, then=Value(said)) for route, said in WHOSE.items()]
    return Case(*words, default=Value(""), output_field=TextField())


def of_others(others: StoodInFor, user: User, on: date) -> Q:
    """The duties that come to a person for somebody who is away: a deputy's are those of cases that they may open, a
    manager's what no deputy gets."""

    def belong_to(people: Sequence[int]) -> Q:
        return Q(owner__in=people) | nobodys() & Q(its_case(Q(owner__in=people)))

    found = belong_to(others.as_manager)
    if others.as_deputy:
        found |= belong_to(others.as_deputy) & (Q(incident=None) | Q(its_case(open_to(user, on))))
    for deputy, people in others.shared:
        named = CaseAccess.objects.live(on).filter(incident=OuterRef("incident_id"), user=deputy)
        found |= belong_to(people) & Q(its_case(Q(restricted=True))) & ~Q(Exists(named))
    return found


@dataclass(frozen=True)
class WorkList:
    """One page of a work list: its parts, how many cases each section holds, and which page it is. Of more than `MOST`
    duties the nearest are read."""

    parts: list[Part]
    counts: dict[Section, int]
    page: Page

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def pressing(self) -> int:
        """How many are in no section that can wait."""
        return self.total - self.counts[Section.LATER]

    @property
    def next(self) -> Row | None:
        """The first line of all, for "what is next"; None for an empty list."""
        return next((bundle.first for part in self.parts for bundle in part.bundles), None)


def work_list(
    user: User, today: date, calendar: Calendar, *, only: Section | None = None, number: str | int = 1
) -> WorkList:
    """One page of what this person has to do, by case, what to act on now first. Two queries, one for rules and one for
    words: what decides the order is read of all, the rest of what is shown."""
    limits = bounds(today, calendar)
    nearest = composed(_nearest, user, today, stood_in_for(user, today))
    plan = Plan(limits, bundles(starmap(Duty, nearest), limits, later=only is Section.LATER), only)
    page = Paginator(plan.shown, PAGE).get_page(number)
    keys = [duty.pk for bundle in page for duty in bundle.duties]
    found = with_words(as_rows(read_again(keys, user, today), today, calendar)) if keys else []
    rows = {row.deadline.pk: row for row in leading(found, user, today, own=True)}
    return WorkList(plan.parts(page, rows, ends=not page.has_next()), plan.counts, page)


def _nearest(user: User, on: date, others: StoodInFor) -> QuerySet:
    found = mine(user, on, others).exclude(route=BEGUN)  # what was begun and not logged stands above the list
    return found.order_by("act_on", "pk").values_list(*DUTY)[: MOST + 1]


def within(group: Group, limits: Bounds) -> Q:
    """The condition of a group on the day to act."""
    after, through = limits.span(group)
    condition = Q(act_on__gt=after) if after else Q()
    return condition & Q(act_on__lte=through) if through else condition


@dataclass(frozen=True)
class WorkRow(Row):
    """A row of a work list. `when` is the day to act and `when_label` says what day that is."""

    when_label: str = "Due"
    when: date | None = None
    note: str = ""  # from the manager who gave it

    @property
    def give_url(self) -> str:
        """Where a manager gives it to somebody else; what they cannot open, or an action's owner has, is not given."""
        given = self.how_url and self.deadline.route not in (*ELSEWHERE, BEGUN)
        return f"{self.how_url}give/" if given else ""

    @property
    def case_url(self) -> str:
        return self.deadline.incident.get_absolute_url() if self.deadline.incident else ""

    @property
    def code_name(self) -> str:
        """The case's; of a restricted case that is not open to the person, nothing but its reference is said."""
        return self.deadline.incident.code_name if self.deadline.incident and self.what != RESTRICTED else ""


def as_rows(deadlines: Iterable[Deadline], today: date, calendar: Calendar) -> list[Row]:
    """The deadlines as rows; those of a restricted case the person may not open say nothing but their date."""
    return [mask(work_row(row)) for row in rows(deadlines, today, calendar=calendar, rules=rules_in_force())]


def work_row(row: Row) -> WorkRow:
    """The row with the day to act: while a delay stands, the day to look again or the revised target."""
    facts = {column.name: getattr(row, column.name) for column in fields(row)}
    waiting = row.state == "waiting"
    label = ("Look again" if row.deadline.waiting_for else "Target") if waiting else "Due"
    return WorkRow(**facts, when_label=label, when=row.deadline.act_on if waiting else row.due_on)


def mask(row: Row) -> Row:
    """The row as it is, or the one line of a restricted case. Needs `opened`, which `shown_to` adds."""
    case = row.deadline.incident
    if case is None or not case.restricted or row.deadline.opened:
        return row
    page = case.get_absolute_url()
    return replace(row, what=RESTRICTED, why="", notes=(), url=page, how_url="", how="", change_url="")


def leading(shown: list[Row], user: User, on: date, *, own: bool = False) -> list[Row]:
    """The rows; those about something that this person may not open, such as what a second person is asked, without
    the addresses of it. On a list of their `own` work what waits for a role may be opened by them. One query for each
    kind that is there and is somebody else's."""
    asked: dict[str, set[int]] = defaultdict(set)
    for row in shown:
        date_of = row.deadline
        theirs = date_of.owner_id == user.pk or own and date_of.owner_id is None
        if date_of.incident_id is None and date_of.route in OPENERS and not theirs:
            asked[date_of.route].add(date_of.subject_id)
    shut: set[tuple[str, int]] = set()
    for route, keys in asked.items():
        found = OPENERS[route](user, on)
        open_ones = keys if found is None else set(found.filter(pk__in=keys).values_list("pk", flat=True))
        shut |= {(route, key) for key in keys - open_ones}
    nowhere = {"url": "", "how_url": "", "change_url": ""}
    return [replace(row, **nowhere) if (row.deadline.route, row.deadline.subject_id) in shut else row for row in shown]


def with_words(shown: list[Row]) -> list[Row]:
    """The rows, those of an action saying what it is, those without a case of which review they are ("First draft" and
    "Action 3" alone could be of any), and those that a manager gave with the note.

    For pages only: a mail says none of it. One query, if there is such a row.
    """
    keys = tuple(map(tuple, (_alone(shown), _of_actions(shown), _given(shown))))
    if not any(keys):
        return shown
    found: dict[str, dict[int, str]] = {"why": {}, "text": {}, "note": {}}
    for kind, key, words in composed(_words, None, None, about=keys):
        found[kind][key] = words
    return [_with(row, **{kind: words.get(row.deadline.pk, "") for kind, words in found.items()}) for row in shown]


def naming_actions(shown: list[Row]) -> list[Row]:
    """The rows of one case, those of an action saying what it is. One query, if there is such a row."""
    keys = tuple(_of_actions(shown))
    if not keys:
        return shown
    found = {key: words for _, key, words in composed(_words, None, None, about=((), keys, ()))}
    return [replace(row, what=said_of(row.what, found.get(row.deadline.pk, ""))) for row in shown]


def _with(row: Row, *, why: str, text: str, note: str) -> Row:
    return replace(row, what=said_of(row.what, text), why=why or row.why, note=note)


def said_of(label: str, text: str) -> str:
    """An action by its number and what is to be done: "Action 3: One page for schools"."""
    return f"{label}: {shorten(text, SAID, placeholder='…')}" if text else label


def _said(rows: QuerySet, kind: str, way: str, words: str | Expression) -> QuerySet:
    """A question of `with_words`: for which deadline, which kind of words."""
    words = F(words) if isinstance(words, str) else words
    return rows.order_by().values_list(Value(kind), way, Cast(words, TextField()))


def _alone(shown: list[Row]) -> list[int]:
    """The dates without a case that do not say by themselves of which review they are."""
    ours = (row.deadline for row in shown if not row.deadline.incident)
    return [each.pk for each in ours if not each.route.startswith("publication")]


def _of_actions(shown: list[Row]) -> list[int]:
    return [row.deadline.pk for row in shown if row.deadline.route in ACTIONS and row.what != RESTRICTED]


def _given(shown: list[Row]) -> list[int]:
    """Those whose ledger has a line, which may be a note for the new owner."""
    return [row.deadline.pk for row in shown if row.deadline.version > 1 and row.what != RESTRICTED]


TITLES = ((LearningReview, "title"), (Milestone, "review__title"), (ProgressCheck, "review__title"))
TEXTS = ((Action, "deadline", "text"), (Action, "impact_deadline", "text"), (CheckIn, "deadline", "action__text"))


def _words(_: User | None, on: date | None, alone: Any, acts: Any, given: Any) -> QuerySet:
    """The title of the review of dates that stand alone, the text of an action, and of what was given what was written
    for the new owner the last time."""
    titles = [
        _said(model.objects.filter(OneOf("deadline_id", alone)), "why", "deadline", title) for model, title in TITLES
    ]
    texts = [_said(model.objects.filter(OneOf(f"{way}_id", acts)), "text", way, text) for model, way, text in TEXTS]
    lines = DeadlineChange.objects.filter(OneOf("deadline_id", given), kind=Kind.OWNER_CHANGED)
    last = lines.order_by().values("deadline").annotate(last=Max("pk")).values("last")
    words = Concat("by_name", Value(": "), Substr("reason", StrIndex("reason", Value(NOTE)) + len(NOTE)))
    noted = DeadlineChange.objects.filter(pk__in=last, reason__contains=NOTE)
    first, *others = [*titles, *texts, _said(noted, "note", "deadline", words)]
    return first.union(*others, all=True)


def recent_and_begun(user: User, on: date) -> list[QuerySet]:
    """Three questions, to be asked with others: the lines that say which cases this person looked at last and may still
    open, the latest first, and those cases; and the incidents that were begun and not logged: their own, and for who
    works on cases the first page of those that colleagues of their areas began."""
    latest = _looked_at(user, on)
    logs, works = (has_permission(user, deed) for deed in (Permission.LOG_INCIDENT, Permission.WORK_CASE))
    reads = logs or any(has_permission(user, deed) for deed in READS_CASES)
    begun = Q(user=user) if logs else Q(pk=None)
    if works:
        others = Q(user__is_active=True) & colleagues(user, on) | Q(pk__in=own(user, on).values("pk"))
        begun |= ~Q(user=user) & Q(subject="when") & others
    if not reads:
        latest = latest.none()
    seen = Incident.objects.filter(reference__in=latest.order_by().values("case"))
    return [latest, seen, Draft.objects.filter(begun, form=FORM)]


def _looked_at(user: User, on: date) -> QuerySet[AccessLog]:
    """A line of the log for each case this person looked at last and may still open, the latest first. Only their own
    last lines are looked through: a case that everybody reads has thousands."""
    log = AccessLog.objects.filter(user=user).exclude(case="").order_by("-at")
    lines = AccessLog.objects.filter(pk__in=log.values("pk")[:LOOKED_BACK])
    of_each = lines.order_by().values("case").annotate(last=Max("pk")).values("last")
    may_open = Incident.objects.visible_to(user, on).filter(reference=OuterRef("case"))
    latest = AccessLog.objects.filter(Exists(may_open), pk__in=of_each).order_by("-pk")
    return AccessLog.objects.filter(pk__in=latest.values("pk")[:RECENT]).order_by("-pk")


def is_left(draft: Draft, at: datetime) -> bool:
    """Whether an incident that somebody began is one for colleagues by now."""
    return draft.saved_at <= at - LEFT_AFTER

"""Lists of actions and recommendations as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import standing_of
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.composed import OneOf, Rows, composed
from csprapp.partnership.models import Theme
from csprapp.records.together import keep_beside, together_for
from csprapp.ui.counting import MOST, PagesOnward
from reviews.actions.guards import stage_of
from reviews.actions.models import Action, CheckIn, Recommendation
from reviews.actions.rules import AGES, Stage, became
from reviews.indicators.models import Indicator
from reviews.learning.models import LearningReview
from reviews.learning.queries import STANDING, alone_open_to, sees_all_alone

PAGE_SIZE = 50
ON_A_THEME = 25  # recommendations of a page, each with its actions
RELATED = ("agency", "owner", "deadline", "impact_deadline")  # what a line reads beside the action itself
# And what it reads of all of it.
READ = ("text", "owner_name", "completed_on", "ended_on", "impact", "agency__name", "owner__name", "owner__email")
OF_A_RECOMMENDATION = ("source", "source_title", "made_on", "text", "acceptance")  # what a theme says of each
OF_ACTIONS = tuple(f"action__{way}" for way in RELATED)
SAID_BEFORE: Any = Recommendation.identified_before.through
NEWER, OLDER = "from_recommendation", "to_recommendation"
# What hangs on a recommendation: its name, the rows that join it, their keys to it and to the other, order and more.
LINKED: tuple[tuple[str, Any, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("themes", Recommendation.themes.through, "recommendation", "theme", ("theme__name",), ()),
    ("actions", Action.recommendations.through, "recommendation", "action", ("action",), OF_ACTIONS),
    ("identified_before", SAID_BEFORE, NEWER, OLDER, (f"-{OLDER}__made_on", f"-{OLDER}"), ()),
    ("identified_again", SAID_BEFORE, OLDER, NEWER, (f"-{NEWER}__made_on", f"-{NEWER}"), ()),
)


def _one_of(*impacts: str) -> Q:
    """Also as ranges: of a value that it is not told PostgreSQL thinks that every third row has it. SQLite goes by the
    values, and by ranges alone went through all that is done."""
    return reduce(or_, (Q(impact__range=(each, each)) for each in impacts)) & Q(impact__in=impacts)


OPEN = Q(completed_on=None, ended_on=None)
# On some day, as a range: that a day is there SQLite does not look up by an index, and read every action.
DONE = Q(completed_on__range=(date.min, date.max))
SHOW = {
    "open": OPEN,
    "impact": DONE & _one_of("", Action.Impact.TOO_EARLY),
    "done": Q(completed_on__isnull=False) | Q(ended_on__isnull=False),
    "all": Q(),
}


def shown(show: str, on: date) -> Q:
    """The condition of a choice of the list; "overdue" needs the day."""
    if show == "overdue":
        return OPEN & Q(deadline__act_on__lt=on)
    return SHOW.get(show, OPEN)


def listed(
    user: User, on: date, *, show: str = "open", agency: Any = None, theme: Any = None, age: str = "", owner: str = ""
) -> QuerySet[Action]:
    """The actions a person may see: overdue first, then open ones by date, then those whose impact is to be judged.

    `theme` is one of a recommendation that they may read. `age` is a key of `rules.AGES`: open for so long at least.
    `owner` is "mine" or "none".
    """
    wanted = shown(show, on)
    if agency:
        wanted &= Q(agency=agency)
    if theme:
        readable = Recommendation.objects.visible_to(user, on)
        wanted &= Exists(readable.filter(themes=theme, actions=OuterRef("pk")).order_by())
    if age in AGES:
        wanted &= OPEN & Q(started_on__lte=on - timedelta(days=AGES[age][1]))
    if owner == "mine":
        wanted &= Q(owner=user)
    elif owner == "none":
        wanted &= Q(owner=None, owner_email="")
    # Nothing that is open has an impact to be judged, and only what is open stands in the order of its date alone.
    of_open = age in AGES or show not in {"impact", "done", "all"}
    clocks = ("deadline",) if of_open else ("deadline", "impact_deadline")
    found = Action.objects.visible_to(user, on).filter(wanted)
    found = found.order_by(F("deadline__act_on").asc(nulls_last=True), "pk") if of_open else _in_order(found, on)
    said = (f"{clock}__{name}" for clock in clocks for name in STANDING)
    return found.select_related("agency", "owner", *clocks).only(*READ, *said)


def _in_order(found: QuerySet[Action], on: date) -> QuerySet[Action]:
    """Of actions at every stage: overdue first, then open ones, then those whose impact is to be judged; by date."""
    act_on = Case(When(completed_on=None, then=F("deadline__act_on")), default=F("impact_deadline__act_on"))
    rank = Case(
        When(OPEN & Q(deadline__act_on__lt=on), then=Value(0)),
        When(OPEN, then=Value(1)),
        When(SHOW["impact"], then=Value(2)),
        default=Value(3),
    )
    return found.order_by(rank, act_on.asc(nulls_last=True), "pk")


def shown_page(user: User, on: date, chosen: tuple[tuple[str, Any], ...]) -> QuerySet[Action]:
    """`listed` by filters that are set."""
    return listed(user, on, **dict(chosen))


COUNTED = ("overdue", "open", "impact", "unowned")


def counted(user: User, on: date) -> dict[str, int]:
    """How many actions each choice of the list holds for this person: overdue, open, impact to judge, without an
    owner. One query, of those alone that wait for something."""
    parts = composed(_counted, user, on)
    return {name: sum(numbers[place] for numbers in parts) for place, name in enumerate(COUNTED)}


def _counted(user: User, on: date) -> QuerySet[Any]:
    """The open ones and those whose impact is to be judged apart: each has its index, and both at once have none."""
    open_ones = {"overdue": Q(deadline__act_on__lt=on), "open": Q(), "unowned": Q(owner=None, owner_email="")}

    def of(part: Q, **kinds: Q) -> QuerySet[Any]:
        found = Action.objects.visible_to(user, on).filter(part).order_by().annotate(every=Value(1)).values("every")
        wanted = {name: Count("pk", filter=kinds[name]) if name in kinds else Value(0) for name in COUNTED}
        return found.annotate(**wanted).values_list(*COUNTED)

    return of(OPEN, **open_ones).union(of(SHOW["impact"], impact=Q()), all=True)


@dataclass(frozen=True)
class Dated:
    """The day of an action that runs or ran, and how it stands."""

    due_on: date
    standing: str
    overdue: bool


def lines(actions: list[Action], user: User, on: date) -> list[dict[str, Any]]:
    """Each action with its stage, its date and how that stands, and the number of its case for whoever may open it, in
    a constant number of queries."""
    dated = {each.pk: each.impact_deadline if each.completed_on else each.deadline for each in actions}
    keys = tuple({row.incident_id for row in dated.values() if row and row.incident_id})
    open_cases = dict(composed(_references, user, on, about=(keys,))) if keys else {}
    calendar, rules = calendar_in_force(), rules_in_force()

    def stands(deadline: Deadline) -> Dated:
        standing = standing_of(deadline, on, calendar, rules)
        return Dated(deadline.due_on, standing.words, standing.state == "overdue")

    rows = {key: stands(deadline) for key, deadline in dated.items() if deadline}
    return [_line(action, dated[action.pk], rows.get(action.pk), open_cases) for action in actions]


def _references(user: User, on: date, keys: Any) -> QuerySet[Any]:
    return Incident.objects.visible_to(user, on).filter(OneOf("pk", keys)).order_by().values_list("pk", "reference")


def _line(action: Action, deadline: Any, row: Dated | None, open_cases: dict[int, str]) -> dict[str, Any]:
    stage = stage_of(action)
    return {
        "action": action,
        "stage": stage.value,
        "open": stage is Stage.OPEN,
        "waits": stage in {Stage.OPEN, Stage.DONE, Stage.TOO_EARLY},
        "row": row,
        "reference": open_cases.get(deadline.incident_id, "") if deadline else "",
    }


def of_no_case(user: User, on: date) -> QuerySet[Action] | None:
    """The actions without a case of which a person may see the dates: their own, those of a review that has none and
    is open to them, and for whoever sees cases those of elsewhere. None for all.
    """
    if sees_all_alone(user, on):
        return None
    readable = alone_open_to(user, on, "review__")
    if has_permission(user, Permission.SEE_CASES):
        readable |= Q(review=None)
    under = Recommendation.objects.filter(readable, incident=None, actions=OuterRef("pk"))
    return Action.objects.filter(Q(Exists(under)) | Q(owner=user))


def check_ins_of_no_case(user: User, on: date) -> QuerySet[CheckIn] | None:
    """The check-ins on those actions."""
    actions = of_no_case(user, on)
    return None if actions is None else CheckIn.objects.filter(Exists(actions.filter(pk=OuterRef("action"))))


def indicators_of(action: Action) -> QuerySet[Indicator]:
    """The indicators that are asked of an action: those of the themes of its recommendations."""
    themes = Recommendation.objects.filter(actions=action, themes=OuterRef("theme")).order_by()
    return Indicator.objects.filter(Exists(themes))


def of_case(incident: Incident | int) -> QuerySet[Recommendation]:
    """The recommendations of a case, which its key may stand for: of its rapid review and of the reviews it leads or is
    part of."""
    led = LearningReview.objects.filter(incident=incident).order_by().values("pk")
    linked = LearningReview.linked_incidents.through.objects.filter(incident=incident).values("learningreview")
    # By keys, not by joins: else every recommendation that there is would be looked at.
    found = Recommendation.objects.filter(Q(incident=incident) | Q(review__in=led) | Q(review__in=linked))
    return found.select_related("incident", "review__incident").prefetch_related("themes")


def recurring(recommendation: Recommendation) -> list[Recommendation]:
    """The earlier recommendations this one repeats, and those that they repeat, newest first, each once."""
    step = f"SELECT to_recommendation_id FROM {SAID_BEFORE._meta.db_table}"  # noqa: S608 - the name of our table
    ways = f"{step} WHERE from_recommendation_id = %s UNION {step} JOIN e ON from_recommendation_id = e.id"
    earlier = RawSQL(f"WITH RECURSIVE e (id) AS ({ways}) SELECT id FROM e", [recommendation.pk])  # noqa: S608, S611
    return list(Recommendation.objects.filter(pk__in=earlier).exclude(pk=recommendation.pk).order_by("-made_on", "-pk"))


@dataclass(frozen=True)
class Told:
    """A recommendation with its actions, what became of it, and where it was said before and since."""

    row: Recommendation
    lines: list[dict[str, Any]]
    became: str
    before: list[Recommendation] = field(default_factory=list)
    again: list[Recommendation] = field(default_factory=list)


def told(rows: QuerySet[Recommendation], user: User, on: date) -> list[Told]:
    """Recommendations as pages tell them, in a constant number of queries, naming nothing the person may not read."""
    return _told_of(list(rows.select_related("incident", "review__incident")), user, on)


def _told_of(found: list[Recommendation], user: User, on: date) -> list[Told]:
    if not found:
        return []
    _read_beside(found, user, on)
    every = {action.pk: action for row in found for action in row.actions.all()}
    by_action = {line["action"].pk: line for line in lines(list(every.values()), user, on)}
    return [_told(row, [by_action[action.pk] for action in row.actions.all()]) for row in found]


def _read_beside(found: list[Recommendation], user: User, on: date) -> None:
    """The themes and actions of some recommendations, and of those where they were said before and since the ones that
    are visible, in one statement."""
    (beside,) = together_for(_beside, user, on, about=(tuple(row.pk for row in found),))
    for (name, _, own, other, *_), links in zip(LINKED, beside, strict=True):
        for row in found:
            keep_beside(row, name, [getattr(link, other) for link in links if getattr(link, f"{own}_id") == row.pk])


def _beside(user: User, on: date, keys: Any) -> list[list[QuerySet[Any]]]:
    asked, visible = [], Recommendation.objects.visible_to(user, on).order_by()
    for _, links, own, other, order, further in LINKED:
        rows = links.objects.filter(OneOf(f"{own}_id", keys)).order_by(*order)
        if links is SAID_BEFORE:
            rows = rows.filter(Exists(visible.filter(pk=OuterRef(f"{other}_id"))))
        asked.append(rows.select_related(other, *further))
    return [asked]


def _told(row: Recommendation, its: list[dict[str, Any]]) -> Told:
    outcomes = [
        (Stage(line["stage"]), line["action"].get_impact_display(), bool(line["row"] and line["row"].overdue))
        for line in its
    ]
    words = became(row.get_acceptance_display() if row.acceptance else "", outcomes)
    return Told(row, its, words, list(row.identified_before.all()), list(row.identified_again.all()))


@dataclass(frozen=True)
class Recurrence:
    """A theme over the years: how often it was recommended, in which years, and a page of it by year. Beyond `MOST`
    nobody counts on, nor names the years."""

    page: Page
    years: list[tuple[int, list[Told]]]  # of the page
    every_year: list[int]
    repeated: int
    many: bool

    @property
    def times(self) -> int:
        return self.page.paginator.count

    @property
    def words(self) -> str:
        """How often, in how many years: the answer to whether improvements were identified before."""
        if self.many:
            return f"Recommended more than {MOST:,} times."
        if not self.times:
            return ""
        named = [str(year) for year in self.every_year]
        often = "once" if self.times == 1 else f"{self.times} times"
        where = f"in {named[0]}" if len(named) == 1 else f"in {len(named)} different years: {', '.join(named)}"
        return f"Recommended {often} {where}."


def recurrence(theme: Theme, user: User, on: date, page: str | None = None) -> Recurrence:
    """What was recommended under a theme that this person may read, the newest year first, so many on a page."""
    about = (theme.pk,)
    many = len(composed(_links, None, None, about=about)) > MOST
    if many:
        rows, pages = [], _Onward(Rows(_newest, user, on, about=about), ON_A_THEME, page)
    else:
        rows = composed(_under, user, on, about=about)
        pages = Paginator(rows, ON_A_THEME)
    page_of = pages.get_page(page)
    keys = tuple(key for key, _ in page_of.object_list)
    found = _told_of(composed(_with_its_case, None, on, about=(keys,)) if keys else [], user, on)
    years = [(year, list(group)) for year, group in groupby(found, key=lambda each: each.row.made_on.year)]
    repeated = Rows(_repeated, user, on, about=about).count() if rows else 0
    return Recurrence(page_of, years, sorted({day.year for _, day in rows}), repeated, many)


class _Onward(PagesOnward):
    """The same of rows that `Rows` reads in parts."""

    @cached_property
    def count(self) -> int:
        self.object_list = self.object_list[0 : self.asked * self.per_page + 1]  # read once
        return len(self.object_list)


def _links(_: User | None, on: date | None, theme: int) -> QuerySet[Any]:
    """What stands under a theme, whoever may read it, so far as it is counted."""
    return Recommendation.themes.through.objects.filter(theme=theme).order_by().values_list("pk")[: MOST + 1]


def _under(user: User, on: date, theme: int) -> QuerySet[Any]:
    """The recommendations under a theme that this person may read, by key and day, the newest first."""
    visible = Recommendation.objects.visible_to(user, on).filter(themes=theme)
    return visible.order_by("-made_on", "-pk").values_list("pk", "made_on")


def _with_its_case(_: User | None, on: date, keys: Any) -> QuerySet[Recommendation]:
    found = Recommendation.objects.filter(OneOf("pk", keys)).order_by("-made_on", "-pk")
    found = found.select_related("incident", "review__incident")
    return found.only(*OF_A_RECOMMENDATION, "incident__reference", "review__incident__reference")


def _newest(user: User, on: date, theme: int) -> QuerySet[Any]:
    """The same where there are many: gone through by their day, so that a page ends where it is full."""
    under = Recommendation.themes.through.objects.filter(theme=theme, recommendation=OuterRef("pk")).order_by()
    visible = Recommendation.objects.visible_to(user, on).filter(Exists(under))
    return visible.order_by("-made_on", "-pk").values_list("pk", "made_on")


def _repeated(user: User, on: date, theme: int) -> QuerySet[Any]:
    """Those that were said again by one that this person may read."""
    readable = Recommendation.objects.visible_to(user, on)
    return readable.filter(themes=theme).filter(Exists(readable.filter(identified_again=OuterRef("pk")).order_by()))


def earlier_under(
    themes: Iterable[Theme], user: User, on: date, *, until: date, leave_out: int | None = None
) -> QuerySet[Recommendation]:
    """The recommendations under any of these themes made until a day, the newest first, that the person may read."""
    found = Recommendation.objects.visible_to(user, on).filter(themes__in=list(themes), made_on__lte=until)
    return found.exclude(pk=leave_out).distinct().order_by("-made_on", "-pk")

"""Actions by age and agency, done with and without impact, and themes over time.

Counted are the recommendations of the cases and reviews a reader's role reaches, those of restricted cases included,
and those of elsewhere that the partnership follows.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from csprapp.accounts.models import User
from csprapp.composed import composed, is_any
from dashboard.performance.periods import Period
from dashboard.performance.queries import counted
from reviews.actions.models import Action, Recommendation
from reviews.learning.queries import alone_open_to

DAYS = {"year": 365, "half": 182, "quarter": 91}  # open for so many days at least, the longest first


class State(StrEnum):
    """How an action stands: open, by how long since it was agreed, or done, by what came of it."""

    NEW = "new"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    YES = "yes"
    SOME = "some"
    NO = "no"
    TOO_EARLY = "too_early"
    UNJUDGED = "unjudged"

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    State.NEW: "Open under 3 months",
    State.QUARTER: "3 to 6 months",
    State.HALF: "6 to 12 months",
    State.YEAR: "A year or more",
    State.YES: "Made the difference",
    State.SOME: "Some difference",
    State.NO: "No difference",
    State.TOO_EARLY: "Too early to say",
    State.UNJUDGED: "Impact not judged",
}
OPEN = (State.NEW, State.QUARTER, State.HALF, State.YEAR)
DONE = (State.YES, State.SOME, State.NO, State.TOO_EARLY, State.UNJUDGED)
NO_AGENCY = "No agency"


def recommendations(user: User, today: date) -> QuerySet[Recommendation]:
    """The recommendations a reader's figures count."""
    reach = (
        counted(user, today)
        | counted(user, today, "review__incident__")
        | Q(incident=None) & alone_open_to(user, today, "review__")
        | Q(incident=None, review=None)
    )
    return Recommendation.objects.filter(reach).order_by()


def actions(user: User, period: Period, today: date) -> QuerySet[Action]:
    """The actions that are open now or were done in a period, each with its `state`. Those ended without being done
    are neither."""
    under = recommendations(user, today).filter(actions=OuterRef("pk"))
    is_open = Q(completed_on=None, ended_on=None)
    done = Q(completed_on__gte=period.start, completed_on__lte=period.end)
    ages = [When(is_open & Q(started_on__lte=today - timedelta(DAYS[key])), then=Value(key)) for key in DAYS]
    state = Case(
        *ages,
        When(is_open, then=Value(State.NEW.value)),
        When(~Q(impact=""), then="impact"),
        default=Value(State.UNJUDGED.value),
        output_field=CharField(),
    )
    # The keys of each by an index of its own: with an "or" every action there ever was would be looked at.
    opened, closed = (Action.objects.filter(each).order_by().values("pk") for each in (is_open, done))
    return Action.objects.filter(is_any(under), pk__in=opened.union(closed)).annotate(state=state).order_by()


@dataclass(frozen=True)
class ByAgency:
    """The actions of an agency by how they stand: open ones now, and those done in each period by its name."""

    key: int
    name: str
    open: dict[State, int]
    done: Mapping[str, dict[State, int]]
    overdue: int


def by_agency(user: User, asked: Period, periods: Mapping[str, Period], today: date) -> list[ByAgency]:
    """Every agency with actions, by name; those of none come last, with key 0. One query."""
    opened: dict[tuple, Counter[State]] = {}
    done: dict[tuple, dict[str, Counter[State]]] = {}
    late: Counter[tuple] = Counter()
    for key, agency, state, completed_on, is_late, number in composed(_alike, user, today, asked):
        who = (key is None, agency or NO_AGENCY, key or 0)
        opened.setdefault(who, Counter())
        done.setdefault(who, {name: Counter() for name in periods})
        if completed_on is None:
            opened[who][State(state)] += number
            late[who] += number * is_late
        for name, period in periods.items():
            if completed_on and completed_on in period:
                done[who][name][State(state)] += number
    return [
        ByAgency(
            who[2],
            who[1],
            {state: opened[who][state] for state in OPEN},
            {name: {state: found[state] for state in DONE} for name, found in done[who].items()},
            late[who],
        )
        for who in sorted(opened)
    ]


def _alike(user: User, on: date, asked: Period) -> "QuerySet[Any]":
    overdue = Case(When(completed_on=None, deadline__due_on__lt=on, then=Value(1)), default=Value(0))
    keys = ("agency_id", "agency__name", "state", "completed_on", "overdue")
    alike = actions(user, asked, on).annotate(overdue=overdue).values(*keys).annotate(number=Count("pk"))
    return alike.values_list(*keys, "number")


IN_ALL = {"open": "All open", "overdue": "Overdue", "done": "Done"}  # what a list may be asked for beside one state


def behind_actions(user: User, period: Period, today: date, of: str, agency: int | None) -> QuerySet[Action]:
    """The actions behind a figure: of a state, or of a word of `IN_ALL`; of an agency, of none for 0, of all for
    None."""
    found = actions(user, period, today)
    if of not in IN_ALL:
        found = found.filter(state=State(of).value)
    elif of == "done":
        found = found.exclude(completed_on=None)
    else:
        found = found.filter(completed_on=None)
        found = found.filter(deadline__due_on__lt=today) if of == "overdue" else found
    if agency is not None:
        found = found.filter(agency=agency or None)
    visible = Action.objects.visible_to(user, today).filter(pk=OuterRef("pk")).order_by()
    shown = found.annotate(opened=Exists(visible)).select_related("agency", "owner", "deadline")
    return shown.order_by("-opened", "started_on", "pk")


@dataclass(frozen=True)
class Recurring:
    """A theme, and how many recommendations were made under it in each period, by the period's name."""

    slug: str
    name: str
    counts: Mapping[str, int]


def of_period(user: User, period: Period, today: date) -> QuerySet[Recommendation]:
    """The recommendations that this user may see and that were made in the period, both its days included."""
    return recommendations(user, today).filter(made_on__gte=period.start, made_on__lte=period.end)


def themes(user: User, asked: Period, periods: Mapping[str, Period], today: date) -> list[Recurring]:
    """Every theme of the periods, the most frequent of the first period first. One query."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for slug, theme, made_on, number in composed(_themes, user, today, asked):
        counts = found.setdefault((slug, theme), Counter())
        for name, period in periods.items():
            if made_on in period:
                counts[name] += number
    told = [Recurring(slug, name, {each: counts[each] for each in periods}) for (slug, name), counts in found.items()]
    first = next(iter(periods))
    return sorted(
        (each for each in told if any(each.counts.values())), key=lambda each: (-each.counts[first], each.name)
    )


def _themes(user: User, on: date, asked: Period) -> "QuerySet[Any]":
    keys = ("themes__slug", "themes__name", "made_on")
    alike = of_period(user, asked, on).filter(themes__isnull=False).values(*keys).annotate(number=Count("pk"))
    return alike.values_list(*keys, "number")


def behind_theme(user: User, period: Period, today: date, slug: str) -> QuerySet[Recommendation]:
    """The recommendations behind a figure of a theme."""
    found = of_period(user, period, today).filter(themes__slug=slug)
    visible = Recommendation.objects.visible_to(user, today).filter(pk=OuterRef("pk")).order_by()
    shown = found.annotate(opened=Exists(visible)).select_related("incident", "review__incident")
    return shown.order_by("-opened", "-made_on", "-pk")

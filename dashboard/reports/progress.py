"""Recommendations and actions of a year as they stood on its last day, and what "it improved" stands on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from csprapp.accounts.models import User
from dashboard.performance.actions import recommendations
from dashboard.performance.periods import Period
from reviews.actions.models import Action, CheckIn, Recommendation
from reviews.indicators.models import Indicator, Reading
from reviews.indicators.queries import Measured

ACCEPTED = (Recommendation.Acceptance.ACCEPTED, Recommendation.Acceptance.PARTLY)


class Stood(StrEnum):
    """How an action stood on a day."""

    DONE = "Done in the year, or judged in it"
    OPEN = "Not due yet, or without a date"
    OVERDUE = "Overdue"
    ENDED = "Ended without being done"


def told_of(user: User, year: Period, on: date, today: date) -> QuerySet[Recommendation]:
    """The recommendations of which a year's report tells: made by a day, and not settled before the year. Settled is
    what was answered, and with every action done, judged or ended; what was accepted and had no action by the day is
    not."""
    under = Action.objects.filter(recommendations=OuterRef("pk")).order_by()
    moved = Q(completed_on=None) | Q(completed_on__gte=year.start) | Q(impact_on__gte=year.start, impact_on__lte=on)
    running = under.filter(moved, Q(ended_on=None) | Q(ended_on__gte=year.start), started_on__lte=on)
    unsettled = (
        Q(made_on__gte=year.start)
        | Q(responded_on=None)
        | Q(responded_on__gte=year.start)
        | Exists(running)
        | Q(acceptance__in=ACCEPTED) & ~Exists(under.filter(started_on__lte=on))
    )
    return recommendations(user, today).filter(unsettled, made_on__lte=on)


@dataclass(frozen=True)
class Told:
    """An action as a year's report tells of it. `shown` says that an indicator shows a shift that holds."""

    action: Action
    stood: Stood
    impact: str  # judged by the day, "" when it was not
    shown: bool
    of: Sequence[Recommendation]  # the recommendations that it serves
    readable: bool  # the reader may open one of these

    @property
    def stuck(self) -> bool:
        """Open, and its latest check-in by the day said that it is stuck."""
        last = next(iter(self.action.check_ins.all()), None)
        return self.stood is Stood.OPEN and last is not None and last.standing == CheckIn.Standing.STUCK

    @property
    def improved(self) -> bool:
        return self.impact in Action.DIFFERENCE


@dataclass(frozen=True)
class Progress:
    """All that a year's report tells of recommendations and actions, `on` its last day or today."""

    on: date
    recommendations: Sequence[Recommendation]
    readable: frozenset[int]  # of these the reader may read the words
    actions: Sequence[Told]

    def answered(self, row: Recommendation) -> bool:
        return row.responded_on is not None and row.responded_on <= self.on

    @property
    def without_actions(self) -> list[Recommendation]:
        """What was accepted and nobody does anything about."""
        accepted = [row for row in self.recommendations if self.answered(row) and row.acceptance in ACCEPTED]
        return [row for row in accepted if not any(each.started_on <= self.on for each in row.actions.all())]

    def standing(self, *which: Stood) -> list[Told]:
        return [each for each in self.actions if each.stood in which]


def stood_on(action: Action, year: Period, on: date) -> Stood | None:
    """How an action stood on a day, by the dates that are recorded; None when it was not agreed then, or was over
    before the year and not judged in it."""
    if action.started_on > on:
        return None
    if action.ended_on and action.ended_on <= on:
        return Stood.ENDED if action.ended_on >= year.start else None
    if action.completed_on and action.completed_on <= on:
        judged = action.impact_on and year.start <= action.impact_on <= on
        return Stood.DONE if action.completed_on >= year.start or judged else None
    return Stood.OVERDUE if action.deadline and action.deadline.due_on < on else Stood.OPEN


def progress(user: User, year: Period, today: date) -> Progress:
    """The recommendations and actions of a year. A fixed number of queries."""
    on = min(year.end, today)
    asked = told_of(user, year, on, today)
    checks = CheckIn.objects.filter(made_on__lte=on).order_by("-number")
    acts = Action.objects.select_related("deadline", "agency").prefetch_related(Prefetch("check_ins", checks))
    opened = Exists(Recommendation.objects.visible_to(user, today).filter(pk=OuterRef("pk")))
    near = asked.select_related("incident", "review__incident").order_by("source", "made_on", "pk")
    rows = list(near.annotate(opened=opened).prefetch_related("themes", Prefetch("actions", acts.order_by("pk"))))
    readable = frozenset(row.pk for row in rows if row.opened)
    measured = _Measured(rows, on)
    under: dict[int, tuple[Action, list[Recommendation]]] = {}
    for row in rows:
        for action in row.actions.all():
            under.setdefault(action.pk, (action, []))[1].append(row)
    told = []
    for action, of in under.values():
        if stood := stood_on(action, year, on):
            impact = action.impact if stood is Stood.DONE and action.impact_on and action.impact_on <= on else ""
            shown = impact in Action.DIFFERENCE and measured.shows(of, action.completed_on)
            told.append(Told(action, stood, impact, shown, of, any(row.pk in readable for row in of)))
    return Progress(on, rows, readable, told)


class _Measured:
    """The indicators of the themes of some recommendations, with their readings until a day."""

    def __init__(self, rows: Iterable[Recommendation], on: date) -> None:
        themes = {theme.pk for row in rows for theme in row.themes.all()}
        self.indicators = list(Indicator.objects.filter(theme__in=themes)) if themes else []
        found = Reading.objects.filter(indicator__in=self.indicators, on__lte=on).order_by("on", "pk")
        self.readings = list(found) if self.indicators else []

    def shows(self, rows: Iterable[Recommendation], done_on: date | None) -> bool:
        """Whether an indicator of their themes shows a shift that holds since an action was done."""
        themes = {theme.pk for row in rows for theme in row.themes.all()}
        own = [each for each in self.indicators if each.theme_id in themes]
        return any(Measured(each, self._of(each), done_on).verdict.holds for each in own)

    def _of(self, indicator: Indicator) -> list[Reading]:
        return [row for row in self.readings if row.indicator_id == indicator.pk]

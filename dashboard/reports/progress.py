"""Recommendations and actions of a year as they stood on its last day, and what "it improved" stands on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from csprapp.accounts.models import User
from csprapp.composed import OneOf, composed
from csprapp.records.together import together_for
from dashboard.performance.actions import recommendations
from dashboard.performance.periods import Period
from reviews.actions.models import Action, CheckIn, Recommendation
from reviews.indicators.models import Reading
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


class Recommended(NamedTuple):
    """A recommendation as a year's report tells of it: values alone, since a year may have hundreds."""

    pk: int
    opened: bool  # the reader may open it
    case: int | None  # the case it came from, directly or through its review
    source: str
    source_title: str
    text: str
    acceptance: str
    response: str
    responded_on: date | None


class Act(NamedTuple):
    """An action, likewise."""

    pk: int
    text: str
    agency: str | None
    due_on: date | None
    started_on: date
    completed_on: date | None
    completion_evidence: str
    impact: str
    impact_evidence: str
    impact_on: date | None
    ended_on: date | None
    ended_reason: str


BESIDE = {"agency": "agency__name", "due_on": "deadline__due_on"}  # what of an action stands elsewhere


@dataclass(frozen=True)
class Told:
    """An action as a year's report tells of it. `shown` says that an indicator shows a shift that holds."""

    action: Act
    stood: Stood
    impact: str  # judged by the day, "" when it was not
    shown: bool
    of: Sequence[Recommended]  # the recommendations that it serves
    last: CheckIn | None  # the latest check-in by the day

    @property
    def readable(self) -> bool:
        """The reader may open one of the recommendations."""
        return any(row.opened for row in self.of)

    @property
    def stuck(self) -> bool:
        """Open, and its latest check-in by the day said that it is stuck."""
        return self.stood is Stood.OPEN and self.last is not None and self.last.standing == CheckIn.Standing.STUCK

    @property
    def improved(self) -> bool:
        return self.impact in Action.DIFFERENCE


@dataclass(frozen=True)
class Progress:
    """All that a year's report tells of recommendations and actions, `on` its last day or today."""

    on: date
    recommendations: Sequence[Recommended]
    under: Mapping[int, Sequence[Act]]  # the actions under each recommendation, by its key
    actions: Sequence[Told]

    @property
    def readable(self) -> list[Recommended]:
        """Those of which the reader may read the words."""
        return [row for row in self.recommendations if row.opened]

    def answered(self, row: Recommended) -> bool:
        """Whether the recommendation was answered by the report's last day."""
        return row.responded_on is not None and row.responded_on <= self.on

    @property
    def without_actions(self) -> list[Recommended]:
        """What was accepted and nobody does anything about."""
        accepted = [row for row in self.recommendations if self.answered(row) and row.acceptance in ACCEPTED]
        return [row for row in accepted if not any(each.started_on <= self.on for each in self.under.get(row.pk, ()))]

    def standing(self, *which: Stood) -> list[Told]:
        """The actions that stood so on the report's last day."""
        return [each for each in self.actions if each.stood in which]


def stood_on(action: Act, year: Period, on: date) -> Stood | None:
    """How an action stood on a day, by the dates that are recorded; None when it was not agreed then, or was over
    before the year and not judged in it."""
    if action.started_on > on:
        return None
    if action.ended_on and action.ended_on <= on:
        return Stood.ENDED if action.ended_on >= year.start else None
    if action.completed_on and action.completed_on <= on:
        judged = action.impact_on and year.start <= action.impact_on <= on
        return Stood.DONE if action.completed_on >= year.start or judged else None
    return Stood.OVERDUE if action.due_on and action.due_on < on else Stood.OPEN


def progress(user: User, year: Period, today: date) -> Progress:
    """The recommendations and actions of a year. Three queries, whatever their number."""
    on = min(year.end, today)
    rows = [Recommended(*row) for row in composed(_recommended, user, today, year)]
    keys = tuple(row.pk for row in rows)
    known: dict[int, Act] = {}
    under: dict[int, list[Act]] = {}
    for key, *facts in composed(_acts, None, None, about=(keys,)):
        act = Act(*facts)
        under.setdefault(key, []).append(known.setdefault(act.pk, act))
    serves: dict[int, list[Recommended]] = {}
    for row in rows:
        for act in under.get(row.pk, ()):
            serves.setdefault(act.pk, []).append(row)
    ((checks, links, readings),) = together_for(_beside, None, None, on, about=(keys,))
    last = {row.action_id: row for row in checks}
    measured = _Measured(links, readings)
    told = []
    for pk, of in serves.items():
        act = known[pk]
        if stood := stood_on(act, year, on):
            impact = act.impact if stood is Stood.DONE and act.impact_on and act.impact_on <= on else ""
            shown = impact in Action.DIFFERENCE and measured.shows(of, act.completed_on)
            told.append(Told(act, stood, impact, shown, of, last.get(pk)))
    return Progress(on, rows, under, told)


def _recommended(user: User, on: date, year: Period) -> QuerySet[Any]:
    opened = Exists(Recommendation.objects.visible_to(user, on).filter(pk=OuterRef("pk")))
    found = told_of(user, year, min(year.end, on), on).annotate(
        opened=opened, case=Coalesce("incident", "review__incident")
    )
    return found.order_by("source", "made_on", "pk").values_list(*Recommended._fields)


def _acts(user: None, on: None, keys: Any) -> QuerySet[Any]:
    """The key of each recommendation, and an action under it."""
    links = Action.recommendations.through.objects.filter(OneOf("recommendation_id", keys)).order_by("action_id")
    return links.values_list("recommendation", *(f"action__{BESIDE.get(name, name)}" for name in Act._fields))


def _beside(user: None, on: None, day: date, keys: Any) -> list[list[QuerySet[Any]]]:
    """The check-ins until a day, the latest last, and what the indicators of the themes say until then."""
    under = Action.recommendations.through.objects.filter(OneOf("recommendation_id", keys)).order_by()
    links = Recommendation.themes.through.objects.filter(OneOf("recommendation_id", keys)).order_by("pk")
    counted = Reading.objects.filter(indicator__theme__in=links.order_by().values("theme"), on__lte=day)
    return [
        [
            CheckIn.objects.filter(action__in=under.values("action"), made_on__lte=day).order_by("number", "pk"),
            links.filter(theme__in=counted.order_by().values("indicator__theme")),
            counted.select_related("indicator").order_by("on", "pk"),
        ]
    ]


class _Measured:
    """The themes of some recommendations that have indicators, and the readings of these."""

    def __init__(self, links: Iterable[Any], readings: Iterable[Reading]) -> None:
        self.themes: dict[int, set[int]] = {}
        for link in links:
            self.themes.setdefault(link.recommendation_id, set()).add(link.theme_id)
        self.readings: dict[int, list[Reading]] = {}
        for reading in readings:
            self.readings.setdefault(reading.indicator_id, []).append(reading)

    def shows(self, rows: Iterable[Recommended], done_on: date | None) -> bool:
        """Whether an indicator of their themes shows a shift that holds since an action was done."""
        themes = {theme for row in rows for theme in self.themes.get(row.pk, ())}
        own = [found for found in self.readings.values() if found[0].indicator.theme_id in themes]
        return any(Measured(found[0].indicator, found, done_on).verdict.holds for found in own)

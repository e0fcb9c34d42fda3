"""Status of the actions under each theme: done in the last year, open, overdue. A picture, and its numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from csprapp.accounts.models import User
from csprapp.clock.deadline import add_months
from csprapp.composed import composed, is_any
from csprapp.partnership.models import Theme
from csprapp.ui.pictures import Part, Picture, Tone, rows
from reviews.actions.models import Action, Recommendation
from reviews.actions.queries import OPEN

MOST_BARS = 10  # below each other; the table has all of them


@dataclass(frozen=True)
class UnderTheme:
    """A theme with its actions. Those that ended without being done are in none of the numbers."""

    theme: Theme
    open: int = 0
    overdue: int = 0
    done: int = 0

    @property
    def parts(self) -> tuple[Part, ...]:
        """The three parts of the theme's bar, which add up to `every`."""
        in_time = self.open - self.overdue
        return (
            Part("Done in the last 12 months", self.done, Tone.FULL),
            Part("Open, not overdue", in_time, Tone.EMPTY),
            Part("Overdue", self.overdue, Tone.CHEQUERED),
        )

    @property
    def every(self) -> int:
        return self.open + self.done


def by_theme(user: User, on: date) -> list[UnderTheme]:
    """Every theme under which there is a recommendation that this person may read, by name. One query."""
    themes: list[Theme] = []
    numbers: dict[int, list[int]] = {}
    for key, name, slug, *counts in composed(_asked, user, on):
        if name:
            themes.append(Theme(pk=key, name=name, slug=slug))
        else:
            numbers[key] = counts
    return [UnderTheme(theme, *numbers.get(theme.pk, ())) for theme in sorted(themes, key=str)]


def _asked(user: User, on: date) -> QuerySet[Any]:
    """The themes, and without their names those that have numbers: each action once, of those alone that are open or
    were done within twelve months, so that it takes no longer with every year."""
    readable = Recommendation.objects.visible_to(user, on).order_by()
    done = (add_months(on, -12), date.max)  # with an end: without one PostgreSQL thinks it a third of all
    # That they were agreed on some day says nothing, and leads to the index of the open ones.
    few = Action.objects.filter(OPEN & Q(started_on__gte=date.min) | Q(completed_on__range=done)).order_by()
    open_ones = Q(action__completed_on=None, action__ended_on=None)
    counts = {
        "open": Count("action", filter=open_ones, distinct=True),
        "overdue": Count("action", filter=open_ones & Q(action__deadline__act_on__lt=on), distinct=True),
        "done": Count("action", filter=Q(action__completed_on__range=done), distinct=True),
    }
    named = _read_by(user, on).annotate(**dict.fromkeys(counts, Value(0))).values_list("pk", "name", "slug", *counts)
    under = Action.recommendations.through.objects.filter(action__in=few.values("pk"))
    under = under.filter(Exists(readable.filter(pk=OuterRef("recommendation")))).order_by()
    grouped = under.values("recommendation__themes").annotate(name=Value(""), slug=Value(""), **counts)
    return named.union(grouped.values_list("recommendation__themes", "name", "slug", *counts), all=True)


def _read_by(user: User, on: date) -> QuerySet[Theme]:
    """The themes under which there is a recommendation that this person may read."""
    readable = Recommendation.objects.visible_to(user, on).filter(pk=OuterRef("recommendation"))
    # As a range: where most recommendations are of one theme, SQLite takes the index for no help with any single theme,
    # and reads every recommendation for each theme without one.
    its_own = {"theme__gte": OuterRef("pk"), "theme__lte": OuterRef("pk")}
    under = Recommendation.themes.through.objects.filter(is_any(readable), **its_own)
    return Theme.objects.filter(is_any(under)).order_by()


def themes_picture(themes: list[UnderTheme]) -> Picture | None:
    """A bar for each of the themes with the most actions."""
    most = sorted((each for each in themes if each.every), key=lambda each: -each.every)[:MOST_BARS]
    bars = [(each.theme.name, each.parts) for each in most]
    return rows("actions-themes", "Status of the actions under each theme", bars) if bars else None

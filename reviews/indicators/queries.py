"""Indicators with their readings, and what they say about a change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from csprapp.clock.deadline import plain_day
from csprapp.records.together import together
from csprapp.ui.pictures import Picture, Point, run_chart
from reviews.indicators.models import Indicator, Reading
from reviews.indicators.rules import Verdict


@dataclass(frozen=True)
class Measured:
    """An indicator with its readings, the oldest first, seen from the day of a change; None while nothing changed."""

    indicator: Indicator
    readings: Sequence[Reading]
    changed_on: date | None

    @property
    def verdict(self) -> Verdict:
        """A reading of the very day of the change counts as before: it was not yet at work."""
        before = [each.value for each in self.readings if self.changed_on is None or each.on <= self.changed_on]
        since = [each.value for each in self.readings if self.changed_on is not None and each.on > self.changed_on]
        return Verdict(before, since, self.indicator.fewer_is_better)

    @property
    def words(self) -> str:
        """Whether it has changed since the first action was done; before that only how many readings there are."""
        return self.verdict.words if self.changed_on else f"{len(self.readings)} readings; no action has been done yet."

    @property
    def chart(self) -> Picture:
        """Its run chart, before the change and since."""
        points = [
            Point(plain_day(each.on), each.value, f"{each.holds} of {each.of}", self._since(each))
            for each in self.readings
        ]
        key, asked = f"indicator-{self.indicator.pk}", self.indicator
        changed = f"Done {plain_day(self.changed_on)}" if self.changed_on else ""
        return run_chart(key, asked.question, points, median=self.verdict.median, note=self._of, changed=changed)

    @property
    def _of(self) -> str:
        return f"Per cent of {self.indicator.of_what}" + ("; fewer is better" if self.indicator.fewer_is_better else "")

    def _since(self, reading: Reading) -> bool:
        return self.changed_on is not None and reading.on > self.changed_on


def measured(asked: QuerySet[Indicator], changed_on: date | None) -> list[Measured]:
    """Each of some indicators, seen from the day of a change. One query."""
    readings = Reading.objects.filter(indicator__in=asked.order_by().values("pk")).order_by("on", "pk")
    indicators, found = together(asked, readings)
    return [Measured(each, _own(each, found), changed_on) for each in indicators]


def _own(indicator: Indicator, readings: Iterable[Reading]) -> list[Reading]:
    return sorted((row for row in readings if row.indicator_id == indicator.pk), key=lambda row: row.on)

"""A work list as people read it: one row for each case with its duties under it, what to act on now first. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from cases.deadlines.queries import Row
from csprapp.clock.rules import AGREED
from dashboard.work.rules import Bounds, Section, counted

LATER_SHOWN = dt.timedelta(days=30)
SHOWN_OF_CASE = 6  # duties under one case; its own page has them all
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Duty:
    """What decides where a duty stands: its key, its case, the day to act, and under which rule it is due."""

    pk: int
    case: int | None
    act_on: dt.date
    rule_key: str

    def section(self, limits: Bounds) -> Section:
        return limits.section(self.act_on, statutory=self.rule_key != AGREED)


@dataclass(frozen=True)
class Bundle(Generic[D]):
    """The duties of one case, or one duty that has none, the most pressing first; `more` are not shown."""

    section: Section
    duties: Sequence[D]
    more: int = 0

    @property
    def first(self) -> D:
        return self.duties[0]


def bundles(duties: Iterable[Duty], limits: Bounds, most: int = SHOWN_OF_CASE) -> list[Bundle[Duty]]:
    """The duties by case. A case stands where its most pressing duty belongs, and all its others are under it."""
    places = list(Section)
    order = sorted(duties, key=lambda each: (places.index(each.section(limits)), each.act_on, each.pk))
    by_case: dict[tuple[str, int], list[Duty]] = {}
    for each in order:
        by_case.setdefault(("case", each.case) if each.case else ("duty", each.pk), []).append(each)
    return [Bundle(found[0].section(limits), found[:most], len(found[most:])) for found in by_case.values()]


def of_rows(shown: Iterable[Row], limits: Bounds) -> list[Bundle[Row]]:
    """Rows by case in the same order, all of each."""
    rows = {row.deadline.pk: row for row in shown}
    found = (row.deadline for row in rows.values())
    duties = [Duty(each.pk, each.incident_id, each.act_on, each.rule_key) for each in found]
    every = bundles(duties, limits, most=len(duties))
    return [Bundle(bundle.section, [rows[each.pk] for each in bundle.duties]) for bundle in every]


@dataclass(frozen=True)
class Part:
    """A section of a work list on one page: how many cases it holds, those shown here, and what is further ahead."""

    section: Section
    total: str
    bundles: list[Bundle[Row]]
    ahead: str = ""
    ahead_from: dt.date | None = None


@dataclass(frozen=True)
class Plan:
    """Which cases a list shows, before their rows are read; of Later the next 30 days, or else what comes next."""

    limits: Bounds
    every: list[Bundle[Duty]]
    only: Section | None = None

    @cached_property
    def counts(self) -> dict[Section, int]:
        found = Counter(bundle.section for bundle in self.every)
        return {section: found[section] for section in Section}

    @cached_property
    def shown(self) -> list[Bundle[Duty]]:
        if self.only:
            return [bundle for bundle in self.every if bundle.section is self.only]
        last = self.limits.today + LATER_SHOWN
        near = [bundle for bundle in self.every if bundle.section is not Section.LATER or bundle.first.act_on <= last]
        return near or self.every[:1]

    @property
    def ahead(self) -> list[Bundle[Duty]]:
        """What is not shown, because it is further ahead."""
        return [] if self.only else self.every[len(self.shown) :]

    def parts(self, page: Iterable[Bundle[Duty]], rows: dict[int, Row], *, ends: bool) -> list[Part]:
        """The sections of a page, its rows read; where the list `ends` it says what is further ahead."""
        by_section: dict[Section, list[Bundle[Row]]] = {}
        for bundle in page:
            if found := [rows[each.pk] for each in bundle.duties if each.pk in rows]:
                by_section.setdefault(bundle.section, []).append(Bundle(bundle.section, found, bundle.more))
        ahead = self.ahead if ends else []
        more = {Section.LATER: (counted(len(ahead)), ahead[0].first.act_on)} if ahead else {}
        return [
            Part(section, counted(self.counts[section]), by_section.get(section, []), *more.get(section, ()))
            for section in Section
            if section in by_section or section in more
        ]

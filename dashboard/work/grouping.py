"""A work list as people read it: one row for each case with its duties under it, what to act on now first. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from typing import Generic, TypeVar

from cases.deadlines.queries import Row
from csprapp.clock.rules import AGREED
from csprapp.ui.counting import counted
from dashboard.work.rules import Bounds, Section

LATER_SHOWN = dt.timedelta(days=30)
SHOWN_OF_CASE = 6  # duties under one case; its own page has them all
# How many cases of a part the whole list shows; a link leads to all of them. Of what is to be acted on now, every one.
FIRST = {Section.STATUTORY: 5, Section.AGREED: 5, Section.LATER: 3}
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Duty:
    """What decides where a duty stands: its key, its case, the day to act, and under which rule it is due."""

    pk: int
    case: int | None
    act_on: dt.date
    rule_key: str

    def section(self, limits: Bounds) -> Section:
        """Where the list has it. An agreed date is never under the statutory ones."""
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


def bundles(
    duties: Iterable[Duty], limits: Bounds, most: int = SHOWN_OF_CASE, *, later: bool = False
) -> list[Bundle[Duty]]:
    """The duties by case. A case stands where its most pressing duty belongs, and its others are under it: those that
    are for later are counted, unless they are asked for."""
    places = list(Section)
    order = sorted(duties, key=lambda each: (places.index(each.section(limits)), each.act_on, each.pk))
    by_case: dict[tuple[str, int], list[Duty]] = {}
    for each in order:
        by_case.setdefault(("case", each.case) if each.case else ("duty", each.pk), []).append(each)
    return [_bundle(found, limits, most, later=later) for found in by_case.values()]


def _bundle(found: list[Duty], limits: Bounds, most: int, *, later: bool) -> Bundle[Duty]:
    pressing = [each for each in found if later or each.section(limits) is not Section.LATER]
    shown = pressing[:most] or found[:1]
    return Bundle(found[0].section(limits), shown, len(found) - len(shown))


def of_rows(shown: Iterable[Row], limits: Bounds) -> list[Bundle[Row]]:
    """Rows by case in the same order, all of each."""
    rows = {row.deadline.pk: row for row in shown}
    found = (row.deadline for row in rows.values())
    duties = [Duty(each.pk, each.incident_id, each.act_on, each.rule_key) for each in found]
    every = bundles(duties, limits, most=len(duties), later=True)
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
    """Which cases a list shows, before their rows are read: of all that is not to be acted on now the `FIRST`, and of
    Later what falls in the next 30 days; if that is nothing, what comes next. Asked for `only` one part, all of it."""

    limits: Bounds
    every: list[Bundle[Duty]]
    only: Section | None = None

    @cached_property
    def counts(self) -> dict[Section, int]:
        """How many lines each section has, shown or not."""
        return {section: len(found) for section, found in self.by_section.items()}

    @cached_property
    def by_section(self) -> dict[Section, list[Bundle[Duty]]]:
        """The lines of each section, in their order."""
        return {section: [each for each in self.every if each.section is section] for section in Section}

    @cached_property
    def shown(self) -> list[Bundle[Duty]]:
        """The lines that the page shows: of one section all, else the nearest of each."""
        if self.only:
            return [bundle for bundle in self.every if bundle.section is self.only]
        last = self.limits.today + LATER_SHOWN
        near = (each for each in self.every if each.section is not Section.LATER or each.first.act_on <= last)
        by_section = groupby(near, key=lambda each: each.section)
        shown = [each for section, found in by_section for each in islice(found, FIRST.get(section))]
        return shown or self.every[:1]

    def ahead(self, section: Section) -> list[Bundle[Duty]]:
        """What of a section is not shown, because it is less pressing."""
        shown = sum(each.section is section for each in self.shown)
        return [] if self.only else self.by_section[section][shown:]

    def parts(self, page: Iterable[Bundle[Duty]], rows: dict[int, Row], *, ends: bool) -> list[Part]:
        """The sections of a page, its rows read; where a section ends, or the list `ends` without one, it is said what
        is not shown."""
        by_section: dict[Section, list[Bundle[Row]]] = {}
        last, page = {each.section: each for each in self.shown}, list(page)
        for bundle in page:
            if found := [rows[each.pk] for each in bundle.duties if each.pk in rows]:
                by_section.setdefault(bundle.section, []).append(Bundle(bundle.section, found, bundle.more))
        ended = [section for section in Section if (last[section] in page if section in last else ends)]
        ahead = {section: found for section in ended if (found := self.ahead(section))}
        more = {section: (counted(len(found)), found[0].first.act_on) for section, found in ahead.items()}
        return [
            Part(section, counted(self.counts[section]), by_section.get(section, []), *more.get(section, ()))
            for section in Section
            if section in by_section or section in more
        ]

"""Which case that is here a tracker's rows are: by the references of either side, or by a child and a day. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csprapp.names import comparing as names
from dashboard.imports.others import Known

if TYPE_CHECKING:
    from dashboard.imports.planning import Planned
    from dashboard.imports.row_facts import ChildFacts

OURS = re.compile(r"\d{4}-\d{4,6}")


@dataclass(frozen=True)
class KnownCase:
    """A case that is here, as rows are compared with it. `children`: initials, name and day of birth of each."""

    reference: str
    occurred_on: dt.date | None = None
    aware_on: dt.date | None = None
    children: tuple[tuple[str, str, dt.date | None], ...] = ()
    people: tuple[Known, ...] = ()  # everybody, those recorded by mistake too
    dates: frozenset[tuple[str, dt.date]] = frozenset()  # rule and date, as they stand here


@dataclass
class Here:
    """The cases that are here, found by what rows say of them."""

    cases: dict[str, KnownCase] = field(default_factory=dict)  # by our reference
    sources: dict[str, list[str]] = field(default_factory=dict)  # their own reference, folded -> ours
    digests: dict[str, str] = field(default_factory=dict)  # a row brought over before -> ours
    national: dict[str, str] = field(default_factory=dict)  # the Panel's reference, folded -> ours

    def __post_init__(self) -> None:
        self.born: dict[dt.date, list[str]] = defaultdict(list)
        self.on: dict[dt.date, list[str]] = defaultdict(list)
        for case in self.cases.values():
            for _, _, born in case.children:
                if born:
                    self.born[born].append(case.reference)
            for day in {case.occurred_on, case.aware_on} - {None}:
                self.on[day].append(case.reference)  # type: ignore[index]


def code_of(reference: str) -> str:
    """A reference as it is compared: "SI-24/007" and "si 24 007" are one."""
    return re.sub(r"[^a-z0-9]", "", reference.lower())


def match(case: Planned, here: Here) -> str:
    """Our reference of the case that these rows are, or ""."""
    for row in case.rows:
        if row.digest in here.digests:
            return here.digests[row.digest]
    for row in case.rows:
        offers = [row.reference] if OURS.fullmatch(row.reference) and row.reference in here.cases else []
        offers += here.sources.get(code_of(row.reference), []) if row.reference else []
        offers += (
            [found] if row.national_reference and (found := here.national.get(code_of(row.national_reference))) else []
        )
        for reference in offers:
            if reference in here.cases and not _contradicts(case, here.cases[reference]):
                return reference
    return next(_by_facts(case, here), "")


def _contradicts(case: Planned, known_case: KnownCase) -> bool:
    """Whether a case of the same reference is another one: other days, and no child in common."""
    days = [(case.days.get("occurred_on"), known_case.occurred_on), (case.days.get("aware_on"), known_case.aware_on)]
    both = [(one, other) for one, other in days if one and other]
    if any(one == other for one, other in both):
        return False
    said = [child for child in case.children if child.name or child.initials or child.born]
    common = any(is_child(child, *known_child) for child in said for known_child in known_case.children)
    if common:
        return False
    return bool(both) or bool(said and known_case.children)


def _by_facts(case: Planned, here: Here) -> Iterator[str]:
    """By a child's birth and name, then by the day of the incident and the name."""
    occurred = case.days.get("occurred_on")
    for child in case.children:
        for reference in here.born.get(child.born, []) if child.born else []:
            found = here.cases[reference]
            apart = occurred and found.occurred_on and occurred != found.occurred_on
            aware = case.days.get("aware_on")
            apart = apart or not occurred and aware and found.aware_on and aware != found.aware_on
            if not apart and any(is_child(child, *each) for each in found.children if each[2] == child.born):
                yield reference
    for day in {occurred, case.days.get("aware_on")} - {None}:
        for reference in here.on.get(day, []):  # type: ignore[arg-type]
            found = here.cases[reference]
            if occurred and found.occurred_on and occurred != found.occurred_on:
                continue
            if any(is_child(child, *each) for child in case.children for each in found.children):
                yield reference


def is_child(child: ChildFacts, initials: str, name: str, born: dt.date | None) -> bool:
    """Whether a child of a row can be one of a case, by the one comparison of names."""
    if child.born and born and child.born != born:
        return False
    if child.name and name:
        return names.same_name(child.name, name)
    return bool(names.initials(child.initials)) and names.initials(child.initials) == names.initials(initials)

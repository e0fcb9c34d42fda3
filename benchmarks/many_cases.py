"""Fills an empty database with many cases, so many of them open: `fill(1_000_000, 500, today)`.

Each kind of case is told once through the services (`patterns`) and then copied inside the database (`copying`). The
same day gives the same content. A copy of a closed case lies up to ten years back, one of an open case up to four
weeks; four areas, four coordinators of whom the first has half of the work, one publication for every twenty cases and
at most 24.
"""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from django.core.management import call_command
from django.db import connection

from benchmarks.copying import Copier, Patterns, Turning
from benchmarks.loading import bulk_load
from benchmarks.patterns import Pattern, tell_patterns
from cases.incidents import rules
from cases.incidents.models import Incident, ReferenceCounter
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Area, PartnerBody
from csprapp.records.statistics import look_through_tables
from demo.telling import Teller
from publications.library import services
from tests.factories import make_area, make_body, make_delegate, make_user
from tests.factories_publications import FIRST_DAY, approve, make_draft

WEEKS_OPEN, WEEKS_CLOSED = 4, 10 * 52
OPEN_REFERRALS, OPEN_THEMATIC, MOST_PUBLICATIONS = 20, 5, 24
AREAS = ("Eastmoor", "Westvale", "Southdown")
SYLLABLES = tuple(
    "bar bel cor tan pen fal gor han hol kel lor mar nor pel ran sel tor val wes win bri".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Side:
    """One area with its council and the council's delegate."""

    area: Area
    body: PartnerBody
    delegate: User

    @property
    def word(self) -> str:
        return rules.folded_words(self.area.name)[0]


def fill(cases: int, open_cases: int, today: dt.date) -> None:
    """Everything, in an empty database whose tables were made by `migrate`."""
    # There are more copies than words to call open cases by, so none of them has one.
    with patch("cases.intake.services.free_code_names", lambda case, words: [""]):
        teller, patterns = tell_patterns(today)
    sides, owners = more_people(teller)
    publish(teller, min(MOST_PUBLICATIONS, cases // 20))
    copies = numbers_of_copies(patterns, cases, open_cases)
    roots = [pattern.root for pattern in patterns]
    references = [root.reference if isinstance(root, Incident) else "" for root in roots]
    turning = Turning(owners[0].pk, sides[0].body.pk, sides[0].delegate.pk, sides[0].word)
    copier = Copier(Patterns(roots, copies), turning, references)
    with bulk_load():
        copier.copy(series(patterns, copies, sides, owners, today))
    look_through_tables()  # as the product does at night; PostgreSQL's own autovacuum would do the same
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def more_people(teller: Teller) -> tuple[list[Side], list[User]]:
    """Three more areas with a council and its delegate each, and three more coordinators."""
    police, board = (PartnerBody.objects.get(kind=kind) for kind in ("police", "icb"))
    council = PartnerBody.objects.get(kind="local_authority")
    sides = [Side(teller.area, council, teller.users["la"])]
    for name in AREAS:
        area = make_area(name)
        body = make_body("local_authority", area, name=f"{name} Council")
        sides.append(Side(area, body, make_delegate(body, f"Delegate of {name}")))
        police.areas.add(area)
        board.areas.add(area)
    others = [make_user(Role.COORDINATOR, name=f"Coordinator {number}") for number in (2, 3, 4)]
    return sides, [teller.users["coordinator"], *others]


def publish(teller: Teller, number: int) -> None:
    """Reports that the public reads, and one in four that waits for its day."""
    by, checker = teller.users["publisher"], teller.users["checker"]
    for one in range(number):
        edition = approve(make_draft(by=by, title=f"Invented report {one}"), by=checker)
        publication = edition.publication
        publication.refresh_from_db()
        day = teller.days.today + dt.timedelta(days=20 + one) if one % 4 == 3 else FIRST_DAY
        at = dt.datetime.combine(min(day, FIRST_DAY) - dt.timedelta(days=1), dt.time(9), tzinfo=dt.UTC)
        services.schedule(publication.pk, publication.version, day, None, by=by, why="Agreed date", at=at)


def numbers_of_copies(patterns: list[Pattern], cases: int, open_cases: int) -> list[int]:
    """How often each pattern is copied: as its share says, and in all so many cases, so many of them open."""
    found = []
    for pattern in patterns:
        alike = [p for p in patterns if type(p.root) is type(pattern.root) and p.is_open == pattern.is_open]
        total = total_of(pattern, cases, open_cases)
        if total < len(alike):
            raise ValueError(f"At least {len(alike)} of {pattern.root._meta.verbose_name}, {total} are wanted")
        wholes = shares([p.share for p in alike], total - len(alike))
        found.append(wholes[alike.index(pattern)])
    return found


def total_of(pattern: Pattern, cases: int, open_cases: int) -> int:
    """How many there are to be of what is like this pattern; one referral came to nothing for every four cases."""
    kind = pattern.root._meta.model_name
    if kind == "incident":
        return open_cases if pattern.is_open else cases - open_cases
    if kind == "referral":
        return max(2, min(OPEN_REFERRALS, cases // 20)) if pattern.is_open else max(1, cases // 4)
    return max(1, min(OPEN_THEMATIC, cases // 100))


def shares(weights: list[float], total: int) -> list[int]:
    """The total in whole numbers as the weights have it, every pattern once more until it is used up."""
    found = [int(total * weight / sum(weights)) for weight in weights]
    for number in range(total - sum(found)):
        found[number % len(found)] += 1
    return found


def series(
    patterns: list[Pattern], copies: list[int], sides: list[Side], owners: list[User], today: dt.date
) -> Iterator[tuple]:
    """Every copy: its days back, its reference, its surname, its area and whose work it is."""
    counters = dict(ReferenceCounter.objects.values_list("year", "last"))
    number = 0
    for component, (pattern, times) in enumerate(zip(patterns, copies, strict=True)):
        incident = pattern.root if isinstance(pattern.root, Incident) else None
        began = (incident and incident.aware_on) or today
        weeks = WEEKS_OPEN if pattern.is_open else WEEKS_CLOSED
        for k in range(times):
            number += 1
            days = 7 * (k % weeks if pattern.is_open else 1 + k * (weeks - 1) // times)
            year = began.year if not days else (began - dt.timedelta(days=days)).year
            reference = ""
            if incident:
                counters[year] = counters.get(year, 0) + 1
                reference = rules.reference(year, counters[year])
            owner = owners[0] if k % 2 == 0 else owners[1 + k // 2 % (len(owners) - 1)]
            side, surname = sides[k // 2 % len(sides)], surname_of(number)
            yield (
                component, k, days, f"-{days} days", reference, reference.replace("-", " "), surname.title(), surname,
                side.area.pk, side.word, owner.pk, side.body.pk, side.delegate.pk,
            )  # fmt: skip
    for year, last in counters.items():
        ReferenceCounter.objects.update_or_create(year=year, defaults={"last": last})


def surname_of(number: int) -> str:
    """A surname that no other number has: five syllables, none of which begins another."""
    found = ""
    for _ in range(5):
        number, syllable = divmod(number, len(SYLLABLES))
        found += SYLLABLES[syllable]
    return found


def main(*asked: str) -> None:
    """`python -m benchmarks.many_cases 1000 500 2026-11-28`: the tables of DATABASE_URL, and so many cases in them."""
    call_command("migrate", verbosity=0)
    if asked:
        cases, open_cases, day = asked
        fill(int(cases), int(open_cases), dt.date.fromisoformat(day))
    connection.close()  # SQLite brings everything into the one file


if __name__ == "__main__":
    main(*sys.argv[1:])

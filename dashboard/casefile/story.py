"""The story of a case: what happened, day by day, in people's words. Who recorded and changed what is in its history.

Told from the facts as they stand, each on the day that it happened: what was corrected is told once and right, what is
planned is not told. The sentences are in `happenings`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.partnership.national import called_now
from csprapp.records.together import together
from csprapp.ui.addresses import address
from dashboard.casefile.happenings import TABLE, About, Reach, Rows
from dashboard.casefile.sentences import Said


@dataclass(frozen=True)
class Line:
    """A sentence of the story, what it is about, and the page that says more."""

    words: str
    about: About
    url: str = ""


@dataclass(frozen=True)
class Day:
    """A London day on which something happened."""

    day: date
    lines: list[Line]


def story(incident: Incident, user: User, today: date) -> list[Day]:
    """Everything that happened by a London day, newest first, as far as this person may read it. Two queries."""
    rows, found = _asked(Reach(incident, user, today)), dict[date, list[tuple[int, Said]]]()
    for number, teller in enumerate(TABLE):
        for said in (said for row in rows[teller.rows] for said in teller.tell(row)):
            if said.day and said.day <= today:
                found.setdefault(said.day, []).append((number, said))
    return [Day(day, list(_of_a_day(found[day], incident))[::-1]) for day in sorted(found, reverse=True)]


def _asked(reach: Reach) -> dict[Rows, list[Any]]:
    """The rows of each question, each asked once and all in one statement; one that can have no answer is left out."""
    every = {rows: rows(reach) for rows in dict.fromkeys(teller.rows for teller in TABLE)}
    asked = {rows: found for rows, found in every.items() if not found.query.is_empty()}
    return {rows: [] for rows in every} | dict(zip(asked, together(*asked.values()), strict=True))


def _of_a_day(said: Sequence[tuple[int, Said]], incident: Incident) -> Iterator[Line]:
    """The lines of a day, first things first; what several did, or what happened several times, in one sentence."""
    alike: dict[tuple[int, str], list[Said]] = {}
    for number, each in said:
        alike.setdefault((number, each.words), []).append(each)
    for (number, _), same in alike.items():
        own = same[0].url if len(same) == 1 else ""
        page = TABLE[number].page
        url = own or (address(page, incident.reference) if page else "")
        yield Line(called_now(in_words(same)), TABLE[number].about, url)


def in_words(same: Sequence[Said]) -> str:
    """One sentence of what is alike: "A, B and C were told", "2 actions were agreed", and of one thing its own."""
    who = sorted({each.who for each in same if each.who})
    if who:
        return _capital(same[0].words.format(who=listed(who), was="was" if len(who) == 1 else "were"))
    return same[0].many.format(count=len(same)) if len(same) > 1 and same[0].many else same[0].words


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"; where a name holds an "and" itself, "A and B, and C"."""
    *first, last = names
    comma = "," if any(" and " in name for name in names) else ""
    return f"{', '.join(first)}{comma} and {last}" if first else last


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def narrowed(days: Iterable[Day], about: str, *, oldest_first: bool = False) -> list[Day]:
    """The days with the lines that are about one thing, or with all, in the order asked for."""
    kept = (Day(each.day, [line for line in each.lines if about in {"", line.about}]) for each in days)
    found = [each for each in kept if each.lines]
    return [Day(each.day, each.lines[::-1]) for each in found[::-1]] if oldest_first else found

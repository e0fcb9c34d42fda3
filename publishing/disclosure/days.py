"""Days and months in a sentence, what happened then, and how each could be wider. Pure."""

import re
from collections.abc import Iterator

from publishing.disclosure.ages import ORDINALS
from publishing.disclosure.sentences import Sentence
from publishing.disclosure.weights import KINDS, Clue
from publishing.disclosure.wording import EVENTS, HOLIDAYS, LISTS, each_of

PRECISE = (("day", each_of("days")), ("holiday", (HOLIDAYS,)), ("month", each_of("months")))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKS = re.compile(r"half.?term|week\b|holidays|time$|Christmas$|Easter$|Ramadan$|Lent$|New Year$")
SEASONS = ("winter", "winter", *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter")
NAMED = {"Christmas": "winter", "Boxing": "winter", "New Year": "winter", "Easter": "spring", "Summer": "summer"}


def days_in(sentence: Sentence) -> Iterator[Clue]:
    """Exact days, days with a name, and months, with what is said to have happened then."""
    if sentence.of_the_review and not EVENTS["death"].search(sentence.plain):
        return
    taken: set[int] = set()
    for precise, patterns in PRECISE:
        for match in (found for pattern in patterns for found in pattern.finditer(sentence.plain)):
            spots = set(range(*match.span()))
            if not taken & spots:
                taken |= spots
                clue = _clue(sentence.plain, match, precise)
                if clue.kind.of != "day" or not sentence.of_services:
                    yield clue


def _clue(text: str, match: re.Match[str], precise: str) -> Clue:
    words, year = match.group().strip(" ."), (match.groupdict().get("year") or "").strip("'")
    year = f"20{year}" if len(year) == 2 else year
    if precise == "holiday" and WEEKS.search(words):
        precise = "month"  # a week or two, not one day
    kind = f"{_event(text, match)}_{'month' if precise == 'month' else 'day'}"
    if kind == "death_day" and not year:
        kind = "death_holiday"
    return Clue(KINDS[kind], words, season(words, year), value_of(words, year))


def _event(text: str, match: re.Match[str]) -> str:
    """What happened then: what the nearest word says."""
    near = [
        (min(abs(found.start() - match.end()), abs(match.start() - found.end())), name)
        for name, words in EVENTS.items()
        for found in words.finditer(text)
    ]
    return min(near)[1] if near else "other"


def month_of(words: str) -> int:
    """The month a date names, from 1; 0 when none is named in letters or figures."""
    for place, name in enumerate(MONTHS, start=1):
        if re.search(rf"\b{name[:3]}", words):
            return place
    figures = re.search(r"\b\d{1,2} ?[./-] ?(\d{1,2}) ?[./-]|\b\d{4}-(\d{2})-|\b(\d{1,2})/\d{4}", words)
    return min(12, int(next(filter(None, figures.groups())))) if figures else 0


def season(words: str, year: str) -> str:
    """ "in the spring of 2024"; without the year where none is told."""
    month = month_of(words)
    named = SEASONS[month - 1] if month else next((NAMED[part] for part in NAMED if part in words), "")
    if not named:
        return "“that year”"
    return f"“in the {named} of {year}”" if year else f"“in the {named}”"


def value_of(words: str, year: str) -> str:
    """The day in one spelling, "5-3-2024": day, month, year, each empty where it is not told."""
    iso = re.fullmatch(r"\d{4}-\d{2}-(\d{2})", words)
    day = iso or re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!/\d{4})", words)
    named = re.search(rf"\b({LISTS['nth_day']})\b", words, re.IGNORECASE)
    found = int(day[1]) if day else _nth(named[1].lower()) if named else 0
    return f"{found or ''}-{month_of(words) or ''}-{year}"


def _nth(words: str) -> int:
    tens = 20 if words.startswith("twent") else 30 if words.startswith(("thirtieth", "thirty")) else 0
    last = re.split(r"[- ]", words)[-1]
    return tens + (ORDINALS.index(last) + 1 if last in ORDINALS else 0)

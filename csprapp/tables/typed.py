"""What people type into a cell, as a value: dates, yes and no. Pure; today is an argument.

Nothing is guessed in silence: what can be read in two ways, or not at all, comes back with words that say so.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from csprapp.names.dates import MONTH, SHORT, Written, months_in, whole_dates
from csprapp.tables.reading import Cell, words

BASE_1900, BASE_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
SERIALS = range(10_000, 80_000)  # from 1927 to 2119
EMPTY = re.compile(
    r"[\s\-–—.?*/\\_]*|(n\.?\s*[/\\]?\s*a\.?|n/k|nk|none|nil|null|blank|tb[acd]|(unknown|n/k|see|historic)\b.*|"
    r"to be (confirmed|arranged|advised|agreed|set|published|decided|held)|not\b.*|"
    r"(awaiting|awaited|await|pending|outstanding|ongoing|on-going|in progress|unclear|unsure|dna|"
    r"no date|date (tbc|unknown)|waiting|"
    r"(click|tap|choose|select|please (select|choose|enter))\b.*|-+ ?(select|choose)\b.*|dd?.mm?.yy(yy)?|"
    r"#(n/a|ref!|value!|div/0!|name\?|null!|num!)|on hold|will be|due)\b.*|no|missing|n\.?\s?[/\\]\s?a\b.*)",
    re.I,
)
NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?[/.\-\\]\s?(\d{1,2})\s?[/.\-\\]\s?(\d{4}|\d{2})(?!\d)")
RANGE = re.compile(
    r"(?<![\d/.])\d{1,2}(?:st|nd|rd|th)?\s?(?:-|–|to|or|&)\s?\d{1,2}(?:st|nd|rd|th)?\s?(?:[/.]\d|[a-z]{3})", re.I
)
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
DAY_ALONE = re.compile(
    r"(?:w\s*[/.]?\s*[cb]\.?|week\s+(?:commencing|beginning|starting)|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)?\s*(?:the\s+)?"
    r"(\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:[-–,;(]|a\.?m|p\.?m)[^\d]*)?",
    re.I,
)
MONTH_AND_FIGURES = re.compile(MONTH + r"\s'?\d{2}", re.I)
WEEK = re.compile(r"\bw\s*[/.]?\s*[cb]\b|\bweek (commencing|beginning|starting)\b", re.I)
MONTH_NAMED = re.compile(MONTH, re.I)
# "mid-June", "end of June", "June?"
PART_OF_A_MONTH = re.compile(
    r"(?:early|mid(?:dle)?|late|(?:the )?(?:beginning|start|end) of|ca?\.?|circa|about|around|approx\.?)?[\s\-–]*"
    rf"{MONTH}\s*\??", re.I,
)  # fmt: skip
SEE = re.compile(r"(please )?(see|as per|refer to|cf)\b", re.I)  # "see 23/04" names another case
SHORT_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/.](\d{1,2})(?![\d/.-])")
A_TIME = re.compile(r"(?<!\d)20\d{2}(?!\d)|\bq[1-4]\b|\b(spring|summer|autumn|winter|christmas|easter)\b", re.I)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
NOTED = "week beginning"


@dataclass(frozen=True)
class Period:
    """The month and the year that a sheet, a heading between rows or a column gives to dates without them. `april`: the
    year is a financial one, which begins then."""

    year: int | None = None
    month: int | None = None
    april: bool = False

    @property
    def last_day(self) -> dt.date | None:
        """The last day of its year."""
        if self.year is None:
            return None
        return dt.date(self.year + 1, 3, 31) if self.april else dt.date(self.year, 12, 31)

    def year_of(self, month: int) -> int | None:
        """The year in which a month of this period lies."""
        return self.year + 1 if self.year and self.april and month < 4 else self.year


NO_PERIOD = Period()


@dataclass(frozen=True)
class Day:
    """What a cell says of a day: the day, or what is wrong with it. `month_only`: it gives a month and no day. `note`
    is what stands beside the date; `filled`: the month or the year stands elsewhere."""

    day: dt.date | None = None
    wrong: str = ""
    month_only: bool = False
    note: str = ""
    filled: bool = False


NOTHING = Day()


def read_day(cell: Cell, today: dt.date, period: Period = NO_PERIOD, *, since_1904: bool = False) -> Day:
    """The day of a cell, day before month as it is written in England."""
    if cell is None or cell == "":
        return NOTHING
    if isinstance(cell, dt.date):
        return Day(cell)
    if isinstance(cell, bool):
        return Day(wrong="There is a “Yes” or “No” where a date should be")
    if isinstance(cell, float | int):
        return _serial(float(cell), since_1904)
    return _read_text(" ".join(cell.split()), today, period, since_1904)


def _serial(number: float, since_1904: bool) -> Day:
    whole = int(number)
    if whole in SERIALS:
        return Day((BASE_1904 if since_1904 else BASE_1900) + dt.timedelta(days=whole))
    digits = str(whole)
    if len(digits) == 8 and (day := _made(int(digits[:4]), int(digits[4:6]), int(digits[6:]))):
        return Day(day)
    if len(digits) in (7, 8) and (day := _made(int(digits[-4:]), int(digits[-6:-4]), int(digits[:-6]))):
        return Day(day)  # 01022024, perhaps without its first nought
    if 1990 <= whole <= 2100:
        return Day(wrong=f"“{whole}” is a year: it has no day and no month", month_only=True)
    return NOTHING if whole == 0 else Day(wrong=f"“{words(number)}” is not a date")


@lru_cache(maxsize=20_000)
def _read_text(text: str, today: dt.date, period: Period, since_1904: bool) -> Day:
    if found := NUMERIC.fullmatch(text):
        return _figures(text, int(found[1]), int(found[2]), _year(found[3], today))
    if found := ISO.fullmatch(text):
        return _figures(text, int(found[3]), int(found[2]), int(found[1]))
    if not any(map(str.isdigit, text)) and EMPTY.fullmatch(text):
        return NOTHING
    if re.fullmatch(r"\d{4,6}(\.\d+)?", text):
        return _serial(float(text), since_1904)
    return _sought(text, today, period)


def _sought(text: str, today: dt.date, period: Period) -> Day:
    """A date among other words."""
    if RANGE.search(text):
        return Day(wrong=f"“{_short(text)}” has two dates: which one is right?")
    written = _one_century(whole_dates(text), today)
    days = dict.fromkeys(day for each in written if each.year and (day := _made(each.year, each.month, each.day or 0)))
    note = _beside(text, written)
    if len(days) == 1:
        return Day(next(iter(days)), note=note)
    if len(days) > 1:
        both = " and ".join(f"{day:%d/%m/%Y}" for day in list(days)[:2])
        return Day(wrong=f"“{_short(text)}” has two dates, {both}: which one is right?")
    if found := NUMERIC.search(text):
        return _figures(text, int(found[1]), int(found[2]), _year(found[3], today))
    if any(each.year for each in written):
        each = next(each for each in written if each.year)
        return Day(wrong=f"“{_short(text)}”: there is no {each.day} {MONTHS[each.month - 1]} in that year")
    if any(True for _ in months_in(text)):
        return Day(wrong=f"“{_short(text)}” gives a month and no day", month_only=True)
    return _without_year(text, written, period)


def _without_year(text: str, written: list[Written], period: Period) -> Day:
    """A day whose month or year stands elsewhere, or nowhere."""
    if SEE.match(text):
        return NOTHING
    if MONTH_AND_FIGURES.fullmatch(text):
        return Day(wrong=f"“{_short(text)}” gives a month, and a number that may be a day or a year", month_only=True)
    pairs = {(each.day, each.month) for each in written if each.day}
    if not pairs and (found := SHORT_NUMERIC.search(text)) and 1 <= int(found[2]) <= 12:
        pairs = {(int(found[1]), int(found[2]))}
    if len(pairs) > 1:
        return Day(wrong=f"“{_short(text)}” has two dates: which one is right?")
    if pairs:
        day, month = pairs.pop()
        return _filled(text, period.year_of(month), month, day or 0, "does not say which year")
    if found := DAY_ALONE.fullmatch(text):
        year = period.year_of(period.month) if period.month else None
        return _filled(text, year, period.month or 0, int(found[1]), "does not say which month")
    if PART_OF_A_MONTH.fullmatch(text):
        return Day(wrong=f"“{_short(text)}” gives a month and no day", month_only=True)
    if A_TIME.search(text) and not EMPTY.fullmatch(text):
        return Day(wrong=f"“{_short(text)}” gives no day", month_only=True)
    return NOTHING if EMPTY.fullmatch(text) else Day(wrong=f"“{_short(text)}” is not a date")


def _filled(text: str, year: int | None, month: int, day: int, missing: str) -> Day:
    """A day made whole by the period of its sheet; what is missing where that says nothing."""
    if year is None:
        return Day(wrong=f"“{_short(text)}” {missing}")
    if made := _made(year, month, day):
        return Day(made, note=NOTED if WEEK.search(text) else "", filled=True)
    return Day(wrong=f"“{_short(text)}”: there is no {day} {MONTHS[month - 1]} {year}")


def _figures(text: str, day: int, month: int, year: int) -> Day:
    if made := _made(year, month, day):
        return Day(made, note=_rest(text))
    if month > 12 >= day and _made(year, day, month):
        return Day(wrong=f"“{_short(text)}”: there is no month {month}. Was the month written first?")
    if 1 <= month <= 12:
        return Day(wrong=f"“{_short(text)}”: there is no {day} {MONTHS[month - 1]} {year}")
    return Day(wrong=f"“{_short(text)}”: there is no month {month}")


def _rest(text: str) -> str:
    if ISO.fullmatch(text):  # what stands behind the day: its time, and words
        rest = re.sub(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ]?|\b00:00(:00)?(\.0+)?Z?", "", text)
        return rest.strip(" -–—,;:()")
    return NUMERIC.sub("", text).strip(" -–—,;:()")


def _beside(text: str, written: list[Written]) -> str:
    rest = text
    for each in sorted({(each.start, each.end) for each in written}, reverse=True):
        rest = rest[: each[0]] + " " + rest[each[1] :]
    return " ".join(rest.split()).strip(" -–—,;:()")


def _one_century(written: list[Written], today: dt.date) -> list[Written]:
    """The same with one reading of a year of two figures."""
    found: dict[tuple[int, int], Written] = {}
    for each in written:
        known = found.get((each.start, each.end))
        if known is None or known.year and each.year and known.year > today.year + 1:
            found[each.start, each.end] = each
    return list(found.values())


def _year(figures: str, today: dt.date) -> int:
    if len(figures) == 4:
        return int(figures)
    return 2000 + int(figures) if 2000 + int(figures) <= today.year + 1 else 1900 + int(figures)


def _made(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# --- The period of a sheet --------------------------------------------------------------------------------------

FINANCIAL = re.compile(r"(?<!\d)(20\d{2})\s?[-/–]\s?(?:20)?(\d{2})(?!\d)")
SHORT_FINANCIAL = re.compile(r"(?<![\d/.-])(\d{2})\s?[-/–]\s?(\d{2})(?![\d/.-])")
A_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


@lru_cache(maxsize=2_000)
def period_in(text: str) -> Period:
    """The month and year that a name says: "Jan 2024", "2023-24", "January"."""
    month = MONTH_NAMED.search(text)
    if month and MONTH_NAMED.search(text, month.end()):
        month = None  # a quarter: "Apr - Jun 2025"
    number = SHORT.index(month[1][:3].lower()) + 1 if month else None
    if (found := FINANCIAL.search(text)) and int(found[2]) == (int(found[1]) + 1) % 100:
        return Period(int(found[1]), number, april=True)
    if not month and (found := SHORT_FINANCIAL.search(text)) and int(found[2]) == (int(found[1]) + 1) % 100:
        return Period(2000 + int(found[1]), None, april=True)
    if found := A_YEAR.search(text):
        return Period(int(found[1]), number)
    if month and (short := re.search(r"['’\s-](\d{2})\b", text[month.end() :])):
        return Period(2000 + int(short[1]), number)
    return Period(None, number)


# --- Yes and no -------------------------------------------------------------------------------------------------

YES = re.compile(
    r"(y|ye[sp]?|yeah|true|1(?=\W*$)|x|✓|✔|☑|✅|ü|þ|tick(ed)?|agreed|met|confirmed|sent|done|completed?)(?![a-z]).*",
    re.I | re.S,
)
NO = re.compile(
    r"(n|no|nope|false|0(?=\W*$)|✗|✘|❌|☐|☒|nil|none|not (met|agreed|required|needed|applicable))(?![a-z/]).*",
    re.I | re.S,
)
UNSURE = re.compile(
    r"([?\s.\-–—]*|n\.?\s?[/\\]\s?[ak]\.?|na|nk|tb[acd]|u/?k|unk(nown)?|unclear|unsure|d/?k|don.?t know|"
    r"not (yet|known|sure|recorded).*|awaiting.*|pending.*|to be .*)",
    re.I | re.S,
)


def read_yes(cell: Cell) -> tuple[bool | None, bool]:
    """Yes or no, or neither, and whether the cell could be read at all."""
    if cell is None or cell == "":
        return None, True
    if isinstance(cell, bool):
        return cell, True
    if isinstance(cell, float | int):
        return (bool(cell), True) if cell in (0, 1) else (None, False)
    if isinstance(cell, dt.date):
        return True, True  # the day on which it was done
    text = cell.strip()
    if UNSURE.fullmatch(text):
        return None, True
    if NO.match(text):
        return False, True
    if YES.match(text):
        return True, True
    return None, False

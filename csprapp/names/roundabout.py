"""Days said in a roundabout way: by two ordinals, beside another day, with a slip, by an age in weeks or from a
birthday. Pure.

For the disclosure check alone. A tracker's cell is read by `dates.py`: what is doubtful there must not become a fact.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache

from csprapp.names.comparing import distance
from csprapp.names.dates import _COUNT, _M, _Y, CARDINALS, DAY, GAP, MONTH, ONES, SHORT, TIGHT, WORDED, Written

_I = re.IGNORECASE
_ORDINAL = r"(?P<nth>\d{1,2})(?:st|nd|rd|th)"
_WORDS = "|".join(one.replace("-", r"[-\s]") for one in reversed(ONES))
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_ANY_YEAR = rf"(?:{_YEAR}|(?P<short>\d{{2}}))(?!\d)"
_DAY_AND_MONTH = rf"{DAY}{GAP}{MONTH}[\s,]{{0,2}}(?:of\s)?{_YEAR}"
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
# "the 3rd of the 4th, 2019", "the third of the fourth".
BY_ORDINALS = re.compile(
    rf"(?:{_ORDINAL}|\b{WORDED})(?:\sday)?\sof\s(?:the\s)?"
    rf"(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th)|(?P<month_worded>{_WORDS}))(?:\smonth)?[\s,]{{1,2}}(?:of\s)?{_ANY_YEAR}",
    _I,
)
# "3 and 4 April 2019", "3/4 April", "the 3rd, 4th and 5th of April": the first of them; the last is found anyway.
BESIDE_ANOTHER = re.compile(
    rf"{DAY}(?:(?:,\s?|\s?[/&-]\s?|\s(?:and|or|to)\s)\d{{1,2}}(?:st|nd|rd|th)?){{1,3}}{GAP}{TIGHT}(?:{GAP}{_ANY_YEAR})?",
    _I,
)
SLIPS_OF_THREE = {"jna": 1, "fbe": 2, "mra": 3, "arp": 4, "mya": 5, "jnu": 6, "jly": 7, "agu": 8, "spe": 9, "otc": 10,
                  "nvo": 11, "dce": 12}  # fmt: skip
# A month with a slip, between its day and its year.
WITH_A_SLIP = re.compile(rf"{DAY}{GAP}(?P<slip>[a-z]{{3,10}})\.?[\s,]{{1,2}}{_YEAR}(?!\d)", _I)
IN_THE_YEAR = re.compile(
    rf"(?:{DAY}|\b{WORDED})\s(?:day\s)?(?:of\s)?"
    rf"{MONTH},?\s(?:in|of)\s(?:the|that)(?:\ssame)?\syear\s{_YEAR}",
    _I,
)
OF_A_PROGRAM = re.compile(rf"\b{TIGHT}\s{DAY}\s\d\d:\d\d(?::\d\d)?\s(?:[A-Z]{{2,4}}\s|[+-]\d{{4}}\s)?{_YEAR}", _I)
IN_FIGURES = (
    re.compile(
        rf"(?<![\d.,:])(?P<day>\d{{1,2}})(?P<sign>[,:'~]|//|\.\.|--)(?P<number>\d{{1,2}})(?P=sign){_YEAR}(?!\d)"
    ),
    re.compile(rf"(?<![\d/])(?P<day>\d{{1,2}})//(?P<number>\d{{1,2}})//{_ANY_YEAR}"),
    re.compile(rf"(?<![\d/])0{{0,2}}(?P<day>\d{{1,2}})/0{{0,2}}(?P<number>\d{{1,2}})/0?{_YEAR}(?!\d)"),
    re.compile(r"(?<![\d.,:/-])(?<!\d\s)(?P<day>\d{1,2})\s(?P<number>\d{1,2})\s(?P<short>\d{2})(?!\s?[\d/%]|[.,:-]\d)"),
    re.compile(rf"(?i:\bdate\()\s?{_YEAR}\s?[,;]\s?(?P<number>\d{{1,2}})\s?[,;]\s?(?P<day>\d{{1,2}})\b"),
    re.compile(rf"(?<=[^\W\d]\.)(?P<day>\d{{1,2}})[./](?P<number>\d{{1,2}})[./]{_ANY_YEAR}"),  # "d.o.b.3/4/19"
    re.compile(rf"\b{TIGHT}/(?P<day>\d{{1,2}})/{_YEAR}", _I),
)
_UNITS = r"(?P<unit>days?|weeks?|wks?)"
_OLD = rf"{_COUNT.format('count')}[\s-]{_UNITS}(?:[\s-]old|\sof\sage)"
_OF_AGE = rf"(?:aged?|at|was|is|of|exactly|just)\s{_COUNT.format('aged')}[\s-](?P<aged_unit>days?|weeks?|wks?)\b"
IN_WEEKS = (
    re.compile(rf"\b(?:{_OLD}|{_OF_AGE})[^.;\n\d]{{0,20}}?\s(?:on|by|at)\s{_DAY_AND_MONTH}", _I),
    re.compile(rf"\b(?:on|by)\s{_DAY_AND_MONTH}[^.;\n\d]{{0,60}}?\b(?:{_OLD}|{_OF_AGE})", _I),
    re.compile(
        rf"\b(?P<fortnight>a\sfortnight|a\sweek|one\sweek)(?:\sold|\sof\sage)\s(?:on|by|at)\s{_DAY_AND_MONTH}", _I
    ),
    re.compile(
        rf"\bborn\s{_COUNT.format('count')}\s{_UNITS}\s(?:before|earlier\sthan)\s(?:that,?\s)?{_DAY_AND_MONTH}", _I
    ),
)
_NOTED = r"(?:aged?|was|is|at)\s(?P<noted_years>\d{1,2});(?P<noted_months>\d{1,2})"  # as psychologists write an age
_YEARS_AND_MONTHS = rf"{_COUNT.format('years')}(?:{_Y}|y)[,\s]{{1,2}}(?:and\s)?{_COUNT.format('more')}(?:{_M}|m\b)"
_ONLY_MONTHS = rf"{_COUNT.format('months')}{_M}(?:[\s-](?:old|of\sage))"
IN_MONTHS = (  # the day first, the age after it; the other way round where the months are written "3m"
    re.compile(
        rf"\b(?:in|on|by)\s(?:\d{{1,2}}(?:st|nd|rd|th)?{GAP})?{MONTH}[\s,]{{1,2}}{_YEAR}\b[^.;\n\d]{{0,60}}?\b(?:{_YEARS_AND_MONTHS}|{_ONLY_MONTHS})",
        _I,
    ),
    re.compile(
        rf"\b{_YEARS_AND_MONTHS}(?:\sold)?[^.;\n\d]{{0,12}}?\s(?:in|on|by)\s(?:\d{{1,2}}(?:st|nd|rd|th)?{GAP})?{MONTH}[\s,]{{1,2}}{_YEAR}",
        _I,
    ),
    re.compile(
        rf"\b{_NOTED}(?:\sold)?[^.;\n\d]{{0,12}}?\s(?:in|on|by)\s(?:\d{{1,2}}(?:st|nd|rd|th)?{GAP})?{MONTH}[\s,]{{1,2}}{_YEAR}",
        _I,
    ),
    re.compile(
        rf"\b(?:in|on|by)\s(?:\d{{1,2}}(?:st|nd|rd|th)?{GAP})?{MONTH}[\s,]{{1,2}}{_YEAR}\b[^.;\n\d]{{0,60}}?\b{_NOTED}",
        _I,
    ),
    re.compile(
        rf"\b(?P<one>a|one)\syear\sold\s(?:in|on)\s(?:\d{{1,2}}(?:st|nd|rd|th)?{GAP})?{MONTH}[\s,]{{1,2}}{_YEAR}", _I
    ),
)
_OFFSET = (
    rf"(?:(?:(?P<article>the|a)|{_COUNT.format('off')})\s(?P<off_unit>days?|weeks?|fortnight)"
    r"\s(?P<way>before|after)\s)?"
)
_BIRTHDAY = (
    rf"{_OFFSET}(?:(?:her|his|their|the|its)\s(?:child's\s|baby's\s)?)?"
    rf"(?:(?P<birth>{_WORDS})|(?P<birth_figure>\d{{1,2}})(?:st|nd|rd|th))\sbirthday"
)
BIRTHDAYS = (
    re.compile(rf"\b{_BIRTHDAY}[,\s(]{{1,2}}(?:(?:in|on|of)\s)?{_DAY_AND_MONTH}", _I),
    re.compile(rf"\bon\s{_DAY_AND_MONTH}[^.;\n\d]{{0,40}}?\b{_BIRTHDAY}", _I),
)

_IN_FIGURES = rf"(?P<day>\d{{1,2}})[./-](?P<number>\d{{1,2}})[./-]{_ANY_YEAR}"
# "first birthday (14.7.22)", "turned 2 on 14/07/2023", "born 07/21".
AGED_IN_FIGURES = (
    re.compile(
        rf"\b(?:(?P<birth>{_WORDS})|(?P<birth_figure>\d{{1,2}})(?:st|nd|rd|th))\sbirthday[,\s(]{{1,2}}(?:on\s)?{_IN_FIGURES}",
        _I,
    ),
    re.compile(rf"\b(?:turned|became|reached)\s{_COUNT.format('turned')}[,\s(]{{1,2}}(?:on\s)?{_IN_FIGURES}", _I),
)
BORN_IN = re.compile(
    r"\b(?:born(?:\sin)?|b\.|d\.?o\.?b\.?:?)\s?(?P<number>0?[1-9]|1[0-2])[/.-](?P<short>\d{2})(?![\d/.-])", _I
)
# The day of a week, as programs number it, and the seconds since 1970 that a phone keeps.
OF_A_WEEK = re.compile(r"(?<![\w-])(?P<year>(?:19|20)\d{2})-?W(?P<week>[0-5]\d)-?(?P<day>[1-7])(?![\d-])")
LATE_IN_THE_EVENING = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)[T ]23:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)"
)
IN_SECONDS = re.compile(r"(?<![\d.,£$€+/-])(?P<seconds>-?\d{9,10})(?:\d{3})?(?![\d,]|\.\d{3})")


def roundabout_dates(text: str) -> Iterator[Written]:
    """Days with their month, said or written in a way that no form or tracker has."""
    for pattern in (BY_ORDINALS, BESIDE_ANOTHER, WITH_A_SLIP, IN_THE_YEAR, OF_A_PROGRAM, *IN_FIGURES):
        for match in pattern.finditer(text):
            found = match.groupdict()
            month = _month(found)
            for year in _years(found):
                if month:
                    yield Written(year, month, _day(found), *match.span(), figures=bool(found.get("number")))
    yield from days_of_programs(text)


def days_of_programs(text: str) -> Iterator[Written]:
    """Days as only programs write them: by the week of their year, and by the seconds since 1970."""
    for match in OF_A_WEEK.finditer(text):
        with suppress(ValueError):
            day = date.fromisocalendar(int(match["year"]), int(match["week"]), int(match["day"]))
            yield Written(day.year, day.month, day.day, *match.span())
    for match in LATE_IN_THE_EVENING.finditer(text):  # midnight of a London summer's day, by the clock of programs
        with suppress(ValueError):
            day = date(int(match["year"]), int(match["month"]), int(match["day"])) + timedelta(days=1)
            yield Written(day.year, day.month, day.day, *match.span())
    for match in IN_SECONDS.finditer(text):
        for off in (0, 3600):  # likewise
            day = date(1970, 1, 1) + timedelta(days=(int(match["seconds"]) + off) // 86_400)
            yield Written(day.year, day.month, day.day, *match.span())


def roundabout_births(text: str) -> Iterator[Written]:
    """The month of birth, or the day, that an age beside a day says: "six weeks old on 15 May 2019"."""
    for pattern in IN_WEEKS:
        for match in pattern.finditer(text):
            found = match.groupdict()
            one = found.get("fortnight")
            count = (2 if "fort" in one else 1) if one else _count(found.get("count") or found.get("aged") or "0")
            unit = found.get("unit") or found.get("aged_unit") or ""
            if (on := _on(found)) and (born := on - timedelta(days=count * (1 if unit.startswith("d") else 7))):
                yield Written(born.year, born.month, None, *match.span())
    for pattern in IN_MONTHS:
        for match in pattern.finditer(text):
            found = match.groupdict()
            years = 1 if found.get("one") else _count(found.get("years") or found.get("noted_years") or "0")
            months = _count(found.get("more") or found.get("months") or found.get("noted_months") or "0")
            at = int(found["year"]) * 12 + _month(found) - 1 - years * 12 - months
            yield Written(at // 12, at % 12 + 1, None, *match.span())
    for pattern in BIRTHDAYS:
        for match in pattern.finditer(text):
            if day := _from_birthday(match.groupdict()):
                yield Written(day.year, day.month, None, *match.span())
    yield from _births_in_figures(text)


def _births_in_figures(text: str) -> Iterator[Written]:
    """The same, where the day beside the age or the month of birth is in figures."""
    for pattern in AGED_IN_FIGURES:
        for match in pattern.finditer(text):
            found = match.groupdict()
            said = found.get("birth_figure") or found.get("turned")
            age = _count(said) if said else _ordinal(found["birth"])
            for year in _years(found):
                yield Written((year or 0) - age, int(found["number"]), None, *match.span())
    for match in BORN_IN.finditer(text):
        yield Written(2000 + int(match["short"]), int(match["number"]), None, *match.span())


def _from_birthday(found: dict[str, str]) -> date | None:
    """The day of birth from a birthday, or from a day so long before or after one."""
    on = _on(found)
    if on is None:
        return None
    if found.get("way"):
        off = 1 if found.get("article") else _count(found["off"])
        unit = found["off_unit"].lower()
        days = off * (1 if unit.startswith("d") else 14 if unit == "fortnight" else 7)
        on += timedelta(days=-days if found["way"].lower() == "after" else days)
    age = int(found["birth_figure"]) if found.get("birth_figure") else _ordinal(found["birth"])
    return _date(on.year - age, on.month, min(on.day, 28))


def _on(found: dict[str, str]) -> date | None:
    return _date(int(found["year"]), _month(found), int(found["day"]))


def _day(found: dict[str, str]) -> int:
    figure = found.get("day") or found.get("nth")
    return int(figure) if figure else _ordinal(found["worded"])


def _month(found: dict[str, str]) -> int:
    """The month a match names in letters, figures or an ordinal; 0 for a word that is none."""
    if found.get("month"):
        return SHORT.index(found["month"][:3].lower()) + 1
    if found.get("slip"):
        return _misspelt(found["slip"].lower())
    return int(found["number"]) if found.get("number") else _ordinal(found["month_worded"])


@lru_cache(maxsize=1000)
def _misspelt(word: str) -> int:
    """The month a word is by a slip of one letter, or of two in a long one; 0 for none."""
    if word in SLIPS_OF_THREE:
        return SLIPS_OF_THREE[word]
    for number, month in enumerate(MONTHS, start=1):
        if len(month) > 4 and word[:1] == month[:1] and 0 < distance(word, month) <= (2 if len(month) > 7 else 1):
            return number
    return 0


def _years(found: dict[str, str]) -> tuple[int | None, ...]:
    if found.get("year"):
        return (int(found["year"]),)
    return (2000 + int(found["short"]), 1900 + int(found["short"])) if found.get("short") else (None,)


def _ordinal(word: str) -> int:
    return ONES.index(re.sub(r"\s", "-", word.lower())) + 1


def _count(word: str) -> int:
    return int(word) if word.isdigit() else CARDINALS.index(word.lower()) + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Dates in every spelling that people, Word and Excel make, and ages that say a date. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from csprapp.names.folding import WORD, flat, plain

FILE = Path(__file__).with_name("months.txt")

SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
        "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first")  # fmt: skip
CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
             "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
LONG = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "(?:tember|t)", "ober", "ember", "ember")
MONTH = "(?P<month>" + "|".join(f"{short}(?:{rest})?" for short, rest in zip(SHORT, LONG, strict=True)) + r")\b\.?"
# Glued to what stands before or after: "5Jan2019".
TIGHT = "(?P<month>" + "|".join(f"{short}(?:{rest})?" for short, rest in zip(SHORT, LONG, strict=True)) + r")\.?"
DAY = r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
WORDED = "(?P<worded>" + "|".join(one.replace("-", r"[-\s]") for one in reversed(ONES)) + ")"
YEAR = r"(?:(?P<year>(?:1[89]|20)\d{2})|'?(?P<short>\d{2}))(?!\d)"
GAP = r"[\s.,/_·*“”\"'-]{0,3}(?:of[\s]+)?"
SEPARATOR = r"\s?[./_\\|·-]\s?"
_I = re.IGNORECASE
DATES = (
    re.compile(rf"(?:{DAY}|\b{WORDED}){GAP}{TIGHT}(?:{GAP}(?:in\s)?{YEAR})?", _I),
    re.compile(rf"\b{TIGHT}[\s_.,-]{{0,2}}(?:the\s)?(?:{DAY}\b|{WORDED}\b)(?:[\s,._-]{{1,3}}{YEAR})?", _I),
    re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})(?P<sign>{SEPARATOR})(?P<number>\d{{1,2}}){SEPARATOR}{YEAR}(?!\.?\d)"),
    re.compile(
        rf"(?<!\d)(?P<year>(?:1[89]|20)\d{{2}}){SEPARATOR}(?P<number>\d{{1,2}}){SEPARATOR}(?P<day>\d{{1,2}})(?!\d)"
    ),
    re.compile(rf"(?<!\d)(?P<year>(?:1[89]|20)\d{{2}})[\s./_-]{{0,2}}{TIGHT}[\s./_-]{{0,2}}{DAY}(?!\d)", _I),
    re.compile(r"(?<![\d.])(?<!\d\s)(?P<day>\d{1,2})\s(?P<number>\d{2})\s(?P<year>(?:19|20)\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})\s(?P<number>\d{2})\s(?P<day>\d{2})(?!\s?\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<number>\d{2})(?P<day>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{2})(?P<number>\d{2})(?P<year>(?:19|20)\d{2})(?!\d)"),
)
MONTHS_OF_A_YEAR = (
    re.compile(rf"(?<![\d/.-])(?P<year>(?:19|20)\d{{2}})[\s/_-]{TIGHT}(?![\s./_-]?\d)\b", _I),
    re.compile(rf"\b{TIGHT}[\s,/_.)-]{{0,3}}(?:of\s|in\s)?(?P<year>(?:19|20)\d{{2}})(?!\d)", _I),
    re.compile(rf"\b{TIGHT}(?:-|\s?(?:of\s)?')(?P<short>\d{{2}})(?!\d)", _I),
    re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d{{2}})\s?\(\s?{TIGHT}\s?\)", _I),
    re.compile(rf"\b{TIGHT}\s?/\s?(?:{'|'.join(SHORT)})[a-z]*\s(?P<year>(?:19|20)\d{{2}})", _I),
    re.compile(r"(?<![\d/.-])(?P<number>0?[1-9]|1[0-2])[/.-](?P<year>(?:19|20)\d{2})(?![\d/-]|\.\d)"),
    re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d{2})[/.-](?P<number>0[1-9]|1[0-2])(?![\d/-]|\.\d)"),
)
# Months in other languages and in Roman figures: "5 stycznia 2019", "2019. január 5.", "5 de enero", "5.I.2019".
_DAY = r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])(?:[.ºª]|-?(?:er|go|is|os|ti|te|de|e)\b)?"
_OTHER = rf"(?P<word>{WORD.pattern})'?"
_OF = r"[\s.,/_-]{0,3}(?:(?:de|do|del|di|d|r|m|year|an|ano)[\s.']{1,2})?"
ELSEWHERE = (
    re.compile(rf"{_DAY}{_OF}{_OTHER}(?:{_OF}{YEAR})?", _I),
    re.compile(rf"(?<!\d)(?P<year>(?:1[89]|20)\d{{2}})\.?{_OF}{_OTHER}{_OF}{_DAY}(?!\d)", _I),
    re.compile(rf"\b{_OTHER}\s{_DAY}[\s.,]{{1,3}}(?P<year>(?:1[89]|20)\d{{2}})(?!\d)", _I),
)
MONTHS_ELSEWHERE = (
    re.compile(rf"\b{_OTHER}{_OF}(?P<year>(?:19|20)\d{{2}})(?!\d)", _I),
    re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d{{2}})\.?{_OF}{_OTHER}(?![\s./_-]?\d)", _I),
)
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = f"(?P<roman>{'|'.join(reversed(ROMAN))})"
ROMANS = (
    re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})(?:{SEPARATOR}|\s){_ROMAN}(?:{SEPARATOR}|\s){YEAR}", _I),
    re.compile(
        rf"(?<!\d)(?P<year>(?:19|20)\d{{2}})(?:{SEPARATOR}|\s){_ROMAN}(?:{SEPARATOR}|\s)(?P<day>\d{{1,2}})(?!\d)", _I
    ),
)
# Chinese and Japanese, Korean, Vietnamese.
EAST = (
    re.compile(r"(?P<year>(?:19|20)\d{2})\s?[年년]\s?(?P<number>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]"),
    re.compile(r"(?P<day>\d{1,2})\sthang\s(?P<number>\d{1,2})(?:,|\snam)?\s(?P<year>(?:19|20)\d{2})", _I),
)
EAST_MONTH = re.compile(r"(?P<year>(?:19|20)\d{2})\s?[年년]\s?(?P<number>\d{1,2})\s?[月월](?!\s?\d)")
SHORTEST = 4  # letters: a word so short is a month only with its year ("5 maj 2019")
_COUNT = r"(?P<{}>\d{{1,2}}|" + "|".join(reversed(CARDINALS)) + ")"
_YEARS, _MONTHS, _MORE = (_COUNT.format(name) for name in ("years", "months", "more"))
_Y, _M = r"[\s-]?(?:years?|yrs?|y)\b", r"[\s-]?(?:months?|mths?)\b"
_AGE = (
    rf"(?:\b(?:aged?|turned|reached|became|was|were|is)\s{_YEARS}(?:{_Y})?|\b{_COUNT.format('old')}{_Y})"
    rf"(?:,?\s(?:and\s)?{_MORE}{_M}(?:,?\s(?:and\s)?\d{{1,2}}\sdays?)?)?|\b{_MONTHS}{_M}"
)
AGES = re.compile(
    rf"(?:{_AGE})(?:[\s-](?:old|of\sage))?,?(?:\sby|\swhen|\sto\sthe\sday)?(?:\s(?:in|on|by|of)\s|\s?\()(?:{DAY}{GAP})?{MONTH}[\s,]{{0,2}}"
    r"(?:of\s)?(?P<year>(?:19|20)\d{2})",
    _I,
)
BIRTHDAYS = re.compile(
    rf"\b(?:{WORDED}|(?P<day>\d{{1,2}})(?:st|nd|rd|th))\sbirthday[^.;\n]{{0,20}}?\s(?:in|on|of)\s(?:\d\S*{GAP})?{MONTH}[\s,]{{0,2}}(?P<year>(?:19|20)\d{{2}})",
    _I,
)
MISREAD = re.compile(r"(?<![^\W\d_])(?:[lI|](?=\d[\s./-])|[Oo](?=\d))|(?<=\d)[Oo](?=\d)")
JULY = re.compile(r"\bJu[1Ii|]y\b")
BASE = date(1899, 12, 30)  # day 0 of Excel, LibreOffice and everything that follows them
MACS_BASE = date(1904, 1, 1)  # of workbooks begun in an old Excel for Mac


class Written(NamedTuple):
    """A date as it was written: the day and the year may be left out. `end` is the place after it."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int
    figures: bool = False  # the month too: who writes it first means another day


def dates_in(text: str) -> Iterator[tuple[date, tuple[int, int]]]:
    """Every whole date in a text, day before month, with its place; a year of two figures is of this century or the
    last."""
    for each in whole_dates(scanned(text)):
        if each.year and each.day and (day := _date(each.year, each.month, each.day)):
            yield day, (each.start, each.end)


def whole_dates(text: str) -> list[Written]:
    """Dates with a day, in no order. The year may be left out ("the fifth of January"), unless another reading of the
    same words has one."""
    found: list[Written] = []
    for pattern in DATES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            day = _ordinal(groups["worded"]) if groups.get("worded") else int(groups["day"])
            for year in _years(groups):
                found.append(Written(year, _month(groups), day, *match.span(), figures="number" in groups))
    found += _elsewhere(text, (*ELSEWHERE, *ROMANS, *EAST))
    found = list(dict.fromkeys(found))  # "Dec" is a month in several languages
    dated = {place for each in found if each.year for place in range(each.start, each.end)}
    return [each for each in found if each.year or not dated.intersection(range(each.start, each.end))]


def scanned(text: str) -> str:
    """The text, sign for sign, with letters that a scanner read for figures as those ("l4 July", "2O21"), and a month
    whose l it took for a figure."""
    return MISREAD.sub(lambda sign: "0" if sign[0] in "Oo" else "1", JULY.sub("July", text))


def months_in(text: str) -> Iterator[Written]:
    """Months with their year and no day: "Jan-2019", "Jan-19", "01/2019"."""
    for pattern in MONTHS_OF_A_YEAR:
        for match in pattern.finditer(text):
            if not re.search(r"\d(?:st|nd|rd|th)?(?:\sof)?[\s./_-]?$", text[max(0, match.start() - 8) : match.start()]):
                found = match.groupdict()
                for year in _years(found):
                    yield Written(year, _month(found), None, *match.span())
    yield from _elsewhere(text, (*MONTHS_ELSEWHERE, EAST_MONTH))


def _elsewhere(text: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[Written]:
    """Dates and months whose month is a word of another language, a Roman figure or has its sign behind it."""
    for pattern in patterns:
        at = 0
        while match := pattern.search(text, at):
            groups = match.groupdict()
            months = _months(groups)
            if groups.get("word") and len(groups["word"]) <= SHORTEST and _years(groups) == (None,):
                months = ()
            at = match.end() if months else match.start() + 1  # another word was in its way
            day = int(groups["day"]) if groups.get("day") else None
            for year in _years(groups):
                yield from (Written(year, month, day, *match.span()) for month in months)


def _months(groups: dict[str, str]) -> tuple[int, ...]:
    """The months that one may be: a word may be of two."""
    if groups.get("word"):
        return _words_of_months().get(groups["word"].lower(), ())
    if groups.get("roman"):
        return (ROMAN.index(groups["roman"].lower()) + 1,)
    return (int(groups["number"]),)


@cache
def _words_of_months() -> dict[str, tuple[int, ...]]:
    """The words of `months.txt` as texts are searched, in plain letters."""
    found: dict[str, tuple[int, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        number, *words = line.split()
        for word in words if number.isdigit() else ():
            form = flat(plain(word)).lower().rstrip("'")
            found[form] = tuple(dict.fromkeys((*found.get(form, ()), int(number))))
    return found


def births_in(text: str) -> Iterator[Written]:
    """The month of birth that an age says: "aged 3 in January 2022" may be that of a birthday, "2 years and 4 months
    old in May 2021" is exact."""
    for match in AGES.finditer(text):
        found = match.groupdict()
        years = _count(found["years"] or found["old"] or "0")
        months = _count(found["more"] or found["months"] or "0")
        at = int(found["year"]) * 12 + _month(found) - 1 - years * 12 - months
        yield Written(at // 12, at % 12 + 1, None, *match.span())
    for match in BIRTHDAYS.finditer(text):
        found = match.groupdict()
        age = _ordinal(found["worded"]) if found["worded"] else int(found["day"])
        yield Written(int(found["year"]) - age, _month(found), None, *match.span())


def figures_of(day: date) -> frozenset[str]:
    """A day in figures alone, which only somebody who knows it reads as one: day or month first, two figures of the
    year, and the number that a sheet keeps for it."""
    forms = ("%d%m%Y", "%m%d%Y", "%Y%m%d", "%d%m%y", "%y%m%d", "%Y%d%m", "%Y%j")
    return frozenset({*(f"{day:{form}}" for form in forms), *(str((day - base).days) for base in (BASE, MACS_BASE))})


def is_day(written: Written, day: date) -> bool:
    """Whether a date that was written can be this day: day or month first where both are figures."""
    if written.year not in (day.year, None):
        return False
    meant = {(day.day, day.month), (day.month, day.day)} if written.figures else {(day.day, day.month)}
    return (written.day, written.month) in meant


def _years(found: dict[str, str]) -> tuple[int | None, ...]:
    if found.get("year"):
        return (int(found["year"]),)
    short = found.get("short")
    return (2000 + int(short), 1900 + int(short)) if short else (None,)


def _month(found: dict[str, str]) -> int:
    named = found.get("month")
    return SHORT.index(named[:3].lower()) + 1 if named else int(found["number"])


def _ordinal(word: str) -> int:
    return ONES.index(re.sub(r"\s", "-", word.lower())) + 1


def _count(word: str) -> int:
    return int(word) if word.isdigit() else CARDINALS.index(word.lower()) + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

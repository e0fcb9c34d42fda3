"""Numbers and addresses by which somebody can be reached or found, by their pattern alone. Pure.

In figures as people space them: blanks, dots, dashes and the end of a line between groups.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_GAP = r"[\s./_|:–-]{0,3}"
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ \n.-]*\d[A-Z]{2}\b")
_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|"
    "GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|"
    "OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|"
    "WF|WN|WR|WS|WV|YO|ZE"
)
_LAST = "[ABD-HJLNP-UW-Z]"
# Of a real area, where two letters have one, as people space and mistype them: "Hu99 1Aa", "HU 99 1AA", "HU99/1AA",
# "H U 9 9 1 A A", an O or an l for a figure.
_TWO_LETTERS = "|".join(area for area in _AREAS.split("|") if len(area) == 2)
_SPACED = "|".join(" ".join(area) for area in _TWO_LETTERS.split("|"))
POSTCODE_OF_AN_AREA = re.compile(
    rf"(?<![A-Za-z0-9])(?i:{_TWO_LETTERS})"
    rf"(?:(?-i: ?)\d[A-Z\d]?[ \n.,/_-]{{0,2}}(?:\d ?{_LAST}{{2}}|[OIl]{_LAST}{{2}})"
    rf"|\d(?i:[a-z\d])?[ _/,]?\d(?i:{_LAST}){{2}})(?![A-Za-z0-9])"
    rf"|(?<![A-Z0-9] )(?<![A-Za-z0-9])(?:{_SPACED}) \d (?:\d )?\d {_LAST} {_LAST}(?![A-Za-z0-9])"
    rf"|\bGIR ?0AA\b|(?<![A-Za-z0-9])(?:{_AREAS})\d[A-Z\d]? O{_LAST}{{2}}(?![A-Za-z0-9])"
)
# In small letters too, and not "p1 3rd".
POSTCODE_TYPED = re.compile(
    rf"{POSTCODE.pattern}|\b[a-z]{{1,2}}\d[a-z\d]?[ \n.-]*(?!1st|2nd|3rd|\dth)\d[abd-hjlnp-uw-z]{{2}}\b"
)
E_MAIL = re.compile(
    r"(?<![\w.+'\"-])[\w.+'\"-]+(?:\s?(?:@{1,2}|[\[({<]\s?(?:at|a|@)\s?[\])}>]|%40)\s?[\w-]+(?:(?:[.,](?=\w)|\s?[\[({<]\s?dot\s?[\])}>]\s?|\sdot\s)[\w-]+)+"
    r"|\s@\s[\w-]+(?:\s?\.\s?[\w-]+)+|(?<=\w)-at-\w+(?:-dot-\w+)+|(?<=[^\W_])_at_[\w-]+\.\w+|(?<=[a-z\d])@[a-z][a-z-]{2,}(?![\w.])"
    r"|\sat\s[\w-]+(?:\sdot\s[\w-]+)+)(?!\w)",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z][\w.]{2,29}\b(?!@)")
# United Kingdom numbers: ten figures after the 0 or +44, nine for a few old exchanges.
_BEGINS = r"(?:(?<![\w.,£$€+/-])|(?i:(?<=tel)|(?<=mob)|(?<=phone)|(?<=wa\.me/)))"
_NEXT = r"[\s()\[\]._/•·-]{0,2}\d"
TELEPHONE = re.compile(rf"(?<![\w.])\(?(?:\+|00)\s?44\)?[\s._-]?(?:\(0\)[\s.-]?)?[1-9](?:{_NEXT}){{8,9}}(?!\d)"
                       rf"|{_BEGINS}(?!\d\d([./-])\d\d\1(?:19|20)\d\d)[(\[]?0[1-9](?:{_NEXT}){{8,9}}(?!\d)"
                       rf"|{_BEGINS}0[ -]7\d{{3}}[ -]?\d{{3}}[ -]?\d{{3}}(?!\d)"
                       rf"|{_BEGINS}07\d{{3}}[,;]\s?\d{{3}}\s?\d{{3}}(?!\d)"
                       rf"|{_BEGINS}0(?:[ .-]\d){{10}}(?![ .-]?\d)"
                       rf"|{_BEGINS}44[ .-]?7(?:{_NEXT}){{9}}(?!\d)"
                       rf"|{_BEGINS}[O0]7(?:[ .-]?[\dOolI]){{9}}(?!\w)"
                       rf"|(?<![\w.,£$€+/:-])(?<!\d\s)7[1-9]\d\d ?\d{{3}} ?\d{{3}}(?![\d,.]|\s\d)")  # fmt: skip
ABROAD = re.compile(r"(?<![\w.])(?:\+|00)\s?(?!44)[1-9]\d{0,2}(?:[\s().-]{0,2}\d){7,11}(?!\d)")
INSURANCE = re.compile(rf"(?i)(?:(?<![A-Za-z0-9])|(?<=NINO))[A-Z] ?[A-Z](?:{_GAP}[\dl]){{6}}{_GAP}[A-D](?![A-Za-z0-9])")
PUPIL = re.compile(
    r"(?i)(?:(?<![A-Za-z0-9])|(?<=UPN))[A-HJ-NP-RT-Z](?:[\s./_-]?\d){11}[\s./_-]?[\dA-HJ-NP-RT-Z](?![A-Za-z0-9])"
)
_GROUPS = ((3, 3, 4), (4, 3, 3), (5, 5), (2, 2, 2, 2, 2), (1,) * 10)
_TEN = "|".join(_GAP.join(rf"\d{{{length}}}" for length in groups) for groups in _GROUPS)
# In brackets, too, and with commas between the usual groups.
TEN_DIGITS = re.compile(
    rf"(?<![\d.,£+])(?:{_TEN}|[\[(]\d{{3}}[\])]{_GAP}[\[(]?\d{{3}}[\])]?{_GAP}[\[(]?\d{{4}}[\])]?|\d{{3}},\d{{3}},\d{{4}})(?!\d)"
)


class Number(NamedTuple):
    """What a number is, in words without it, and its place."""

    what: str
    start: int
    end: int


def numbers_in(text: str, known: Iterable[str] = ()) -> Iterator[Number]:
    """Every number by its pattern. What everybody may ring or write to (0800, 03, and what is `known`) is none."""
    free = {signs(each) for each in known}
    text = MISREAD.sub(_as_figure, text)
    taken: set[int] = set()
    for what, pattern in PATTERNS:
        for match in pattern.finditer(text):
            written, places = match.group(), set(range(*match.span()))
            if what == NHS and not is_nhs_number(written) or places & taken or _is_free(what, written, free):
                continue
            taken |= places
            yield Number(what, *match.span())
    yield from (number for figures, number in _spoken(text) if not _is_free(number.what, figures, free))


_FIGURES = {word: str(at) for at, word in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
} | {"oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0"}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_SAID = "|".join([*_FIGURES, *_TIMES, "hundred", "thousand"])
# A number as somebody says it: "oh seven seven double oh nine hundred one two three".
SPOKEN = re.compile(rf"\b(?:{_SAID})\b(?:[\s,.–-]{{1,3}}(?:and\s)?(?:{_SAID})\b){{5,}}", re.IGNORECASE)


# By a scanner, between figures: "4O1 023".
MISREAD = re.compile(r"(?<=\d)[OolI](?=\s?\d)|(?<=\d\s)[Oo](?=\d\d)")


def _as_figure(letter: re.Match[str]) -> str:
    return "0" if letter.group() in "Oo" else "1"


def _spoken(text: str) -> Iterator[tuple[str, Number]]:
    """Telephone numbers in words, each with its figures."""
    for match in SPOKEN.finditer(text):
        figures, times = "", 1
        for word in re.findall(r"[a-z]+", match.group().lower()):
            if word in _TIMES:
                times = _TIMES[word]
            elif word in {"hundred", "thousand"}:
                figures += "00" if word == "hundred" else "000"
            elif word != "and":
                figures, times = figures + _FIGURES[word] * times, 1
        if re.fullmatch(r"0[1-9]\d{8,9}|7[1-9]\d{8}|44[1-9]\d{8,9}", figures):
            yield figures, Number("a telephone number", *match.span())


NHS = "a number that could be an NHS number"
PATTERNS = (
    ("an email address", E_MAIL),
    ("a number that could be a pupil number", PUPIL),
    ("a number that could be a National Insurance number", INSURANCE),
    (NHS, TEN_DIGITS),
    ("a telephone number", TELEPHONE),
    ("a telephone number", ABROAD),
    ("a whole postcode", POSTCODE_TYPED),
    ("a whole postcode", POSTCODE_OF_AN_AREA),
    ("a name on social media", HANDLE),
)


def signs(number: str) -> str:
    """A number or an address without what stands between: a telephone number from its 0 on."""
    bare = re.sub(r"[^a-z0-9@]", "", number.lower())
    return re.sub(r"^(?:0044|44)0?(?=[1-9]\d{8,9}$)", "0", bare)


def _is_free(what: str, written: str, free: set[str]) -> bool:
    own = signs(written)
    return own in free or what == "a telephone number" and bool(re.match(r"0(?:800|808|3)", own))


def is_nhs_number(written: str) -> bool:
    """Ten digits whose last is the check digit (modulus 11), as the NHS Data Dictionary defines it."""
    digits = [int(sign) for sign in written if sign.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9] and check != 10

"""Numbers and addresses by which somebody can be reached or found, by their pattern alone. Pure.

In figures as people space them: blanks, dots, dashes and the end of a line between groups.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_GAP = r"[\s./-]{0,3}"
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ \n.-]*\d[A-Z]{2}\b")
# In small letters too, and not "p1 3rd".
POSTCODE_TYPED = re.compile(
    rf"{POSTCODE.pattern}|\b[a-z]{{1,2}}\d[a-z\d]?[ \n.-]*(?!1st|2nd|3rd|\dth)\d[abd-hjlnp-uw-z]{{2}}\b"
)
E_MAIL = re.compile(r"(?<![\w.+-])[\w.+'-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)+(?!\w)", re.IGNORECASE)
# United Kingdom numbers: ten figures after the 0 or +44, nine for a few old exchanges.
TELEPHONE = re.compile(r"(?<![\w.])(?:\+|00)\s?44[\s.-]?(?:\(0\)[\s.-]?)?[1-9](?:[\s().-]{0,2}\d){8,9}(?!\d)"
                       r"|(?<![\w.,£$€+/-])\(?0[1-9](?:[\s().-]{0,2}\d){8,9}(?!\d)"
                       r"|(?<![\w.,£$€+/-])447\d{9}(?!\d)")  # fmt: skip
ABROAD = re.compile(r"(?<![\w.])(?:\+|00)\s?(?!44)[1-9]\d{0,2}(?:[\s().-]{0,2}\d){7,11}(?!\d)")
INSURANCE = re.compile(
    rf"(?i)(?<![A-Za-z0-9])[A-Z]{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}[A-D](?![A-Za-z0-9])"
)
PUPIL = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Z](?:[\s./-]?\d){11}[\s./-]?[\dA-HJ-NP-RT-Z](?![A-Za-z0-9])")
_GROUPS = ((3, 3, 4), (4, 3, 3), (5, 5), (2, 2, 2, 2, 2), (1,) * 10)
_TEN = "|".join(_GAP.join(rf"\d{{{length}}}" for length in groups) for groups in _GROUPS)
TEN_DIGITS = re.compile(rf"(?<![\d.,£+])(?:{_TEN})(?!\d)")


class Number(NamedTuple):
    """What a number is, in words without it, and its place."""

    what: str
    start: int
    end: int


def numbers_in(text: str, known: Iterable[str] = ()) -> Iterator[Number]:
    """Every number by its pattern. What everybody may ring or write to (0800, 03, and what is `known`) is none."""
    free = {signs(each) for each in known}
    taken: set[int] = set()
    for what, pattern in PATTERNS:
        for match in pattern.finditer(text):
            written, places = match.group(), set(range(*match.span()))
            if what == NHS and not is_nhs_number(written) or places & taken or _is_free(what, written, free):
                continue
            taken |= places
            yield Number(what, *match.span())


NHS = "a number that could be an NHS number"
PATTERNS = (
    ("an email address", E_MAIL),
    ("a number that could be a pupil number", PUPIL),
    ("a number that could be a National Insurance number", INSURANCE),
    (NHS, TEN_DIGITS),
    ("a telephone number", TELEPHONE),
    ("a telephone number", ABROAD),
    ("a whole postcode", POSTCODE_TYPED),
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

"""The children whom a cell names: "SMITH, Jon & Kayleigh (DOB 3/4/19)", "J.S.", "Child A". Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from csprapp.tables.name_cells import also_called, bare_name, tidied
from csprapp.tables.typed import EMPTY, NUMERIC, read_day

BORN = re.compile(r"\b(?:(?:d\.?\s?o\.?\s?b\.?|date of birth|born)\s*[:\-]?\s*|b\.?\s*(?=\d))", re.I)
BRACKETS = re.compile(r"[\(\[]([^()\[\]]*)[\)\]]")
AND = re.compile(r"\s*(?:&|\+|;|\n|\band\b|\s/\s|(?<=[^\W\d])\s*/\s*(?=[^\W\d]))\s*", re.I)
STANDS_FOR = re.compile(
    r"(?:child|baby|yp|young person|sibling|sib|infant|twin|subject|boy|girl)\s+(?:[a-z]{1,2}|\d{1,2})\b", re.I
)
UNBORN = re.compile(r"\b(unborn|ubb|foetus|expected baby)\b", re.I)
INITIALS = re.compile(r"(?:[^\W\d_][.\s\-]{0,2}){1,4}")
SHORT_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){2,4}|[A-Z]{2}")
UNKNOWN_CHILD = re.compile(r"(name )?(unknown|unnamed|not named|withheld|redacted|anonymised)\b.*", re.I)
# Children whom nobody names: "and siblings", "plus 2 others".
UNTOLD = re.compile(
    r"(?:(?:his|her|their|other|the|both|all|half|step|two|three|four|\d)[\s-]+)*(?:siblings?|sibs?|brothers?|sisters?|others?|"
    r"children|kids)(?: in (?:the )?(?:home|house|household))?", re.I,
)  # fmt: skip
BESIDE_A_NAME = re.compile(
    r"\s[-–—]\s.*|,?\s*(\baged?\s*\d+.*|\b\d{1,2}\s*(y|yrs?|years?|m|mths?|months?|wks?|weeks?)\b.*)", re.I | re.S
)
FAMILY = re.compile(r"\bfamily\b|\bhousehold\b", re.I)


@dataclass(frozen=True)
class Named:
    """One child as a cell names it: a full name or only initials, and the day of birth if it stands there."""

    name: str = ""
    initials: str = ""
    surname: str = ""
    born: dt.date | None = None
    unborn: bool = False
    also: str = ""  # what else they are called


@lru_cache(maxsize=20_000)
def read_names(text: str, today: dt.date) -> tuple[Named, ...]:
    """The children of a cell: "SMITH, Jon & Kayleigh (DOB 3/4/19)", "J.S.", "Child A", "Jon and Kay Smith"."""
    if EMPTY.fullmatch(text.strip()):
        return ()
    parts = [
        part.strip(" ,.-") if not INITIALS.fullmatch(part.strip()) else part.strip()
        for part in AND.split(_apart(tidied(text)))
    ]
    parts = [part for part in parts if part]
    found: list[Named] = []
    surname = _shared_surname(parts, today)
    for part in parts:
        own, also = also_called(part)
        bare, born = _born(own, today)
        if bare and not FAMILY.search(bare) and not (found and UNTOLD.fullmatch(bare)):
            found.append(replace(_one(bare, surname, born), also=also))
        elif born and found:
            found[-1] = replace(found[-1], born=born)
    return tuple(found)


def _apart(text: str) -> str:
    """A list parted by commas, each with a name and a surname, is parted by signs of its own."""
    outside = BRACKETS.sub("", text)
    pieces = [piece for piece in outside.split(",") if piece.strip()]
    if len(pieces) > 1 and all(len(piece.split()) > 1 or SHORT_INITIALS.fullmatch(piece.strip()) for piece in pieces):
        depth, made = 0, []
        for sign in text:
            depth += (sign in "([") - (sign in ")]")
            made.append(";" if sign == "," and not depth else sign)
        return "".join(made)
    return text


def _born(part: str, today: dt.date) -> tuple[str, dt.date | None]:
    """A name without what stands in brackets or after "DOB", and the day of birth found there."""
    born = None
    for inside in [*BRACKETS.findall(part), *BORN.split(part)[1:]]:
        born = born or read_day(BORN.sub("", inside).strip(" ()"), today).day
    bare = BORN.split(BRACKETS.sub(" ", part))[0]
    if born is None and (day := read_day(bare, today)).day:
        born = day.day
    bare = BESIDE_A_NAME.sub("", NUMERIC.sub("", bare))
    bare = bare_name(" ".join(bare.split()))
    return bare.strip(" ,.-:" if not INITIALS.fullmatch(bare) else " ,-:"), born


def _shared_surname(parts: list[str], today: dt.date) -> str:
    """The surname that a list of first names has in common: before the comma, or at the end."""
    if len(parts) < 2:
        return ""
    first, last = (_born(part, today)[0] for part in (parts[0], parts[-1]))
    if "," in first:
        return first.partition(",")[0].strip()
    leading, *given = first.split()
    if given and leading.isupper() and len(leading) > 2 and not given[0].isupper() and " " not in last:
        return leading
    if (
        len(last.split()) > 1
        and all(len(_born(part, today)[0].split()) == 1 for part in parts[:-1])
        and not STANDS_FOR.match(last)
    ):
        return last.split()[-1]
    return ""


def _one(bare: str, surname: str, born: dt.date | None) -> Named:
    unborn = UNBORN.search(bare) is not None
    if STANDS_FOR.fullmatch(bare) or UNKNOWN_CHILD.fullmatch(bare) or re.fullmatch(r"\w{1,6}\d\w{0,4}", bare):
        return Named("", bare[:20], "", born, unborn)
    if unborn:
        rest = UNBORN.sub(" ", re.sub(r"\b(baby|child|of)\b", " ", bare, flags=re.I)).strip(" ,")
        last = _cased(rest.partition(",")[0].split()[-1]) if rest else surname
        return Named("", f"Unborn {last[:1]}.".replace(" .", ""), last, born, True)
    if (
        INITIALS.fullmatch(bare)
        and not (len(bare) > 3 and bare.isalpha())
        and (bare.isupper() or len(bare) < 3 and not re.fullmatch(r"[A-Z][a-z]", bare) or "." in bare)
    ):
        return Named("", ".".join(sign for sign in bare.upper() if sign.isalpha()) + ".", "", born, unborn)
    before, comma, after = bare.partition(",")
    if comma and after.strip():
        last, given = before.strip(), after.strip()
    elif surname and len(bare.split()) == 1:
        last, given = surname, bare
    else:
        *firsts, last = bare.split()
        if firsts and firsts[0].isupper() and len(firsts[0]) > 2 and not last.isupper():  # "SMITH Jon"
            firsts, last = [*firsts[1:], last], firsts[0]
        given = " ".join(firsts)
    name = " ".join(_cased(word) for word in f"{given} {last}".split())
    name = name.title() if name.islower() else name
    return Named(name[:120], initials_of(given, last), _cased(last) if given else "", born, unborn)


def initials_of(given: str, last: str) -> str:
    """The initials of a name: of the first name and of the surname."""
    letters = [part[0].upper() for part in (given.split()[:1] + last.split()[-1:]) if part[0].isalpha()]
    return "".join(f"{letter}." for letter in letters)[:20]


def _cased(word: str) -> str:
    """SMITH as Smith; what is written in small and large letters already stays."""
    if not word.isupper() or len(word) < 2:
        return word
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)

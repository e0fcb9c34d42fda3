"""The people whom a cell names: "SMITH, Jon & Kayleigh (DOB 3/4/19)", "J.S.", "Child A". Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from csprapp.names.usual import is_first_name, is_surname
from csprapp.tables.name_cells import also_called, bare_name, part_of, tidied
from csprapp.tables.name_lists import COMMA, DOUBT, Piece, leads, pieces, share
from csprapp.tables.typed import EMPTY, NUMERIC, read_day

BORN = re.compile(r"\b(?:(?:d\.?\s?o\.?\s?b\.?|date of birth|born)\s*[:\-]?\s*|b\.?\s*(?=\d))", re.I)
BRACKETS = re.compile(r"[\(\[]([^()\[\]]*)[\)\]]")
STANDS_FOR = re.compile(
    r"(?:child|baby|yp|young person|sibling|sib|infant|twin|subject|boy|girl)\s+(?:[a-z]{1,2}|\d{1,2})\b", re.I
)
UNBORN = re.compile(r"\b(unborn|ubb|foetus|expected baby)\b", re.I)
INITIALS = re.compile(r"(?:[^\W\d_][.\s\-]{0,2}){1,4}")
DOTTED = re.compile(r"(?:[^\W\d_][.\s\-]{1,2})+[^\W\d_]?")  # "j.s.", not "Kay."
UNKNOWN_CHILD = re.compile(r"(name )?(unknown|unnamed|not named|withheld|redacted|anonymised)\b.*", re.I)
# Children whom nobody names: "and siblings", "plus 2 others".
UNTOLD = re.compile(
    r"(?:(?:his|her|their|other|the|both|all|half|step|two|three|four|\d)[\s-]+)*(?:siblings?|sibs?|brothers?|sisters?|others?|"
    r"children|kids)(?: in (?:the )?(?:home|house|household))?", re.I,
)  # fmt: skip
BESIDE_A_NAME = re.compile(
    r"\s[-–—]\s.*|,?\s*(\baged?\s*\d+.*|\b\d{1,2}\s*(y|yrs?|years?|m|mths?|months?|wks?|weeks?)\b.*)", re.I | re.S
)
FAMILY = re.compile(
    r"\bfamily\b|\bhousehold\b|\b(children|siblings|sibs|kids|twins|triplets)$|\bx\s*\d\d?$|^\d\s*x\b", re.I
)
# What stands between commas beside a name and is none.
BESIDE = re.compile(
    r"[^\w]*|\d{1,2}|((?-i:[Jj]n?r|[Ss]n?r)|male|female|m|f|boy|girl|twins?|deceased|died|dec'?d|lac|cla|cin|cp|cpp|"
    r"same (address|family)|both|all|etc|et al)\.?", re.I,
)  # fmt: skip
NOT_THE_NAME = re.compile(
    r"\b(baby|child|of|siblings?|twins?|brother|sister|infant|the|an?|mother|mum|born to)\b", re.I
)


LONGEST = 1000  # letters: what is longer tells a story
TOO_LONG = "This is too long to be names alone. Write the names alone, with semicolons between"


@dataclass(frozen=True)
class Named:
    """One person as a cell names them: a full name or only initials, and the day of birth if it stands there."""

    name: str = ""
    initials: str = ""
    surname: str = ""
    born: dt.date | None = None
    unborn: bool = False
    also: str = ""  # what else they are called
    part: str = ""  # who they are to the child, where the cell says it: "sister", "MGM"


@dataclass(frozen=True)
class Read:
    """Who stands in a cell; and the doubt, where it may be read in two ways."""

    named: tuple[Named, ...] = ()
    doubt: str = ""


def read_names(text: str, today: dt.date) -> tuple[Named, ...]:
    """The people of a cell: "SMITH, Jon & Kayleigh (DOB 3/4/19)", "J.S.", "Child A", "Jon and Kay Smith"."""
    return read_cell(text, today).named


@lru_cache(maxsize=20_000)
def read_cell(text: str, today: dt.date) -> Read:
    """The same with the doubt that the cell leaves."""
    if EMPTY.fullmatch(text.strip()):
        return Read()
    if len(text) > LONGEST:
        return Read(doubt=TOO_LONG)
    clean = tidied(text)
    capitals = _all_in_capitals(clean)
    found: list[tuple[Piece, Named]] = []
    for piece in pieces(clean):
        own, also = also_called(piece.text)
        own, part = part_of(own)
        if found and found[-1][1].unborn and piece.sign == COMMA:
            continue  # "unborn baby of Reed, Ann"
        bare, born = _born(own, today)
        if (
            bare
            and not FAMILY.search(BRACKETS.sub(" ", own).strip())
            and not (found and UNTOLD.fullmatch(bare))
            and not BESIDE.fullmatch(bare)
        ):
            unborn = UNBORN.search(piece.text) is not None
            piece.name = bare
            piece.stands = UNBORN.search(bare) is not None or _stands_for_itself(bare, capitals)
            found.append((piece, Named(born=born, unborn=unborn, also=also, part=part)))
        elif found and (born or part):
            found[-1] = (found[-1][0], replace(found[-1][1], born=born or found[-1][1].born, part=part))
    for (piece, _), (after, _) in zip(found, found[1:], strict=False):
        if piece.stands and after.sign == COMMA and _may_be_a_surname(piece.name) and re.search("[a-z]", after.name):
            piece.stands = False  # "FOX, Tam"
    sure = share([piece for piece, _ in found], capitals)
    return Read(tuple(_one(piece, said, capitals) for piece, said in found if piece.name), "" if sure else DOUBT)


def _may_be_a_surname(short: str) -> bool:
    return short.isalpha() and (len(short) == 3 or is_surname(short))


def _all_in_capitals(text: str) -> bool:
    """Whether a cell is in capitals throughout, so that they say nothing of a word."""
    return text.isupper() and re.search(r"[^\W\d_]{4}", text) is not None


def _stands_for_itself(bare: str, capitals: bool) -> bool:
    """Whether words are initials, or stand for a name."""
    if STANDS_FOR.fullmatch(bare) or UNKNOWN_CHILD.fullmatch(bare) or re.fullmatch(r"\w{1,6}\d\w{0,4}", bare):
        return True
    return _are_initials(bare, capitals)


def _are_initials(bare: str, capitals: bool) -> bool:
    if not INITIALS.fullmatch(bare) or len(bare) > 3 and bare.isalpha():
        return False
    if bare.isalpha() and len(bare) == 3 and bare.isupper() and (capitals or is_first_name(bare)):
        return False  # "JON AND KAY SMITH"
    return (
        bare.isupper() or len(bare) < 3 and not re.fullmatch(r"[A-Z][a-z]", bare) or DOTTED.fullmatch(bare) is not None
    )


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
    return bare.strip(" ,-:" if DOTTED.fullmatch(bare) else " ,.-:"), born


def _one(piece: Piece, said: Named, capitals: bool) -> Named:
    bare, surname = piece.name, piece.surname
    if UNBORN.search(bare):
        rest = UNBORN.sub(" ", NOT_THE_NAME.sub(" ", bare)).strip(" ,")
        last = _cased(re.sub(r"['’]s?$", "", rest.partition(",")[0].split()[-1])) if rest else surname
        also = ", ".join(filter(None, (said.also, last)))  # under which the child is looked for
        return replace(said, initials=f"Unborn {last[:1]}.".replace(" .", ""), surname=last, also=also)
    if piece.stands and not (surname and piece.is_letter):
        are = _are_initials(bare, capitals)
        short = ".".join(sign for sign in bare.upper() if sign.isalpha()) + "." if are else bare[:20]
        return replace(said, initials=short)
    if surname:
        last, given = surname, bare.strip(".")
    elif len(piece.words) > 1:
        place = 0 if leads(piece, capitals) else -1
        last = piece.words[place]
        given = " ".join(piece.words[1:] if place == 0 else piece.words[:-1])
    else:
        last, given = bare, ""
    name = " ".join(_cased(word) for word in f"{given} {last}".split())
    name = name.title() if name.islower() else name
    return replace(said, name=name[:120], initials=initials_of(given, last), surname=_cased(last) if given else "")


def initials_of(given: str, last: str) -> str:
    """The initials of a name: of the first name and of the surname."""
    letters = [part[0].upper() for part in (given.split()[:1] + last.split()[-1:]) if part[0].isalpha()]
    return "".join(f"{letter}." for letter in letters)[:20]


def _cased(word: str) -> str:
    """SMITH as Smith; what is written in small and large letters already stays."""
    if not word.isupper() or len(word) < 2:
        return word
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)

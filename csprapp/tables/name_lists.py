"""Several people in one cell, told apart: which of its words begin another name, and who shares a surname. Pure.

"Smith, Jon and Kay Wray" is Jon Smith and Kay Wray; "Jon, Kay and Lou Smith" are three Smiths. Where a list may be read
in two ways it comes back with a doubt, for whoever knows these people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csprapp.names.usual import is_first_name, is_only_a_first_name, is_surname

SIGN = re.compile(
    r"\s*(?P<apart>;|\n|\+|\||\\|\s/\s)\s*|\s*(?P<tight>(?<=[^\W\d])\s*/\s*(?=[^\W\d]))"
    r"|\s*(?P<comma>,)\s*(?P<last>(?:&|\band\b)\s*)?|\s*(?P<with>&|\band\b|\bplus\b)\s*"
    r"|(?P<stop>(?-i:(?<=[a-zß-öø-ÿ]{2})(?<!Mrs)(?<!Rev)\.\s+(?=[A-Z][\w'’\-]+)))", re.I,
)  # fmt: skip
ALWAYS_PARTICLES = frozenset(("van", "von", "der", "den", "st", "mc", "mac", "du", "dos"))  # in capitals too
PARTICLES = ALWAYS_PARTICLES | {"de", "da", "di", "la", "le", "el", "al", "bin", "ibn", "abu", "del", "o", "ap", "ter"}
APART, COMMA, WITH, TIGHT = ";", ",", "&", "/"
DOUBT = "These names may be read in more than one way. Write each as first name and surname, with semicolons between"


@dataclass
class Piece:
    """What stands between two signs of a list: the words of a name, and the sign before it."""

    text: str  # as it stands, with what is in brackets
    sign: str = ""
    name: str = ""  # the words of the name alone
    stands: bool = False  # initials, or words that stand for a name: it has no surname of a list
    surname: str = ""  # the one that it shares, or was given before a comma

    @property
    def words(self) -> list[str]:
        """The words of the name; "van der Berg" is one."""
        found: list[str] = []
        held: list[str] = []
        for word in self.name.split():
            held.append(word)
            if not _is_particle(word):
                found.append(" ".join(held))
                held = []
        return [*found, " ".join(held)] if held else found

    @property
    def is_letter(self) -> bool:
        """One letter alone, which may stand for a first name: "Smith, J. & K."."""
        return len(re.sub(r"\W", "", self.name)) == 1

    @property
    def is_single(self) -> bool:
        return not self.stands and len(self.words) == 1

    @property
    def is_full(self) -> bool:
        return not self.stands and len(self.words) > 1


def _is_particle(word: str) -> bool:
    short = word.lower().strip("'’.")
    return short in PARTICLES if word.islower() else short in ALWAYS_PARTICLES or word == "De"


def pieces(text: str) -> list[Piece]:
    """The parts of a cell; signs in brackets part nothing."""
    found, sign, start = [], "", 0
    inside = _inside(text)
    for match in SIGN.finditer(text):
        if inside[match.start()] or inside[match.end() - 1]:
            continue
        found.append(Piece(text[start : match.start()].strip(), sign))
        tight = TIGHT if match["tight"] else ""
        sign = (
            COMMA
            if match["comma"] and not match["last"]
            else WITH
            if match["with"] or match["last"]
            else tight or APART
        )
        start = match.end()
    return [*found, Piece(text[start:].strip(), sign)]


def _inside(text: str) -> list[bool]:
    depth, found = 0, []
    for sign in text:
        depth = max(0, depth + (sign in "([") - (sign in ")]"))
        found.append(depth > 0)
    return found


def surname_of(piece: Piece, all_capitals: bool) -> str:
    """The surname of a full name: in capitals, or the last word; the first where usual names say so."""
    first, last = piece.words[0], piece.words[-1]
    if leads(piece, all_capitals):
        return first
    return last


def leads(piece: Piece, all_capitals: bool) -> bool:
    """Whether a full name begins with its surname: "SMITH Jon", "Smith Jon"."""
    first, last = piece.words[0], piece.words[-1]
    if not all_capitals and _in_capitals(first) and not _in_capitals(last):
        return True
    return is_surname(first) and (is_first_name(last) or len(last.strip(".")) == 1) and not _in_capitals(last)


def _in_capitals(word: str) -> bool:
    letters = re.sub(r"[^\W\d_]*[a-z](?=[A-Z])", "", word)  # McVENN
    return letters.isupper() and len(letters) > 2


def share(found: list[Piece], all_capitals: bool) -> bool:
    """Give each first name of a list the surname it shares. Whether the list leaves no doubt."""
    sure, before = True, ""
    for part in _parts(found):
        told, before = _share_part(part, before, all_capitals)
        sure = sure and told
    return sure


def _parts(found: Sequence[Piece]) -> Iterator[list[Piece]]:
    part: list[Piece] = []
    for piece in found:
        if part and piece.sign == APART:
            yield part
            part = []
        part.append(piece)
    if part:
        yield part


def _share_part(part: list[Piece], before: str, all_capitals: bool) -> tuple[bool, str]:
    """One part of a list, between semicolons or lines; `before` is the surname that the part before it led with."""
    sure = True
    named = [piece for piece in part if piece.name]
    if len(named) > 1 and named[1].sign == COMMA and not named[0].stands:
        led = _led_by_a_surname(named, all_capitals)
        if led is None:
            return False, ""
        if led:
            leading = named[0].name
            _surname_first(named)
            return True, leading
    own = ""  # the surname that singles after a full name share
    leading = before
    for place, piece in enumerate(named):
        if piece.is_full and own and leading == own and _given_alone(piece, all_capitals):
            piece.surname = own  # "Smith Jon Paul & Kay Marie"
        elif piece.is_full:
            own = surname_of(piece, all_capitals)
            leading = own if leads(piece, all_capitals) else leading
        elif piece.is_letter:
            piece.surname = own if own and leading == own else ""
        elif piece.is_single:
            later = next((each for each in named[place + 1 :] if each.is_full), None)
            if piece.sign == TIGHT and own and not is_first_name(piece.name):
                return False, ""  # "Jon Smith/Wray": another surname, or another child
            piece.surname = own or (surname_of(later, all_capitals) if later else leading)
    return sure, leading


def _given_alone(piece: Piece, all_capitals: bool) -> bool:
    """Whether two words are first names: "Kay Marie"."""
    return is_only_a_first_name(piece.words[-1]) and not leads(piece, all_capitals)


def _led_by_a_surname(named: list[Piece], all_capitals: bool) -> bool | None:
    """Whether a list begins with its surname and a comma; None where nobody can tell who does not know them."""
    first, rest = named[0], named[1:]
    if first.is_full:
        return _full_before_a_comma(first, rest, all_capitals)
    word = first.name
    capitals = not all_capitals and _in_capitals(word) and not _in_capitals(rest[0].words[0] if rest[0].words else "")
    if capitals or " " in word or is_surname(word):
        return None if _alternate(named) is None else True
    if re.search(r"[(\[]", first.text) or len(named) == 2 and _is_list_of_two(word, rest[0]):
        return False
    if len(named) == 2:
        return None if is_only_a_first_name(word) and is_first_name(rest[0].name) and not rest[0].stands else True
    if len(named) > 3 and rest[1].sign == WITH and rest[2].sign == COMMA:
        return True  # "Quill, Jon & Wray, Kay"
    if any(piece.is_full for piece in rest):
        return False if is_only_a_first_name(word) else None
    if is_only_a_first_name(word):
        return None
    return None if len(named) > 3 and all(piece.sign == COMMA for piece in rest) else True


def _is_list_of_two(word: str, other: Piece) -> bool:
    """Whether "Kay, Lou Quill" is a list: Kay is no surname, and Quill no first name."""
    return is_only_a_first_name(word) and other.is_full and not is_first_name(other.words[-1])


def _alternate(named: list[Piece]) -> bool | None:
    """Of four names between commas alone, which may be two with surnames: whether the third is a surname."""
    if len(named) < 4 or len(named) % 2 or any(piece.sign != COMMA for piece in named[1:]):
        return False
    third = named[2].name
    if _in_capitals(third) and not _in_capitals(named[1].name) or is_surname(third):
        for piece in named[2::2]:
            piece.sign = WITH
        return True
    return False if is_first_name(third) else None


def _full_before_a_comma(first: Piece, rest: list[Piece], all_capitals: bool) -> bool | None:
    """The same of a list that begins with two names: "Jon Smith, Kay", "Garcia Lopez, Maria"."""
    if leads(first, all_capitals) or not rest[0].is_single or _in_capitals(first.words[-1]) and not all_capitals:
        return False
    if is_first_name(first.words[0]) or len(rest) > 1 and all(p.is_single and p.sign == COMMA for p in rest):
        return False
    return True if all(map(is_surname, first.words)) else None


def _surname_first(named: list[Piece]) -> None:
    """Take a list apart that begins with a surname: "Smith, Jon and Kay", "Smith, Jon and Wray, Kay"."""
    surname = named[0].name
    named[0].name = ""
    for place, piece in enumerate(named[1:], start=1):
        after = named[place + 1] if place + 1 < len(named) else None
        if piece.is_single and piece.sign == WITH and after is not None and after.sign == COMMA:
            surname, piece.name = piece.name, ""
        elif piece.is_full and not is_first_name(piece.words[-1]) and place > 1:
            surname = piece.words[-1]
        elif not piece.stands or piece.is_letter:
            piece.surname = surname

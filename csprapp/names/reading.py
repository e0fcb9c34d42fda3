"""Whether an ordinary word with a capital is somebody's name where it stands: "Will told", and not "Will practice
change", "Castle Ward" or "four Amber". Pure.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from csprapp.names.texts import Text
from csprapp.names.vocabulary import (
    ABBREVIATIONS,
    AFTER_A_SUBJECT,
    BEFORE_A_NAME,
    COMMON,
    COUNTS,
    DETERMINERS,
    GENERIC,
    KIN,
    MONTHS,
    NAMES_THAT_ARE_WORDS,
    PREFIXES,
    ROLES,
    SEASONS,
    SMALL_WORDS,
    STREETS,
    THINGS,
    WHAT_PLACES_ARE,
)

OF_SOMEBODY = DETERMINERS | {"her", "his", "their", "our", "my", "your", "whose"}
AND_OR = frozenset({"and", "or"})
# Neighbours with a capital that a name may have: "On Monday Will", "Baby Grace", "The Waleses".
NO_TITLES = BEFORE_A_NAME.union(DETERMINERS, SEASONS, MONTHS)
KINDS_OF_PLACES = GENERIC.union(STREETS, WHAT_PLACES_ARE) - {"st", "the", "of", "and", "at", "in", "for"}
LONGEST_PLACE = 2  # words after one that is a name as well
A_NUMBER = re.compile(r"[ \u00a0]\d")  # "Chapter 5", "Bay 4"
LONGEST_ROW = 6  # words
IN_A_ROW = re.compile(r",\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+")
# Of a virtue or a season, and of nobody: "Grace is needed", "Winter made matters worse".
IMPERSONAL = re.compile(
    r"\s(?:(?:is|was) (?:needed|required|essential|necessary|vital|coming)\b"
    r"|(?:is|was) (?:asked of|in short supply|known (?:about|of))\b|would have been (?:served|done)\b"
    r"|made (?:matters|things|it)\b|set in\b"
    r"|had broken\b|broke\b)"
)


@dataclass(frozen=True)
class Spot:
    """Where something stands. `ordinary` when it is as likely an ordinary word; `plural` for a family ("the Khans").
    `inside` a sentence, where a capital means something."""

    start: int
    end: int
    ordinary: bool = False
    plural: bool = False
    inside: bool = True
    at: int = -1  # the how manieth word


@lru_cache(maxsize=50_000)
def is_a_word(form: str) -> bool:
    """Whether a part of a name is an ordinary word as well."""
    return any(
        form in words for words in (NAMES_THAT_ARE_WORDS, COMMON, ROLES, GENERIC, MONTHS, SMALL_WORDS, ABBREVIATIONS)
    )


def reads_as_name(text: Text, spot: Spot) -> bool:
    """Whether an ordinary word with a capital can be a person here. "The Police", "Castle Ward" and "Reading age" are
    none; "Will told", "met Grace" and "Hope's room" are."""
    at = spot.at
    if at < 0 or not spot.ordinary:
        return True
    if text.words[at][2].lower().endswith("'s"):
        return not (_is_capital(text, text.after(at)) and text.forms[at + 1] in STREETS)
    if not spot.plural and _names_a_place(text, at):
        return False
    following = text.after(at)
    before = at - 1 if at and text.after(at - 1) and not text.opens(at - 1) else None
    if _is_title(text, before) or _is_title(text, following) or _in_a_compound(text, at):
        return False
    if any(text.forms[other] in THINGS for other in _row(text, at)):
        return False
    if not spot.inside and (IMPERSONAL.match(text.plain, text.words[at][1]) or _is_paired_with_a_thing(text, at)):
        return False
    if text.before(at) in COUNTS or A_NUMBER.match(text.plain, text.words[at][1]):
        return False
    if not spot.plural and text.before(at) in DETERMINERS and not _is_a_person_after_all(text, at):
        return False
    if spot.inside or following is None:
        return True
    word, form = text.words[following][2], text.forms[following]
    return word[0].isupper() or form in AFTER_A_SUBJECT or len(form) > 3 and form.endswith("ed")


def _is_a_person_after_all(text: Text, at: int) -> bool:
    """Whether a word after "the" or "that" is one: "did not know that Guy had gone", "the Church family"."""
    following = text.after(at)
    form = text.forms[following] if following is not None else ""
    return form in KIN or text.before(at) == "that" and form in AFTER_A_SUBJECT - {"of"}


def _is_paired_with_a_thing(text: Text, at: int) -> bool:
    """Whether "and" ties it to a small word that is nobody: "Grace and patience", "Rich and poor"."""
    following = text.after(at)
    second = text.after(following) if following is not None and text.forms[following] in AND_OR else None
    if second is None or not text.words[second][2][0].islower():
        return False
    form = text.forms[second]
    return not any(form in words for words in (OF_SOMEBODY, BEFORE_A_NAME, AFTER_A_SUBJECT, ROLES, SMALL_WORDS))


def _names_a_place(text: Text, at: int) -> bool:
    """Whether a word is part of what a place or a day is called: the last word of such a name says which kind it is
    ("Walker House", "Guy Fawkes Night")."""
    if text.forms[at] in KINDS_OF_PLACES and at and text.after(at - 1) and _is_capital(text, at - 1):
        return not any(text.forms[at - 1] in words for words in (BEFORE_A_NAME, DETERMINERS))
    here: int | None = at
    for _ in range(LONGEST_PLACE):
        here = None if here is None else text.after(here)
        if not _is_capital(text, here):
            return False
        if text.forms[here or 0] in KINDS_OF_PLACES:
            return True
    return False


def _is_capital(text: Text, at: int | None) -> bool:
    return at is not None and text.words[at][2][0].isupper()


def _is_title(text: Text, at: int | None) -> bool:
    """Whether a neighbour has a capital and is an ordinary word as well: both belong to a title or a place."""
    if at is None or text.words[at][2][0].islower() or text.forms[at] in NO_TITLES:
        return False
    form = text.forms[at]
    return any(map(is_a_word, (form, f"{form}s", form.removesuffix("s")))) or form in text.small or form in STREETS


def _row(text: Text, at: int) -> list[int]:
    """The other words of a row with commas in which a word stands: "Bill, Act and guidance"."""
    row, commas = [at], False
    for step in (-1, 1):
        here = at
        while len(row) <= LONGEST_ROW:
            other = here + step
            if 0 <= other < len(text.forms) and text.forms[other] in ("and", "or"):
                other += step
            if not 0 <= other < len(text.words):
                break
            first, second = sorted((here, other))
            between = text.plain[text.words[first][1] : text.words[second][0]]
            if not IN_A_ROW.fullmatch(between):
                break
            commas |= "," in between
            row.append(other)
            here = other
    return row[1:] if commas else []


def _in_a_compound(text: Text, at: int) -> bool:
    """Whether a dash ties the word to another ordinary one: "Home-Start", "Pre-Birth", and no "Grace-Marie"."""
    start, end, _ = text.words[at]
    tied = [at - 1] if text.plain[start - 1 : start] == "-" and at else []
    tied += [at + 1] if text.plain[end : end + 1] == "-" and at + 1 < len(text.words) else []
    return any(
        text.words[other][2][0].islower() or any(text.forms[other] in words for words in (COMMON, PREFIXES, text.small))
        for other in tied
    )

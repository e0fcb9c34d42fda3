"""Ages, school years and birthdays in a sentence, in figures and in words, and how each could be wider. Pure."""

import re
from collections.abc import Iterator

from publishing.disclosure.sentences import Sentence
from publishing.disclosure.weights import KINDS, Clue
from publishing.disclosure.wording import LISTS, each_of

AGES, SCHOOL_YEARS, BIRTHDAYS, EARLY = map(each_of, ("ages", "school_years", "birthdays", "early_births"))
SMALL, ORDINALS = LISTS["small"].split("|"), LISTS["nth"].split("|")
TENS = {"twenty": 20, "thirty": 30, "forty": 40}
NEAREST = re.compile(
    rf"\b(?:(?P<kin>{LISTS['kin']})|(?P<adult>{LISTS['grown']})|(?P<child>{LISTS['child']}|she|he|they))\b",
    re.IGNORECASE,
)
GROWN_UP = 20
NEAR = 30  # signs: how far before an age the word stands that says whose it is


def number(words: str) -> int:
    """The number that is written: "14", "fourteen", "twenty-one", "thirteenth", "a"; 0 when it is none."""
    low = words.lower()
    if low.isdigit():
        return int(low)
    if low in ORDINALS:
        return ORDINALS.index(low) + 1
    tens, _, ones = low.partition("-")
    last = "one" if low == "a" else ones or tens
    return TENS.get(tens, 0) + (SMALL.index(last) + 1 if last in SMALL else 0)


def ages_in(sentence: Sentence) -> Iterator[Clue]:
    """Every exact age; whose it is, the nearest word says."""
    text, taken = sentence.plain, {match.start(part) for match in _early(sentence) for part in match.groupdict()}
    for pattern in AGES:
        for match in pattern.finditer(text):
            at = match.start("n")
            if at not in taken and (clue := _age(text, match)):
                taken.add(at)
                yield clue


def _age(text: str, match: re.Match[str]) -> Clue | None:
    groups = match.groupdict()
    count, unit = number(match["n"]), (groups.get("unit") or "years").lower()
    in_years = unit.startswith("y")
    whose = _whose(text, match)
    if not count or whose != "adult" and in_years and count >= GROWN_UP:
        return None
    words = match.group().strip(" ,(")
    if whose == "adult":
        return Clue(KINDS["adult_age"], words, "leave the age out, or “a young adult”")
    if whose == "kin":
        return Clue(KINDS["sibling_age"], words, "“a brother or sister”, without the age")
    finer = not in_years or any(groups.get(part) for part in ("more", "more_too", "half"))
    years = count if in_years else count // 12 if unit.startswith("m") else 0
    return Clue(KINDS["age_to_the_month" if finer else "age"], words, stage(years, text), str(years))


def _whose(text: str, match: re.Match[str]) -> str:
    """Whose age it is: a "child"'s, of their "kin" or of an "adult"."""
    own = NEAREST.search(match.group()) or NEAREST.match(text, match.end() + 1)
    before = list(NEAREST.finditer(text, max(0, match.start() - NEAR), match.start()))
    nearest = own or (before[-1] if before else None)
    return str(nearest.lastgroup) if nearest else "child"


def stage(years: int, text: str) -> str:
    """The wider word for a child's age, with the pronoun of its sentence."""
    if years < 1:
        return "“a baby”"
    if years < 5:
        return "“a young child”, or “under five”"
    if years < 12:
        return "“of primary-school age”"
    girl, boy = re.search(r"\b(?:she|her|girl)\b", text, re.I), re.search(r"\b(?:he|his|him|boy)\b", text, re.I)
    return f"“in {'her' if girl else 'his' if boy else 'their'} teens”"


def school_years_in(sentence: Sentence) -> Iterator[Clue]:
    """Years and stages of school that tell an age."""
    for pattern in SCHOOL_YEARS:
        for match in pattern.finditer(sentence.plain):
            year = number(match.groupdict().get("year") or "")
            wider = (
                "“at primary school”" if 0 < year < 7 else "“of secondary-school age”" if year else "“of school age”"
            )
            yield Clue(KINDS["school_year"], match.group(), wider, str(year + 4) if year else "")


def birthdays_in(sentence: Sentence) -> Iterator[Clue]:
    """How far from a birthday something was; how early a birth was."""
    for pattern in BIRTHDAYS:
        if match := pattern.search(sentence.plain):
            yield Clue(KINDS["birthday"], match.group(), "leave the birthday out: “that year”")
            break
    for match in _early(sentence):
        yield Clue(KINDS["early_birth"], match.group(), "“born early”")


def _early(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Weeks that count a pregnancy and not a life."""
    of_birth = re.search(r"pregnan|gestation|\bborn|birth|premature|concealed", sentence.plain)
    for match in (found for pattern in EARLY for found in pattern.finditer(sentence.plain)):
        weeks = match.groupdict().get("n")
        if not weeks or of_birth and 22 <= number(weeks) <= 41:
            yield match

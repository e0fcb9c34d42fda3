"""What decides while a case is logged and corrected. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

from csprapp.clock.calendar import WEEKEND
from csprapp.clock.deadline import Computed, day_words
from csprapp.clock.explain import plain_name
from csprapp.names.folding import fold_word, latin, one_for_two, seen
from csprapp.names.spelled import TWO_LETTERS
from csprapp.records.refusals import Refused, require_not_ahead

REFERENCE = re.compile(r"(\d{4})-(\d{4,6})", re.ASCII)
_WORD = re.compile(r"[^\W_]+")
# Of folded text: "w.a.", "w.a" and "w. a.", of two letters or more.
_INITIALS = re.compile(r"(?<![^\W_])(?:(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?|(?:[^\W\d_]\. )+[^\W\d_]\.)")
_TYPED_REFERENCE = re.compile(
    r"\W*(?:(?:case|ref|reference)\W+)?(\d{4})(?:[^\w\n]{1,3}(\d{1,6})|(\d{4,6}))\W*", re.ASCII
)
# What people type before a number: "NHS no. 943 476 5919".
_NUMBER_OF = re.compile(r"^\W*(?:nhs|upn|unique pupil|consistent identifier)\b(?:\W*(?:number|no)\b)?\W*")
_POSSESSIVE = re.compile(r"(?<=[^\W\d_]{2})['’‘ʼ`´][sS]\b")
# Of folded text, what is one word as names are kept: "o'dwyerling", "o dwyerling", "mc donaldson".
_TIED = re.compile(r"(?<=[^\W\d_])['’‘ʼ`´-](?=[^\W\d_])|(?<![^\W_])([^\W\d_]{1,3}) (?=[^\W\d_])")
MARK = "§"  # in no word: what stands between two is found whole or not at all
LONGEST_WORD = 200  # letters that count of a word, and bytes of all words of a case: no more fits into an index
LONGEST_TEXT = 1_000_000


def reference(year: int, number: int) -> str:
    """The case reference: year of awareness and a counter, safe in an address and said aloud."""
    return f"{year}-{number:04}"


def read_reference(typed: str) -> str:
    """The case reference that somebody typed or pasted, as it is kept: "2026/42", "Case 2026–0042" and "20260042" are
    all 2026-0042, as they are in search. What is none is given back as it was."""
    found = _TYPED_REFERENCE.fullmatch(_folded(seen(typed)))
    return reference(int(found[1]), int(found[2] or found[3])) if found else typed.strip()


def reference_year(aware_on: date | None, today: date) -> int:
    """The year a reference carries: of awareness; of logging when that is not known."""
    return (aware_on or today).year


def folded_words(text: str) -> list[str]:
    """The words of a text in the form they are searched: without case, accents, letters of their own ("ł") or
    punctuation."""
    return _words(_folded(text))


def _folded(text: str) -> str:
    return latin(_without_accents(text))


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return plain if plain.isascii() else "".join(each for each in plain if not unicodedata.combining(each))


def _words(folded: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded)]


def searched_words(text: str) -> list[str]:
    """The words a text is found by: its own, one with a letter that is also written as two in that spelling too
    ("Jürgen" by "juergen"), and the initials in it whole."""
    folded = _folded(text)
    return [*_words(folded), *_as_two_letters(text), *(whole(each) for each in _INITIALS.findall(folded))]


def _as_two_letters(text: str) -> list[str]:
    if text.isascii():
        return []
    composed = unicodedata.normalize("NFC", text)
    other = composed.translate(TWO_LETTERS)
    return folded_words(other) if other != composed else []


def whole(text: str) -> str:
    """Initials or a reference as one word of its own kind, in any spelling: nothing that only begins like it, and no
    word of a text, is taken for it."""
    return f"{MARK}{same_initials(text)[:LONGEST_WORD]}{MARK}"


def search_text(words: Iterable[str]) -> str:
    """The distinct words of a case in their first order, each after a blank: a typed word must begin one of them."""
    kept = "".join(f" {word}" for word in dict.fromkeys(words))
    if len(kept.encode()) > LONGEST_TEXT:
        kept = kept.encode()[:LONGEST_TEXT].decode(errors="ignore").rpartition(" ")[0]
    return kept


def typed_words(typed: str) -> Iterator[list[str]]:
    """What is asked for, reading by reading, until something is found: as one reference ("2026/42", "case 2026-0042",
    "csi 77") or number ("NHS 943 476 5919"), then as words and initials that a case has all of."""
    folded, before = _folded(typed), _without_accents(typed)
    if any(letter.isdigit() for letter in folded):
        if ours := _TYPED_REFERENCE.fullmatch(folded):
            yield [whole(reference(int(ours[1]), int(ours[2] or ours[3])))]
        if not ours or ours[3]:  # figures without a sign between may be another's reference
            yield from ([whole(each)] for each in dict.fromkeys([folded, _NUMBER_OF.sub("", folded)]))
    if before != folded:  # words kept before letters of their own were folded: `rebuild_search`
        yield _words(before)
    initials = [whole(each) for each in _INITIALS.findall(folded)]
    yield list(dict.fromkeys([*initials, *_words(_INITIALS.sub(" ", folded))]))


def further_words(typed: str) -> Iterator[list[str]]:
    """What is asked for when nothing is found so: words as names are kept beside their spelling ("Jürgen" for Juergen
    and back, "ОКСАНА" in Latin letters), what is one word of a name ("O Dwyerling", "Marlon’s"), and no sign that
    nobody sees."""
    if _INITIALS.search(_folded(typed)):
        return
    told = [list(words) for words in typed_words(typed)]
    bare = _POSSESSIVE.sub("", seen(typed))
    for reading in (
        _words(_folded(bare)),
        *(_words(" ".join(map(fold_word, _WORD.findall(each)))) for each in (bare.translate(TWO_LETTERS), bare)),
        _words(_TIED.sub(r"\1", _folded(bare))),
        _words(one_for_two(_folded(bare))),
    ):
        if reading and all(reading) and reading not in told:
            told.append(reading)
            yield reading


def same_initials(initials: str) -> str:
    """Initials as they are compared: "a. b." and "AB" are the same."""
    return "".join(folded_words(initials))


def is_before(day: date | None, at: time | None, other_day: date | None, other_at: time | None) -> bool:
    """Whether a moment is certainly before another; times count only where both are known on one day."""
    if day is None or other_day is None:
        return False
    if day != other_day or at is None or other_at is None:
        return day < other_day
    return at < other_at


def stretches(skipped: Iterable[tuple[date, str]]) -> list[str]:
    """Skipped days in words, neighbours of the same reason together, to be read rather than counted."""
    found: list[tuple[date, date, str]] = []
    for day, reason in skipped:
        first, last, before = found[-1] if found else (day, day, "")
        if before == reason and day - last == timedelta(days=1):
            found[-1] = (first, day, reason)
        else:
            found.append((day, day, reason))
    days = [(day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}", reason)
            for first, last, reason in found]  # fmt: skip
    return [f"{words} ({reason if reason == WEEKEND else plain_name(reason)})" for words, reason in days]


def how_worked_out(computed: Computed) -> str:
    """How a date came about: what it counts, from which day, and which days it leaves out."""
    rule = computed.rule
    start = f"the day of {rule.short_start}" if rule.short_start else rule.starts
    words = f"{rule.span} after {day_words(computed.day_0)}, {start}."
    if left_out := stretches(computed.skipped):
        words += f" Not counted: that day, {', '.join(left_out)}."
    if computed.provisional:
        words += " Provisional: the bank holidays of that year are not yet published."
    return words


def birthday(born: date, years: int) -> date:
    """The day on which somebody reaches an age in years. Born on 29 February, it is 1 March in other years: the age is
    attained at the start of the anniversary (Family Law Reform Act 1969 s9)."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def born_or_expected(day: date | None, today: date, *, unborn: bool = False) -> dict[str, date | None]:
    """A child's date of birth that lies ahead is the day on which the child is expected, as is that of a child who is
    said to be `unborn`: no age, birthday or end of an order is counted from it."""
    unborn = day is not None and (unborn or day > today)
    return {"date_of_birth": None if unborn else day, "expected_on": day if unborn else None}


def check_suspected(suspected_on: date | None, aware_on: date | None, today: date) -> None:
    """Nothing, or Refused: nobody suspected anything in the future, or before they were aware of what happened."""
    if suspected_on is None:
        return
    require_not_ahead({"suspected_on": suspected_on}, today, "The date it was first suspected")
    if aware_on and suspected_on < aware_on:
        words = f"This date must be on or after {day_words(aware_on)}, when the local authority became aware"
        raise Refused({"suspected_on": words})


# What is looked for after it was changed too, by its name in the record. Of the others one answer holds one value.
NAMES = ("name", "other_names")
PARTED = {"other_names": r"[;,\n]", "addresses": r"[;\n]"}
IN_WORDS = (*NAMES, "addresses", "school", "placement")
LOOKED_FOR = (
    *IN_WORDS, "initials", "date_of_birth", "nhs_number", "consistent_id", "pupil_number", "panel_reference",
    "national_reference",
)  # fmt: skip


def dropped(before: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, str]:
    """What a change to these facts drops of what is looked for, by its name: what stood there before and stands there
    no longer in any way of writing it, each on a line. A name that moves among the other names still stands."""
    now, found = {**before, **facts}, {}
    for name in LOOKED_FOR:
        if name in facts and before.get(name):
            gone = [part for part in _parts(name, before) if not _stands(name, part, now)]
            if gone:
                found[name] = "\n".join(gone)
    return found


def words_of_former(field: str, value: str) -> list[str]:
    """The words a case is found by for what it, or one of its people, was called, or where one of them was, before."""
    if field in IN_WORDS:
        return searched_words(value)
    if field == "initials" or field.endswith("_reference"):
        return [*searched_words(value), same_initials(value), whole(value)]
    return [whole(value)] if field.endswith(("_number", "_id")) else []


def _parts(name: str, facts: Mapping[str, Any]) -> list[str]:
    text = str(facts.get(name) or "")
    parts = re.split(PARTED[name], text) if name in PARTED else [text]
    return [part.strip() for part in parts if same_initials(part)]


def _stands(name: str, part: str, now: Mapping[str, Any]) -> bool:
    if name in NAMES:
        words = set(folded_words(part))
        return any(words <= set(folded_words(each)) for other in NAMES for each in _parts(other, now))
    new = str(now[name] or "")
    if name in IN_WORDS:
        return f" {' '.join(folded_words(part))} " in f" {' '.join(folded_words(new))} "
    return same_initials(part) == same_initials(new)

"""Where a name stands in a text: whole, in part, run together, in the plural, nearly. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from csprapp.names.comparing import NEAR, SOUNDS, distance, is_near
from csprapp.names.endings import is_declined, plurals
from csprapp.names.folding import WORD
from csprapp.names.reading import AND_OR, OF_SOMEBODY, Spot, is_a_word, reads_as_name
from csprapp.names.sounding import consonants
from csprapp.names.spelled import HONORIFICS, PARTICLES
from csprapp.names.texts import Name, Text
from csprapp.names.variants import variants_of
from csprapp.names.vocabulary import ABBREVIATIONS, AFTER_A_SUBJECT, COMMON, MONTHS, SMALL_WORDS

PARTICLES_BETWEEN = 2  # words such as "van der" within a name, beside one other
KATAKANA = {sign: sign + 0x60 for sign in range(0x3041, 0x3097)}  # the two ways of writing a Japanese syllable
# Letters of other alphabets that look like Latin ones, sign for sign.
LOOK_ALIKE = str.maketrans("АВЕЅІЈКМНОРСТУХԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXQWABEZHIKMNOPTYX")
SHORTEST_IN_A_TOKEN, SHORTEST_GLUED = 4, 6  # letters: of a name as a word of an address, and run together with others
WIDE_ENOUGH = 8  # letters: a shorter run without spaces is found inside ordinary words


@dataclass
class Seen:
    """Where one part of a name stands alone: exactly, and nearly."""

    exact: list[Spot] = field(default_factory=list)
    near: list[Spot] = field(default_factory=list)


def runs(text: Text, parts: Sequence[str], close: Mapping[str, frozenset[str]] | None = None) -> Iterator[Spot]:
    """Every run of words that holds all parts, in any order, with at most one other word between, and words that go
    with names ("van der").

    `close` says which words stand for each part. Begun from the part that the text holds least often, so that a
    common first name costs nothing.
    """
    needed = set(parts)
    spots: list[list[int]] = [
        [at for word in (close[part] if close else (part,)) for at in text.spots.get(word, ())] for part in needed
    ]
    if not spots or not all(spots):
        return
    meant = {word: part for part in needed for word in close[part]} if close else {}
    skip_to = 0
    for rare in min(spots, key=lambda places: (len(places), places)):
        if rare < skip_to:
            continue
        for first in range(max(skip_to, rare - len(needed) - PARTICLES_BETWEEN), rare + 1):
            window = {at: _meant(text, at, meant, needed) for at in _window(text, first, needed)}
            if window[first] in needed and needed <= set(window.values()):
                places = {part: at for at, part in reversed(window.items()) if part in needed}.values()
                if _is_a_run(text, list(places), first, max(places)):
                    yield Spot(text.words[first][0], text.words[max(places)][1])
                skip_to = max(places) + 1
                break


def _window(text: Text, first: int, needed: set[str]) -> Iterator[int]:
    """The words that may be one name from `first` on: as many as are needed and one other, particles not counted."""
    left, between = len(needed) + 1, PARTICLES_BETWEEN
    for at in range(first, len(text.forms)):
        if at > first and between and text.forms[at] in PARTICLES - needed:
            between -= 1
        elif left:
            left -= 1
        else:
            return
        yield at


def _is_a_run(text: Text, places: Sequence[int], first: int, last: int) -> bool:
    """Whether the words at these places, and those between, are a name. One of ordinary words alone ("May Will") has
    capitals and goes over no end of a sentence."""
    if text.covered.issuperset(range(first, last + 1)):
        return False
    if text.machine or not all(is_a_word(text.forms[at]) for at in places):
        return True
    named = all(text.capital(at) for at in places) and AND_OR.isdisjoint(text.forms[first + 1 : last])
    return named and not re.search(r"[.!?;:]", text.plain[text.words[first][1] : text.words[last][0]])


def _meant(text: Text, at: int, meant: Mapping[str, str], needed: set[str]) -> str:
    form = text.forms[at]
    return form if form in needed else meant.get(form, form)


def run_together(text: Text, name: Name) -> Spot | None:
    """The parts without anything between, or spaced letter by letter, in either order: "S a m  E x a m p l e"."""
    whole = name.joined
    if len(whole) >= WIDE_ENOUGH:
        for order in (whole, "".join(reversed(name.parts))):
            if (at := text.squeezed.find(order)) >= 0:
                start, end = text.where(at, len(order))
                if len(WORD.findall(text.plain[start:end])) != len(name.parts):
                    return Spot(start, end)
    return None


def inside(text: Text, pieces: Sequence[str]) -> list[Spot]:
    """Where a name in signs without blanks stands inside a run of them."""
    if text.plain.isascii():
        return []
    words = text.plain.translate(KATAKANA)
    for piece in (piece.translate(KATAKANA) for piece in pieces):
        found, at = [], words.find(piece)
        while at >= 0:
            found.append(Spot(at, at + len(piece)))
            at = words.find(piece, at + len(piece))
        if found:
            return found
    return []


def alone(text: Text, part: str, *, whole: bool, told: set[int]) -> Seen:
    """Where one part of a name stands by itself. `whole` when it is all that is recorded. What was `told` already, and
    what belongs to a name that everybody knows, is left out."""
    seen = Seen()
    for at in text.spots.get(part, ()):
        if _free(text, at, told) and _counts(text, at, part, whole):
            seen.exact.append(_spot(text, at, part))
    for start, last in text.joins.get(part, ()) if len(part) >= NEAR else ():
        if text.words[start][0] not in told and text.covered.isdisjoint((start, last)):
            seen.exact.append(Spot(text.words[start][0], text.words[last][1]))
    seen.exact += _in_tokens(text, part, told)
    seen.near += _veiled(text, part, told)
    word, others = is_a_word(part), variants_of(part)
    if len(part) >= NEAR:
        seen.exact += [_small(text, at) for at in text.spots.get(part, ()) if not word and _is_small(text, at, told)]
        seen.near += [
            Spot(text.words[first][0], text.words[last][1])
            for form in others & text.joins.keys()
            for first, last in text.joins[form]
        ]
    for form in others & text.spots.keys():
        seen.near += [
            _spot(text, at, form) for at in text.spots[form] if _free(text, at, told) and _counts(text, at, form, False)
        ]
    seen.near += _nearly(text, part, told)
    if part.isascii() and (sound := consonants(part)):
        seen.near += [Spot(*text.words[at][:2]) for at in text.sounds.get(sound, ()) if _free(text, at, told)]
    seen.exact, seen.near = (_reading_as_names(text, spots) for spots in (seen.exact, seen.near))
    return seen


def _nearly(text: Text, part: str, told: set[int]) -> Iterator[Spot]:
    """Where the family of a name stands, in the plural or in another language's ending, and the name with a slip."""
    word, others = is_a_word(part), variants_of(part)
    first, other = part[:1], SOUNDS.get(part[:1], "")
    for form in {*text.capitals.get(first, ()), *text.capitals.get(other, ())} - others:
        if form in plurals(part):
            places = (at for at in text.spots[form] if len(part) > 2 and not word or text.before(at) == "the")
            yield from (_spot(text, at, part, plural=True) for at in places if _free(text, at, told))
        elif form in text.foreign and is_declined(form, part):
            yield from (_spot(text, at, part) for at in text.spots[form] if _free(text, at, told))
        elif _is_misspelt(text, form, part):
            places = (at for at in text.spots[form] if not word or _is_misspelt_word(text, at, part))
            yield from (_spot(text, at, part) for at in places if _free(text, at, told))


def _veiled(text: Text, part: str, told: set[int]) -> Iterator[Spot]:
    """Where signs stand for some letters of a name, and half of it at least is shown: "T***dale"."""
    for start, end, may_be, shown in text.veiled:
        is_it = shown >= max(2, len(part) / 2) and may_be.fullmatch(part) and not text.plain[start].islower()
        if is_it and told.isdisjoint(range(start, end)):
            yield Spot(start, end)


def _is_small(text: Text, at: int, told: set[int]) -> bool:
    return not text.capital(at) and text.words[at][0] not in told and at not in text.covered


def _small(text: Text, at: int) -> Spot:
    """A name without its capital, as people write who write to each other: as likely a word we do not know."""
    return Spot(*text.words[at][:2], ordinary=True)


def _in_tokens(text: Text, part: str, told: set[int]) -> Iterator[Spot]:
    """Where a name stands in an address, a file name or a hash tag: as one of its words, or, a longer one that is no
    word of the language, at the beginning or the end of one."""
    if len(part) < SHORTEST_IN_A_TOKEN:
        return
    word, glued = is_a_word(part), len(part) >= SHORTEST_GLUED
    for start, end, forms in text.tokens:
        stands = any(
            form == part
            or glued
            and not word
            and len(form) > len(part)
            and form.startswith(part)
            or glued
            and not word
            and form.endswith(part)
            for form in forms
        )
        if stands and told.isdisjoint(range(start, end)) and not _is_known(text, start, end):
            yield Spot(start, end, word)


def _is_known(text: Text, start: int, end: int) -> bool:
    """Whether a word at a place belongs to a name that everybody knows."""
    return any(start <= text.words[at][0] < end for at in text.covered)


def _is_misspelt(text: Text, form: str, part: str) -> bool:
    """Whether a word may be the name with a slip, and is no word of the language itself."""
    return is_near(form, part) and not any(form in others for others in (COMMON, MONTHS, ABBREVIATIONS, text.small))


def _is_misspelt_word(text: Text, at: int, part: str) -> bool:
    """What is near to a name that is a word as well is most often another word ("Bank" for Banks)."""
    form = text.forms[at]
    if text.before(at) in HONORIFICS:
        return True
    return distance(form, part) == 1 and form not in (f"{part}s", part.removesuffix("s")) and not is_a_word(form)


def _free(text: Text, at: int, told: set[int]) -> bool:
    return text.words[at][0] not in told and at not in text.covered and text.capital(at)


def _spot(text: Text, at: int, form: str, *, plural: bool = False) -> Spot:
    """A place, with whether the word is as likely an ordinary one: nobody is a "Ms" before it."""
    start, end, _ = text.words[at]
    common = is_a_word(form) or is_a_word(text.forms[at]) or form in text.common or text.forms[at] in text.small
    likely = common and text.before(at) not in HONORIFICS and not text.machine
    return Spot(start, end, likely, plural, inside=not text.opens(at), at=at)


def _reading_as_names(text: Text, spots: list[Spot]) -> list[Spot]:
    return sorted((spot for spot in spots if reads_as_name(text, spot)), key=lambda spot: spot.start)


def initials_pattern(letters: str) -> str:
    """Initials in every way of writing them, for a text in plain letters: "A.B.", "AB", "A. B", "A-B", "ABs"."""
    run = r"[ \n]?\.?[ \n]?[-/'·]{0,2}[ \n]?".join(
        f"[{sign}{sign.upper()}]" if sign.islower() else re.escape(sign) for sign in letters
    )
    return rf"(?:(?<![^\W\d_])|(?<=[a-z])){run}(?!(?!s\b)[^\W\d_])"


def stands_as_a_word(text: Text, spot: Spot) -> bool:
    """Whether letters that are an abbreviation as well ("GP") are one here: "her GP", "GP practices"."""
    at = bisect_left(text.words, (spot.start,))
    if text.before(at) in OF_SOMEBODY:
        return True
    following = text.after(at)
    return following is not None and text.words[following][2].islower() and not _is_subject(text, at)


def _counts(text: Text, at: int, part: str, whole: bool) -> bool:
    """Whether a word stands as a name does. Two letters count when they are a whole recorded name, or with a capital
    and a small letter; where English has such a word, only inside a sentence."""
    if text.in_a_date(at):
        return False
    if len(part) > 2 or text.machine:
        return len(part) > 1
    word = text.words[at][2]
    if part in SMALL_WORDS and (text.opens(at) and not (whole and _is_subject(text, at)) or word.isupper()):
        return False
    return not (word.isupper() and word.isascii()) or whole and part not in ABBREVIATIONS


def _is_subject(text: Text, at: int) -> bool:
    """Whether what follows is what somebody does: "Al was seen", not "Do we know?"."""
    following = text.after(at)
    return following is not None and text.forms[following] in AFTER_A_SUBJECT

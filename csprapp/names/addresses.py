"""Addresses, schools and other places as people write them. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from csprapp.names.comparing import is_near
from csprapp.names.folding import WORD, flat, fold_word, plain
from csprapp.names.numbers import POSTCODE
from csprapp.names.reading import Spot, is_a_word
from csprapp.names.texts import SIGN, Text, address_sign
from csprapp.names.vocabulary import GENERIC, STREETS

SHORTEST_NEAR = 6  # letters: of the own word of a place that may be misspelt
GENERAL_STREETS = frozenset({"high", "main", "the"})


@lru_cache(maxsize=20_000)
def lines_of(address: str) -> tuple[tuple[str, ...], ...]:
    """The parts of an address that say where somebody lives, as signs: each line, and each part of one."""
    without = POSTCODE.sub(" ", plain(address).upper())
    lines = [part for line in re.split(r"[\n;]", without) for part in dict.fromkeys((line, *line.split(",")))]
    found = (tuple(map(address_sign, SIGN.findall(flat(part).lower()))) for part in lines)
    return tuple(tokens for tokens in found if tokens)


@lru_cache(maxsize=20_000)
def postcodes_of(address: str) -> tuple[str, ...]:
    """The whole postcodes of an address, in capitals without a blank; those of an address asked for again are
    remembered."""
    return tuple(re.sub(r"[\W_]", "", code) for code in POSTCODE.findall(flat(plain(address)).upper()))


def addresses_in(text: Text, address: str) -> Iterator[Spot]:
    """A house with its street, a whole line, or the postcode, in any of their spellings. A town alone is none."""
    for place, tokens in enumerate(lines_of(address)):
        numbered = any(token.isdigit() for token in tokens)
        if len(tokens) < 2 or sum(map(len, tokens)) < 6 or place > 1 and not numbered:
            continue
        for spot in _in_order(text, tokens):
            if numbered or text.flat[spot.end - len(tokens[-1])].isupper():  # the name of a house
                yield spot
    for code in postcodes_of(address):
        pattern = rf"(?i)(?<![^\W_]){code[:-3]}[\W_]{{0,3}}{code[-3:]}(?![^\W_])"
        yield from (Spot(*match.span()) for match in re.finditer(pattern, text.flat))


def streets_in(text: Text, address: str) -> Iterator[Spot]:
    """The street of an address without its number: with capitals, and no High Street."""
    streets: set[tuple[str, ...]] = set()
    numbered: set[tuple[str, str]] = set()
    for tokens in lines_of(address):
        after = max((place + 1 for place, token in enumerate(tokens) if token.isdigit()), default=0)
        kinds = [place for place in range(after + 1, len(tokens)) if tokens[place] in STREETS.values()]
        if kinds and tokens[after] not in GENERAL_STREETS:
            streets.add(tokens[after : kinds[0] + 1])
            if after and len(tokens[after]) > 4 and not is_a_word(tokens[after]):
                numbered.add((tokens[after - 1], tokens[after]))  # "14 Acacia", without what kind of street it is
    for street in sorted(streets):
        known = len(street[0]) > 5 and not is_a_word(street[0])  # as a word it is no other: small letters count as well
        yield from (spot for spot in _in_order(text, street) if known or text.flat[spot.start].isupper())
    for pair in sorted(numbered):
        yield from (spot for spot in _in_order(text, pair) if text.flat[spot.end - len(pair[1])].isupper())


def places_in(text: Text, place: str) -> Iterator[Spot]:
    """A school or other place: its own words in their order, without the general ones ("Primary School"). One that is
    an ordinary word stands beside one of those."""
    for line in re.split(r"[;\n]", plain(place)):
        yield from _place_in(text, line)


def own_words(place: str) -> list[tuple[str, ...]]:
    """The words by which each place of a text is known: without the general ones, with and without its town."""
    lines = re.split(r"[;\n]", plain(place))
    return [own for line in lines for own, _ in map(_own_and_general, _heads(line)) if own]


def _place_in(text: Text, line: str) -> Iterator[Spot]:
    """One place. Its town, after a comma or in brackets, need not be there: "St Imagina's Primary, Hull"."""
    for own, general in dict.fromkeys(map(_own_and_general, _heads(line))):
        if sum(map(len, own)) < 4:
            continue
        longer = text.spots if len(own[0]) >= SHORTEST_NEAR else {}
        near = [form for form in longer if form != f"{own[0]}s" and is_near(form, own[0])]
        for word in (own[0], f"{own[0]}s", *near):
            for at in text.spots.get(word, ()):
                last = _goes_on(text, at, own)
                sure = len(own) > 1 and word not in near or _stands_as_place(text, at, word, general, word in near)
                if last is not None and sure:
                    yield Spot(text.words[at][0], text.words[last][1])


def _heads(line: str) -> tuple[str, str]:
    """A line of a place, and what of it stands before its town."""
    return line, re.sub(r"\([^)]*\)?", " ", line).partition(",")[0]


@lru_cache(maxsize=20_000)
def _own_and_general(place: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words of a place that are its own, and those that many have."""
    forms = [fold_word(match.group()) for match in WORD.finditer(place)]
    own = tuple(form for form in forms if form not in GENERIC and len(form) > 2)
    return own, frozenset(form for form in forms if form in GENERIC)


def _stands_as_place(text: Text, at: int, word: str, general: frozenset[str], misspelt: bool) -> bool:
    after = text.forms[at + 1] if at + 1 < len(text.forms) else ""
    beside = after in general | {"school"} or text.before(at) in ("st", "saint")
    if not text.plain[text.words[at][0]].isupper():
        return beside and not is_a_word(word)
    return beside or not misspelt and not is_a_word(word)


def _goes_on(text: Text, at: int, own: Sequence[str]) -> int | None:
    """The last of these words, each right after the one before but for general ones, from `at` on; or None."""
    for word in own[1:]:
        at += 1
        while at < len(text.forms) and text.forms[at] in GENERIC and text.forms[at] != word:
            at += 1
        if at >= len(text.forms) or text.forms[at] not in (word, f"{word}s"):
            return None
    return at


def _in_order(text: Text, tokens: Sequence[str]) -> Iterator[Spot]:
    """Where these signs stand one after another, whatever is between them, in any spelling; one with a slip."""
    absent = [token for token in tokens if token not in text.sign_spots]
    if absent:
        near = [sign for sign in text.sign_spots if is_near(sign, absent[0])] if len(absent) == 1 else []
        for sign in near:
            yield from _in_order(text, [sign if token == absent[0] else token for token in tokens])
        return
    rare = min(range(len(tokens)), key=lambda place: len(text.sign_spots[tokens[place]]))
    for at in text.sign_spots[tokens[rare]]:
        first = at - rare
        window = text.signs[first : first + len(tokens)] if first >= 0 else []
        if [sign for _, _, sign in window] == list(tokens):
            yield Spot(window[0][0], window[-1][1])

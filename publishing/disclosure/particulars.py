"""What of a sentence is particular, whatever it is about: words that reports of practice do without, names, figures,
moments, and what was the only one or the first. Pure.

The other clues are known by their words, and nobody can list all words. So this turns the question round: what the
prose of every review is made of stands in `ordinary_words.txt`, and a word that stands there nowhere is one that a
neighbour may remember ("alpacas", "nightdress"). `particulars.toml` says of a few thousand such words what they are, so
that the wider wording can be named. Slight clues all of them: alone none makes a finding; with others each adds to it.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path

from publishing.disclosure.sentences import Sentence
from publishing.disclosure.weights import KINDS, Clue, Kind
from publishing.disclosure.wording import whole

HERE = Path(__file__).parent
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
BEGUN = re.compile(r"(?:[.!?:;\"(\[]|^|- )[\"'( ]*$")  # what stands before the first word of what is said
CONTRACTED = re.compile(r"(?:n't|'\w{0,2})$")
PLURALS = (("ies", ("y",)), ("es", ("", "e")), ("s", ("",)))  # endings, and what may stand in their place
ENDINGS = (
    ("ied", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("er", ("", "e")), ("or", ("", "e")), ("est", ("", "e")),
    ("ier", ("y",)), ("iest", ("y",)), ("ness", ("",)), ("iness", ("y",)), ("ful", ("",)), ("less", ("",)),
    ("able", ("", "e")), ("ment", ("",)), ("ist", ("",)), ("al", ("", "e")),
)  # fmt: skip
BEFORE = re.compile(r"(?:un|dis|re|non|pre|under|over|mis|in|im|co|multi|inter|self|post|sub|anti)-?")
LEAST = 5  # words of a sentence that tells something
SHORTEST = 3  # letters of what is left of a word

Endings = tuple[tuple[str, tuple[str, ...]], ...]
What = tuple[Kind, str]  # what a particular word is, and how it could be wider


@dataclass(frozen=True)
class Known:
    """The words of both files."""

    ordinary: frozenset[str]
    listed: dict[str, What]
    capitals: frozenset[str]
    turns: tuple[tuple[Kind, re.Pattern[str], str], ...]
    practice: re.Pattern[str]
    other: What
    name: What


@cache
def known() -> Known:
    """They are read when a text is first searched: few commands search one."""
    said = tomllib.loads((HERE / "particulars.toml").read_text(encoding="utf-8"))
    lines = (HERE / "ordinary_words.txt").read_text(encoding="utf-8").splitlines()
    return Known(
        frozenset(word for line in lines if not line.startswith("#") for word in line.split()),
        {word: (KINDS[row["kind"]], row["wider"]) for row in said["words"] for word in row["words"].split()},
        frozenset(said["capitals"]["words"].split()),
        tuple((KINDS[row["kind"]], whole(row["words"]), row["wider"]) for row in said["turns"]),
        whole(said["practice"]["words"], re.IGNORECASE),
        (KINDS["particular"], said["other"]["wider"]),
        (KINDS["name"], said["name"]["wider"]),
    )


def particulars_in(sentence: Sentence) -> Iterator[Clue]:
    """What is particular in a sentence; in one that tells what services did, and of nobody, nothing is."""
    if sentence.of_family:
        yield from _words(sentence.plain)
    elif not sentence.of_services and not sentence.of_the_review:
        yield from (replace(each, kind=KINDS["particular"]) for each in _words(sentence.plain) if each.words.islower())
    else:
        return
    for kind, pattern, wider in known().turns:
        if kind.key == "figure" and not sentence.of_family:
            continue
        for match in pattern.finditer(sentence.plain):
            yield Clue(kind, match.group(), wider, match.group().lower())


def of_life(sentence: Sentence) -> tuple[Clue, ...]:
    """What a sentence in ordinary words tells of a family, when it tells nothing of practice: no clue by itself, and
    something to read beside clues."""
    words = sentence.plain.split()
    if not sentence.of_family or sentence.of_services and not sentence.of_somebody or sentence.at_large:
        return ()
    if len(words) < LEAST or not sentence.plain.endswith((".", '."')) or known().practice.search(sentence.plain):
        return ()
    return (Clue(KINDS["life"], " ".join(words[:3]) + " …", "ask whether the learning needs this"),)


def _words(text: str) -> Iterator[Clue]:
    """The words that are particular; those of one kind that stand side by side as one."""
    runs: list[tuple[int, int, What]] = []
    for start, end, what in _spots(text):
        if runs and runs[-1][2] == what and not text[runs[-1][1] : start].strip():
            start = runs.pop()[0]
        runs.append((start, end, what))
    for start, end, (kind, wider) in runs:
        yield Clue(kind, text[start:end], wider, text[start:end].lower().removesuffix("'s"))


def _spots(text: str) -> Iterator[tuple[int, int, What]]:
    """Where each particular word stands, and what it is; two words that are one thing together."""
    words = list(WORD.finditer(text))
    told = 0
    for word, following in zip_longest(words, words[1:]):
        pair = _listed(f"{word.group()}-{following.group()}".lower()) if following else None
        if word.start() < told:
            continue
        if following and pair:
            told = following.end()
            yield word.start(), told, pair
        elif what := _what(word.group(), begins=bool(BEGUN.search(text[max(0, word.start() - 4) : word.start()]))):
            yield *word.span(), what


@lru_cache(maxsize=50_000)
def _what(word: str, *, begins: bool) -> What | None:
    """What a word is, when it is particular."""
    low = CONTRACTED.sub("", word.lower())
    parts = low.split("-")
    if found := _listed(low) or next(filter(None, map(_listed, parts)), None):
        return found
    if len(low) < SHORTEST or word.rstrip("s'").isupper() or word in known().capitals or all(map(_is_ordinary, parts)):
        return None
    return known().other if begins or word[0].islower() else known().name


def _listed(low: str) -> What | None:
    """What the lists say that a word is."""
    listed = known().listed
    return next((listed[form] for form in _without(low, PLURALS) if form in listed), None)


def _is_ordinary(low: str) -> bool:
    if low.endswith("ly") or len(low) < SHORTEST:
        return True
    before = BEFORE.match(low)
    wholes = [low, low[before.end() :]] if before else [low]
    one = (form for whole in wholes for form in _without(whole, PLURALS))
    return any(form in known().ordinary for each in one for form in _without(each, ENDINGS))


def _without(low: str, endings: Endings) -> Iterator[str]:
    """A word as it stands, and without each ending that it may have: "alpacas", "alpaca"."""
    yield low
    for ending, instead in endings:
        stem = low.removesuffix(ending)
        if stem != low and len(stem) >= SHORTEST:
            yield from (stem + letters for letters in instead)
            if stem[-1] == stem[-2]:
                yield stem[:-1]

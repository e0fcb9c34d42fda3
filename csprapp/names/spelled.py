"""What else a word may be, as people and programs run words together, shorten and misread them. Pure."""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from csprapp.names.folding import WORD, fold_word, plain
from csprapp.names.vocabulary import TITLES

HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir"})
# They go with the word after them: "van der Berg" is also one word.
PARTICLES = (TITLES - HONORIFICS - {"the", "and", "of"}) | frozenset(
    "mc mac o d ap abu ibn ben st fitz san du dos das do ter ten zu".split()  # noqa: SIM905
)
# By a scanner ("R0bert", "Qui11by"), or written by somebody to be read by people alone ("T3asdale", "Mar|on").
# Between two long words a figure is one: "justice4marlon".
MISREAD = re.compile(
    r"(?<=[^\W\d_])(?:(?<![^\W\d_]{5})[013457|$!]{1,2}(?=[a-z])|[013457|$!]{1,2}(?=[a-z]{1,4}(?![a-z])))"
)
_MEANT = str.maketrans("013457|$!", "oleastlsi")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")  # of a word such as "JusticeForMarlon"
_HANGS_ON = re.compile(r"(.{3,})'\w{1,4}$")  # "Gülşah'ın", "Marlon'll"
# Another way of writing a letter, which anyascii does not know: "Åse" is also Aase, "Jörg" Joerg.
TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe",
     "đ": "dj", "Đ": "Dj", "ð": "th", "Ð": "Th", "ə": "a", "Ə": "A"}
)  # fmt: skip
DOUBLED = re.compile(r"(?:([a-z])\1){4,}")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")  # "Marlonnn!"


def words_run_together(token: str) -> tuple[str, ...]:
    """The words of an address or a file name, folded, what stands for a sign in it read as that sign."""
    parted = re.sub(r"[_\d]", " ", plain(unquote(token)) if "%" in token else token)
    return tuple(fold_word(part) for word in WORD.findall(parted) for part in {word, *_PARTS.findall(word)})


def also_read_as(word: str, form: str) -> Iterator[str]:
    """What else a word may be, folded: a name with an ending that hangs on, one in a run of words with capitals, one
    with two letters for one."""
    if (hung := _HANGS_ON.match(word)) and (head := fold_word(hung[1])) != form:
        yield head
    if (two := word.translate(TWO_LETTERS)) != word:
        yield fold_word(two)
    if _DRAWN_OUT.search(form):
        yield from (_DRAWN_OUT.sub(kept, form) for kept in (r"\1", r"\1\1"))
    if word.islower() or word.isupper() or word[1:].islower() or not word.isascii():
        return
    parts = _PARTS.findall(word)
    yield from (
        fold_word(part)
        for before, part in pairwise(["", *parts])
        if len(part) > 3 and fold_word(before) not in PARTICLES and not (before in {"", "Mc"} and part == word)
    )
    if DOUBLED.fullmatch(form):  # drawn twice to be bold: "MMaarrlloonn"
        yield form[::2]
    if glued := re.match(r"[A-Z]([A-Z][a-z]{3,})$", word):  # "MTeasdale"
        yield fold_word(glued[1])


def as_letters(signs: re.Match[str]) -> str:
    """The letters that figures and signs stand for."""
    return signs.group().translate(_MEANT)

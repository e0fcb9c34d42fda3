"""What was read in a part of a PDF as plain values, to be kept: the reading of a long file goes on where it stopped,
and is done once. Pure.

With the words go the clues in them: looking for those takes as long as the reading of some pages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from csprapp import names
from csprapp.files import checks
from publishing.disclosure.clues import clues_in, mark, remember
from publishing.disclosure.intruder import Telling, WorkedOut
from publishing.disclosure.pdfs import Read, read, read_pages, read_rest, together
from publishing.disclosure.searches import Finding, Place
from publishing.disclosure.sentences import Sentence, sentences_of
from publishing.disclosure.weights import KINDS, Clue

LIBRARIES = ("pypdfium2", "pypdf", "pikepdf", "pillow")


@cache
def reader() -> str:
    """Which program reads: what another one read, before an upgrade, is not what this one would find."""
    code = [*Path(__file__).parent.iterdir(), *Path(str(names.__file__)).parent.iterdir(), Path(str(checks.__file__))]
    told = sha256(" ".join(version(each) for each in LIBRARIES).encode())
    for path in sorted(each for each in code if each.is_file()):
        told.update(path.read_bytes())
    return told.hexdigest()[:16]


def whole(name: str, data: bytes) -> dict[str, Any]:
    """All of it at once."""
    return as_plain(read(name, data))


def some_pages(name: str, data: bytes, first: int, most: int) -> dict[str, Any]:
    """`most` pages from the `first` on."""
    return as_plain(read_pages(name, data, first, most))


def the_rest(name: str, data: bytes) -> dict[str, Any]:
    """What it holds besides its pages."""
    return as_plain(read_rest(name, data))


def as_plain(part: Read) -> dict[str, Any]:
    """What was read, with the clues of every sentence, as JSON can hold it."""
    sentences = [each for place in part.places if not place.machine for each in sentences_of(place.where, place.text)]
    return {
        "pages": part.pages,
        "places": [[each.where, each.text, each.machine] for each in part.places],
        "findings": [[each.where, each.what, each.excerpt, each.by_eye] for each in part.findings],
        "unreadable": part.unreadable,
        "clues": {mark(each.text): _clues(clues_in(each)) for each in sentences},
    }


def from_plain(parts: Iterable[Mapping[str, Any]]) -> Read:
    """What was read in the parts of one file; the clues in its sentences are known from then on."""
    read_before = []
    for part in parts:
        remember({at: _told(clues) for at, clues in part["clues"].items()})
        places = [Place(*each) for each in part["places"]]
        findings = [Finding(where, what, excerpt, by_eye=eye) for where, what, excerpt, eye in part["findings"]]
        read_before.append(Read(places, findings, part["unreadable"], part["pages"]))
    return together(read_before)


def finding_as_plain(found: Finding) -> dict[str, Any]:
    """A finding as JSON can hold it."""
    told = found.told if isinstance(found, WorkedOut) else None
    own = {each.name: getattr(found, each.name) for each in fields(Finding)}
    return {
        "finding": own,
        "told": told and [[each.sentence.where, each.sentence.text, _clues(each.clues)] for each in told],
    }


def finding_from_plain(kept: Mapping[str, Any]) -> Finding:
    """The finding again."""
    if kept["told"] is None:
        return Finding(**kept["finding"])
    told = tuple(Telling(Sentence(where, text), _told(clues)) for where, text, clues in kept["told"])
    return WorkedOut(**kept["finding"], told=told)


def _clues(clues: Iterable[Clue]) -> list[list[str]]:
    return [[clue.kind.key, clue.words, clue.wider, clue.value] for clue in clues]


def _told(clues: Iterable[Iterable[str]]) -> tuple[Clue, ...]:
    return tuple(Clue(KINDS[key], *said) for key, *said in clues)

"""One place where a person stands, as it is shown and marked for a request of theirs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csprapp.names.texts import name_of
from publishing.disclosure.searches import Known, Place, Searched, in_one_place


@dataclass(frozen=True)
class Piece:
    """One place where the person stands: of which case ("" of a draft, and of what was published about none), where,
    what it says, and the words round the first hit. `sign` stands for it in the marks of a request."""

    sign: str
    case: str
    place: str
    text: str
    excerpt: str


def piece(sign: str, case: str, place: Place, known: Iterable[Known], certain: bool = False) -> Iterator[Piece]:
    """The place as a piece, if what is known stands in it, or it is `certain` to be about the person."""
    if not (text := place.text.strip()):
        return
    searched = Searched(place)
    hit = next((finding.excerpt for fact in known for finding in in_one_place(searched, fact)), "")
    if hit or certain:
        yield Piece(sign, case, place.where, text, hit or " ".join(text.split())[:100])


def longest_first(known: Iterable[Known]) -> list[Known]:
    """Whole names before parts of them, so that the words shown are round a whole one."""
    return sorted(known, key=lambda fact: -len(name_of(fact.value).parts))

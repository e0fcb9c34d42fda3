"""The motivated intruder: somebody who knows the area, reads all that is public and wants to know who it is. Which
sentences together leave so few families that one could be worked out, and how each could be wider. Pure.

A help and no proof: it knows kinds of clue, and no area. What it does not find, a reader may.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from publishing.disclosure import weights
from publishing.disclosure.clues import clues_in, sex_in
from publishing.disclosure.family_facts import NOTHING, FamilyFacts
from publishing.disclosure.particulars import of_life
from publishing.disclosure.searches import Finding, Place
from publishing.disclosure.sentences import Sentence, sentences_of
from publishing.disclosure.weights import Clue

# A part of a text about one family of several: "Family 2", "Case B" on a line of their own.
PART = re.compile(r"(?:Family|Case|Child) (?:[A-Z]|\d{1,2}|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our)\b[^.]{0,20}")
NAMED = 6  # kinds of clue that the reason names
THROUGHOUT = 3  # sentences: a name that stands in so many is what the text calls somebody
KINDS, SENTENCES = 4, 4  # of slight clues, and that hold them, which add up to a finding
DENSE, SHARE = 4, 0.4  # sentences with slight clues, and their share of a text, which add up too
PLACES = 3  # that the heading of a finding names


@dataclass(frozen=True)
class Telling:
    """A sentence that holds clues, with them."""

    sentence: Sentence
    clues: tuple[Clue, ...]

    @property
    def slight(self) -> bool:
        """Whether it tells particulars only, each of which adds a little."""
        return not self._split[0]

    @property
    def _split(self) -> tuple[list[Clue], list[Clue]]:
        """The clues that narrow, and the particulars."""
        slight = [clue for clue in self.clues if clue.kind.of in weights.PARTICULARS]
        return [clue for clue in self.clues if clue not in slight], slight

    @property
    def also(self) -> str:
        """The particulars that stand beside what narrows more, in one line; "" where there are none."""
        return "" if self.slight else listed(list(dict.fromkeys(f"“{clue.words}”" for clue in self._split[1])))

    @property
    def wider(self) -> list[tuple[str, str]]:
        """What of it could be wider, and how: clues that go the same way together."""
        ways: dict[str, list[str]] = {}
        for clue in self.clues if self.slight else self._split[0]:
            ways.setdefault(clue.wider, []).append(f"“{clue.words}”")
        return [(listed(list(dict.fromkeys(words))), way) for way, words in ways.items()]


@dataclass(frozen=True)
class OtherText:
    """What another publication tells: about the same `family` for certain, or perhaps, as its clues will show."""

    title: str
    told: tuple[Telling, ...]
    family: bool = False


@dataclass(frozen=True)
class WorkedOut(Finding):
    """Sentences that together leave few families. `excerpt` holds them all, so that a reason given for them falls when
    one of them changes."""

    told: tuple[Telling, ...] = field(default=(), compare=False)

    @property
    def narrow(self) -> list[Telling]:
        """The sentences that narrow most, in their order."""
        return [telling for telling in self.told if not telling.slight]

    @property
    def slight(self) -> list[Telling]:
        """The sentences that add particulars, in their order."""
        return [telling for telling in self.told if telling.slight]

    @property
    def in_several_places(self) -> bool:
        """Whether its sentences stand in more than one text."""
        return len({telling.sentence.where for telling in self.told}) > 1

    @property
    def advice(self) -> str:
        """How each clue could be wider, in one line: for a list without a page."""
        return "; ".join(f"{words}: {wider}" for telling in self.told for words, wider in telling.wider)


def worked_out(
    texts: Iterable[Place], others: Sequence[OtherText] = (), facts: FamilyFacts = NOTHING
) -> list[WorkedOut]:
    """Where texts about one family, or each part about one, leave so few families that it could be worked out.

    A finding for each family, with its sentences: those of the texts, and those of `others` that add to them. What
    contradicts the facts known of the family does not count: it was changed so that nobody is found.
    """
    found = (_finding(part, others, facts) for part in _parts(texts))
    return [each for each in found if each]


def tellings(sentences: Iterable[Sentence]) -> Iterator[Telling]:
    """The sentences that hold clues, in their order; one that stands in several texts is told once."""
    once: dict[str, Sentence] = {}
    for sentence in sentences:
        once.setdefault(sentence.text, sentence)
    for sentence in once.values():
        if clues := clues_in(sentence) or of_life(sentence):
            yield Telling(sentence, clues)


def _parts(texts: Iterable[Place]) -> Iterator[list[Sentence]]:
    """The sentences by the family they are about: of a text with headings "Family 1", "Family 2" each part alone."""
    whole: list[Sentence] = []
    for text in texts:
        sentences = [] if text.machine else list(sentences_of(text.where, text.text))
        heads = [at for at, each in enumerate(sentences) if PART.fullmatch(each.text)]
        if len(heads) < 2:
            whole += sentences
            continue
        whole += sentences[: heads[0]]
        for at, end in zip(heads, [*heads[1:], len(sentences)], strict=True):
            yield sentences[at:end]
    yield whole


def _finding(sentences: Sequence[Sentence], others: Sequence[OtherText], facts: FamilyFacts) -> WorkedOut | None:
    own = list(_fitting(_without_throughout(tellings(sentences)), facts))
    clues = [clue for telling in own for clue in telling.clues]
    if not clues:
        return None
    clues += [clue for clue in sex_in(sentences) if facts.fits(clue)]
    beside = [(other.title, _added(clues, _fitting(other.told, facts))) for other in others if _same(clues, other)]
    told = own + [telling for _, added in beside for telling in added]
    every = [clue for telling in told for clue in telling.clues] + clues
    if not weights.leaves_few(every) and not _add_up(told, len(sentences)):
        return None
    titles = list(dict.fromkeys(title for title, added in beside if added))
    places = list(dict.fromkeys(each.sentence.where for each in told))
    where = listed(places if len(places) <= PLACES else [*places[: PLACES - 1], "other places"])
    return WorkedOut(where, reason(every, told, titles), _excerpt(told, sentences), told=tuple(told))


def _add_up(told: Sequence[Telling], sentences: int) -> bool:
    """Whether slight clues alone say so much of somebody that one family is left: by their kinds, or in a short text
    that holds little else."""
    kinds = [
        {clue.kind.of for clue in telling.clues} - weights.ORDINARY for telling in told if telling.sentence.of_family
    ]
    many = sum(map(bool, kinds))
    return len(set().union(*kinds)) >= KINDS and many >= SENTENCES or many >= max(DENSE, sentences * SHARE)


def _excerpt(told: Sequence[Telling], sentences: Sequence[Sentence]) -> str:
    """What is quoted: sentences that follow each other in the text as they stand, dots for what is left out."""
    after = {id(one): id(other) for one, other in pairwise(sentences)}
    gaps = [" " if after.get(id(one.sentence)) == id(other.sentence) else " … " for one, other in pairwise(told)]
    return "".join(each.sentence.text + gap for each, gap in zip(told, [*gaps, ""], strict=True))


def _fitting(told: Iterable[Telling], facts: FamilyFacts) -> Iterator[Telling]:
    """The sentences with what of their clues may be true of the family; a day on which somebody else of it died is no
    contradiction."""
    for telling in told:
        elder = any(clue.kind.of == "bereavement" for clue in telling.clues)
        if clues := tuple(clue for clue in telling.clues if elder and clue.kind.of == "death" or facts.fits(clue)):
            yield replace(telling, clues=clues)


def _without_throughout(told: Iterable[Telling]) -> Iterator[Telling]:
    """The sentences without the names that stand in many of them, or in all: what the text calls the child."""
    told = list(told)
    of_names = (clue for telling in told for clue in telling.clues if clue.kind.of in ("name", "particular"))
    often = Counter(clue.value for clue in of_names if clue.words[0].isupper())
    most = min(THROUGHOUT, len(told))
    for telling in told:
        if clues := tuple(clue for clue in telling.clues if often[clue.value] < most):
            yield replace(telling, clues=clues)


def _same(clues: Sequence[Clue], other: OtherText) -> bool:
    """Whether another text tells of the same family: for certain, or by so many rare facts that no second fits."""
    if other.family:
        return True
    theirs = [clue for telling in other.told for clue in telling.clues]
    shared = [clue for clue in clues if clue.value and any(weights.agree(clue, each) for each in theirs)]
    return weights.one_in(shared) >= weights.FAMILIES


def _added(clues: Sequence[Clue], told: Iterable[Telling]) -> list[Telling]:
    """The sentences of another text that tell something narrower than is told here."""
    known = weights.narrowest(clues)
    return [telling for telling in told if any(clue.kind.one_in > known.get(clue.kind.of, 1) for clue in telling.clues)]


def reason(clues: Iterable[Clue], told: Sequence[Telling], beside: Sequence[str] = ()) -> str:
    """Why these are a finding, in one plain sentence or two."""
    clues = list(clues)
    read = f", read with {listed([f'“{title}”' for title in beside])}" if beside else ""
    if not weights.leaves_few(clues):
        kinds = _said(clue for clue in clues if clue.kind.one_in > 1)
        return f"Together these {len(told)} sentences tell much that few families share{read}: {kinds}"
    left = weights.FAMILIES / weights.one_in(clues)
    few = f"about {round(left)} families" if left >= 1.5 else "hardly more than one family"
    slight = sum(telling.slight for telling in told)
    sentences = len(told) - slight
    subject = f"Together these {sentences} sentences leave" if sentences > 1 else "This sentence leaves"
    who = "they tell" if sentences > 1 else "it tells"
    kinds = _said(clue for clue in clues if clue.kind.of not in weights.PARTICULARS)
    more = f". {slight} more {'add' if slight > 1 else 'adds'} what a neighbour may remember" if slight else ""
    return f"{subject} {few} in an area of ordinary size{read}: {who} {kinds}{more}"


def _said(clues: Iterable[Clue]) -> str:
    """The kinds of clue in words, the narrowest first."""
    kinds = sorted({clue.kind for clue in clues}, key=lambda kind: (-kind.one_in, kind.key))
    said = list(dict.fromkeys(kind.said for kind in kinds))
    return listed([*said[:NAMED], *(["other things"] if len(said) > NAMED else [])])


def listed(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)

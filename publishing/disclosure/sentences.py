"""A text as sentences, and what each is about: a family, or services and children at large. Pure."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from publishing.disclosure.wording import LISTS

PLAIN = str.maketrans("’‘“”–—‐‑\u00a0\u202f", "''\"\"----  ")
SHORT = "".join(rf"(?<!\b{word}\.)" for word in ("Mr", "Mrs", "Ms", "Dr", "St", "No", "vs", r"e\.g", r"i\.e"))
END = re.compile(rf"{SHORT}(?:(?<=[.!?])|(?<=[.!?][\"')\]”’]))\s+(?=[\"'(\[“‘]?[A-Z0-9])")
BULLET = re.compile(r"^\s*(?:[-*•●▪]|\d{1,2}[.)]|[a-z][.)]|#+|\|)\s+")
CELL, EMPHASIS = (
    re.compile(r" *\| *"),
    re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)"),
)  # as Markdown writes them
LABEL = re.compile(
    r"(?:age|sex|gender|ethnicity|dob|born|died|siblings|school|religion|faith|language|date of \w+):?", re.I
)
LONGEST = 1000  # letters: what runs on without a stop, such as a table, is cut so that no search takes long
HEADING = 60  # letters: a shorter line without a stop at its end is a heading or a row, and ends a sentence
SOMEBODY = re.compile(rf"\b(?:{LISTS['somebody']})\b")
FAMILY = re.compile(rf"\b(?:{LISTS['of_family']})\b")
AT_LARGE = re.compile(rf"\b(?:{LISTS['at_large']})\b|{LISTS['at_large_first']}", re.IGNORECASE)
SERVICES = re.compile(rf"\b(?:{LISTS['of_services']})\b", re.IGNORECASE)
PROCESS = re.compile(rf"\b(?:{LISTS['process']})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """One sentence as it stands, and where."""

    where: str
    text: str

    @cached_property
    def plain(self) -> str:
        """As it is searched: every quotation mark, dash and space of one kind, without the signs of Markdown."""
        return CELL.sub(": ", EMPHASIS.sub("", self.text.translate(PLAIN)))

    @cached_property
    def of_somebody(self) -> bool:
        """Whether it is about somebody in particular."""
        return bool(SOMEBODY.search(self.plain))

    @cached_property
    def of_family(self) -> bool:
        """Whether it is about somebody in particular, or about people as families and their neighbours are."""
        return self.of_somebody or bool(FAMILY.search(self.plain))

    @property
    def at_large(self) -> bool:
        """Whether it is about services or children at large and about nobody in particular."""
        return bool(AT_LARGE.search(self.plain)) and not self.of_somebody

    @property
    def of_services(self) -> bool:
        """Whether it tells what services did, and of nobody in particular."""
        return bool(SERVICES.search(self.plain)) and not self.of_somebody

    @property
    def of_the_review(self) -> bool:
        """Whether it tells of the course of the review, and of nobody in particular."""
        return bool(PROCESS.search(self.plain)) and not self.of_somebody


def sentences_of(where: str, text: str) -> Iterator[Sentence]:
    """The sentences of a text. A line of its own - a heading, a row, a point of a list - is one too."""
    for block in _blocks(text):
        for part in END.split(block):
            for words in textwrap.wrap(part, LONGEST):
                yield Sentence(where, " ".join(words.split()))


def _blocks(text: str) -> Iterator[str]:
    """The lines put together that a PDF or a typewriter broke within a sentence."""
    block = ""
    for line in text.splitlines():
        bare = BULLET.sub("", line).strip()
        if LABEL.fullmatch(block):  # the cell of a row, whose next one says it
            block = f"{block.rstrip(':')}: {bare}" if bare else block
            continue
        begins = bare != line.strip() or not bare or block.endswith((".", "!", "?", ":", ";"))
        if begins or len(block.rsplit("\n", 1)[-1]) < HEADING and bare[:1].isupper():
            yield block
            block = bare
        else:
            block += f"\n{bare}"
    yield block

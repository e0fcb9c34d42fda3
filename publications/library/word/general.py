"""Notes about a Word file as a whole: tracked changes, comments, headers and footers, headings, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csprapp.files.package import parse
from publications.library.word.converting import Converter
from publications.library.word.losses import quoted
from publications.library.word.marks import W, text_of, usual_names

ON_EVERY_PAGE = re.compile(r"(page|of|\d+|[ivx]+|[-–|/.])", re.I)


def general_notes(converter: Converter, rendered: str) -> Iterator[str]:
    """The notes in the order in which a writer needs them."""
    if any(next(converter.root.iter(f"{W}{name}"), None) is not None for name in ("ins", "del", "moveFrom")):
        yield "The document has tracked changes: insertions were kept and deletions left out."
    kinds = [tie.kind for tie in converter.package.ties(converter.package.main)]
    if "comments" in kinds:
        yield "The document has comments: they were left out."
    if words := _around_the_pages(converter):
        yield f"Headers and footers were left out: {quoted(words, 300)}."
    if not re.search(r"<h[1-6]>", rendered):
        yield "No headings were found. Use Word’s heading styles, so that readers get a list of contents."
    headless = rendered.count("<table>") - rendered.count("<thead>")
    if headless > 0:
        yield (
            f"{headless} table{'s have' if headless > 1 else ' has'} no heading row. "
            "Mark the first row as a header row in Word, so that screen readers can name its columns."
        )


def _around_the_pages(converter: Converter) -> str:
    """The words of headers and footers, each once, without those that only count pages."""
    found: dict[str, None] = {}
    for tie in converter.package.ties(converter.package.main):
        name = converter.package.find(tie.part) if tie.kind in {"header", "footer"} else None
        for paragraph in parse(usual_names(converter.package.read(name))).iter(f"{W}p") if name else ():
            words = text_of(paragraph)
            if not all(map(ON_EVERY_PAGE.fullmatch, words.split())):
                found[words] = None
    return " / ".join(found)

"""Walks the text of a Word file and gives its HTML, not yet sanitised, and notes for the person.

Every element is either carried over, or has no words, or is named: what is not in the tables below is named too.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from csprapp.files.package import Package
from csprapp.files.refused import FileRefused
from publications.library.word import drawn
from publications.library.word.blocks import Block, assembled
from publications.library.word.inline import CONTENTS, THROUGH, Inline, Keep, Walk, joined
from publications.library.word.looks import Props, box_says, paragraph_says
from publications.library.word.marks import W, child, is_on, local, text_of, val
from publications.library.word.numbering import Numbered, Numbers
from publications.library.word.tables import table_html

MAX_MARKS = 400_000  # opening and closing marks of the text: some 300 pages of the most broken-up kind, four seconds
NOTES = ("footnote", "endnote")


class Converter(Inline):
    """Reads one Word file. `keep` is given each picture and says its address."""

    def __init__(self, package: Package, keep: Keep):
        super().__init__(package, keep)
        texts = [package.main, *filter(None, (package.find(self.ties.get(f"{kind}s", "")) for kind in NOTES))]
        if sum(package.read(name).count(b"<") for name in texts) > MAX_MARKS:
            raise FileRefused("The Word document is too long to read in one go. Split it into several.")
        self.numbers = Numbers(self._tied("numbering"), self.styles)

    def convert(self) -> str:
        """The HTML of the text and its notes."""
        blocks = list(self.blocks(self.root, []))
        blocks += [Block("p", inner) for inner in (joined(self.carried),) if inner]
        return assembled(blocks) + self._notes()

    # --- Blocks -----------------------------------------------------------------------------------------------

    def blocks(self, around: etree._Element, inside: list[Props]) -> Iterator[Block]:
        """The paragraphs and tables inside an element, in their order."""
        for element in around:
            name = local(element)
            if name == "p" and element.tag.startswith(W):
                yield from self.paragraph(element, inside)
            elif name == "tbl":
                yield from self.table(element, inside)
            elif name == "AlternateContent":
                for one in drawn.without_choice(element):
                    yield from self.blocks([one], inside)
            elif name == "sdt" and self._is_left_out(element):
                continue
            elif name in THROUGH:
                yield from self.blocks(element, inside)
            else:
                self._named(element)

    def paragraph(self, element: etree._Element, inside: list[Props]) -> Iterator[Block]:
        """A paragraph, and after it the boxes of text that hang on it."""
        properties = child(element, "pPr")
        style = val(child(properties, "pStyle")) or self.styles.normal
        props = self.styles.paragraph(style) | paragraph_says(properties)
        self.losses.here = text_of(element)
        if any(name.startswith("toc ") or name == "toc heading" for name in self.styles.names(style)[1:2]):
            self.losses.here = ""
            self.losses.once(CONTENTS)
            return
        walk = Walk(style, props, inside, self.carried)
        self.inline(element, walk)
        marks = child(properties, "rPr")
        gone = child(marks, "del") is not None or child(marks, "moveFrom") is not None
        self.carried = walk.parts if gone else []
        inner = "" if gone else joined(walk.parts)
        unseen = gone or (not inner and is_on(child(marks, "vanish")))
        numbered = None if unseen else self.numbers.next(properties, style)
        if inner:
            yield self._block(inner, style, props, numbered)
            self.losses.before = self.losses.here
        for box in walk.boxes:
            if words := text_of(box):
                self.losses.say("A text box", "comes after its paragraph on the page: check its place", words)
            yield from self.blocks(box, [*inside, box_says(box)])
        self.losses.here = ""

    def _block(self, inner: str, style: str | None, props: Props, numbered: Numbered | None) -> Block:
        names = self.styles.names(style)
        label, level = (numbered.label, numbered.level) if numbered else ("", 0)
        own = names[1] if len(names) > 1 else names[0]
        if own in {"title", "subtitle"}:
            return Block("p", f"<strong>{inner}</strong>", 0, label)
        if depth := heading_depth(names, props):
            self.losses.heading = self.losses.here
            return Block(f"h{depth}", inner, 0, label)
        if own == "caption":
            return Block("p", f"<em>{inner}</em>", 0, label)
        if numbered:
            named = own.rpartition(" ")[2] if own.startswith(("list bullet", "list number")) else ""
            return Block("item", inner, max(level, int(named) - 1 if named.isdigit() else 0), label)
        if any(name in {"quote", "intense quote", "block text"} for name in names):
            return Block("quote", inner)
        return Block("p", inner)

    # --- Tables -----------------------------------------------------------------------------------------------

    def table(self, element: etree._Element, inside: list[Props]) -> Iterator[Block]:
        """A table with its header rows, merged cells and the tables inside it."""
        made = table_html(
            element, self.styles, self.losses, lambda cell, says: assembled(self.blocks(cell, [*inside, says]))
        )
        yield Block("table", made)

    # --- Footnotes and endnotes ---------------------------------------------------------------------------------

    def _notes(self) -> str:
        rows, held = [], {}
        for kind in NOTES:
            tree = self._tied(f"{kind}s")
            for note in tree.iterfind(f"{W}{kind}") if tree is not None else ():
                held[kind, val(note, "id") or ""] = note
        for (kind, key), at in list(self.notes.items()):
            if (note := held.get((kind, key))) is None:
                continue
            self.part = self._part(self.package.find(self.ties[f"{kind}s"]) or "", note)
            self.losses.aside = f"in note {at}"
            back = f'<a href="#{kind}-ref-{key}">↑</a>'
            text = assembled(self.blocks(note, [])) or "<p></p>"
            text = f"{text.removesuffix('</p>')} {back}</p>" if text.endswith("</p>") else f"{text}<p>{back}</p>"
            rows.append(f'<li id="{kind}-{key}">{text}</li>')
        self.losses.aside = ""
        return f"<ol>{''.join(rows)}</ol>" if rows else ""


def heading_depth(names: list[str], props: Props) -> int | None:
    """1 to 6 for a heading: by the name of its style or of one it is based on, or by its outline level."""
    for name in names:
        plain = name.replace(" ", "")
        if plain.startswith("heading") and plain[7:].isdigit():
            return min(int(plain[7:]), 6)
    if "heading" in names[:2]:  # Pages
        return 1
    outline = props.get("outline")
    return outline + 1 if outline is not None and 0 <= outline < 6 else None

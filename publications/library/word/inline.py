"""Reads what stands inside a paragraph: runs, links, fields, marks of notes, drawings."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

from csprapp.files.package import Package, parse
from csprapp.files.refused import FileRefused
from publications.library.word import drawn, fields, signs
from publications.library.word.looks import Looks, Props, Styles
from publications.library.word.losses import WORDS, Losses
from publications.library.word.marks import W, child, is_on, local, text_of, usual_names, val

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = f"{{{OFFICE}}}id"
MAX_FIELDS = 20  # one inside the other
THROUGH = {
    *("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo", "fldSimple", "ruby"),
    *("rubyBase", "document", "body", "footnote", "endnote"),
}
WITHOUT_WORDS = {
    *("pPr", "rPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "smartTagPr"),
    *("customXmlPr", "rubyPr", "ffData", "fldData", "background", "proofErr", "lastRenderedPageBreak", "bookmarkStart"),
    *("bookmarkEnd", "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator", "permStart"),
    *("permEnd", "continuationSeparator", "del", "moveFrom", "delText", "delInstrText", "instrText"),
    *("commentRangeStart", "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart"),
    *("moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart"),
    *("customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd"),
    *("customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"),
}
PLAIN = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "tab": "\t", "ptab": "\t", "cr": "\n"}
TAGS = (("b", "strong"), ("i", "em"), ("strike", "s"), ("dstrike", "s"))
CALLED = {
    "rt": "The pronunciation above a word", "control": "A control", "subDoc": "Another document",
    "altChunk": "Another document", "pgNum": "A page number",
}  # fmt: skip
RAISED = {"superscript": "sup", "subscript": "sub"}
CONTENTS = "Word’s list of contents was left out: the page makes its own."
Keep = Callable[[bytes, str], str]  # a picture and its description in; its address in the page out
Parts = list[tuple[tuple[str, ...], str]]  # HTML, with the tags around it


@dataclass
class Part:
    """The part of the file that is walked: its name, what it is tied to, fields without their other half."""

    name: str
    ties: dict[str, str]
    odd: set[etree._Element]


@dataclass
class Walk:
    """One paragraph while it is read: what stands around it, its pieces, boxes that follow it."""

    style: str | None
    props: Props
    inside: list[Props]
    parts: Parts = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


class Inline:
    """What is inside the paragraphs of one Word file. `keep` is given each picture and says its address."""

    def __init__(self, package: Package, keep: Keep):
        self.package, self.keep, self.losses = package, keep, Losses()
        self.ties = {tie.kind: tie.part for tie in package.ties(package.main)}
        self.root = self._tree(package.main)
        self.styles = Styles(self._tied("styles"))
        self.looks = Looks(self.styles, self._page())
        self.part = self._part(package.main, self.root)
        self.open: list[fields.Field] = []
        self.carried: Parts = []  # of a paragraph whose end is marked deleted: it goes on in the next
        self.notes: dict[tuple[str, str], int] = {}  # kind and number of each note, in the order of their marks

    # --- Parts ------------------------------------------------------------------------------------------------

    def _tree(self, name: str) -> etree._Element:
        return parse(usual_names(self.package.read(name)))

    def _tied(self, kind: str) -> etree._Element | None:
        name = self.package.find(self.ties.get(kind, ""))
        return self._tree(name) if name else None

    def _part(self, name: str, tree: etree._Element) -> Part:
        ties = {tie.id: tie.target if tie.outside else tie.part for tie in self.package.ties(name)}
        return Part(name, ties, fields.unmatched(tree))

    def _page(self) -> str:
        settings = self._tied("settings")
        colour = val(child(self.root, "background"), "color")
        shown = colour and settings is not None and is_on(child(settings, "displayBackgroundShape"))
        return colour if colour and shown else "FFFFFF"

    # --- Inside a paragraph -----------------------------------------------------------------------------------

    def inline(self, around: Iterable[etree._Element], walk: Walk) -> None:
        """The runs inside an element."""
        for element in around:
            name = local(element)
            if element.tag == f"{W}r":
                self.run(element, walk)
            elif name in {"oMath", "oMathPara"}:
                text = drawn.equation(element).strip()
                self.losses.say("An equation", "was kept as plain text: check it", text)
                walk.parts.append(((), html.escape(text)))
            elif name == "AlternateContent":
                self.inline(list(drawn.without_choice(element)), walk)
            elif name == "sdt" and self._is_left_out(element):
                continue
            elif name == "hyperlink":
                walk.links.append(self.part.ties.get(element.get(RELATED, ""), ""))
                self.inline(element, walk)
                walk.links.pop()
            elif name == "fldSimple":
                self._simple_field(element, walk)
            elif name in THROUGH:
                self.inline(element, walk)
            else:
                self._named(element)

    def run(self, element: etree._Element, walk: Walk) -> None:
        """A run: its text if a reader sees it, otherwise a note with its words."""
        said = self.looks.run(element, walk.style, walk.inside)
        why = self.looks.hidden(said, walk.props, walk.inside)
        for piece in element:
            self._piece(piece, said, why, walk)

    def _piece(self, piece: etree._Element, said: Props, why: str | None, walk: Walk) -> None:
        name = local(piece)
        if (text := self._text(piece, said)) is not None:
            self._write(text, said, why, walk)
        elif name == "fldChar":
            self._field_mark(piece, said, walk)
        elif name == "instrText":
            if self.open and not self.open[-1].showing:
                self.open[-1].code += piece.text or ""
        elif name in {"footnoteReference", "endnoteReference"}:
            if why is None and self._is_shown():
                walk.parts.append(((), self._note_mark(name.removesuffix("Reference"), val(piece, "id") or "")))
        elif name in {"drawing", "pict", "object"}:
            self._drawing(piece, why, walk)
        elif name in THROUGH or name == "AlternateContent":
            for inner in drawn.without_choice(piece) if name == "AlternateContent" else piece:
                self.run(inner, walk) if local(inner) == "r" else self._piece(inner, said, why, walk)
        else:
            self._named(piece)

    def _text(self, piece: etree._Element, said: Props) -> str | None:
        name = local(piece)
        if name == "t":
            return self._readable(piece.text or "", said.get("font") or "")
        if name == "br":
            return "\n" if val(piece, "type") in {None, "textWrapping"} else " "
        if name == "sym":
            code, font = int(val(piece, "char") or "0", 16), val(piece, "font") or ""
            return self._sign(code, font)
        return PLAIN.get(name)

    def _readable(self, text: str, font: str) -> str:
        if not signs.is_pictures(font) and not any("\uf000" <= letter <= "\uf0ff" for letter in text):
            return text
        return "".join(letter if letter.isspace() else self._sign(ord(letter), font) for letter in text)

    def _sign(self, code: int, font: str) -> str:
        text = signs.as_text(code, font)
        if text is None:
            self.losses.say(f"A symbol from the typeface {font or 'of pictures'}", "was left out", "")
        return text or ""

    def _write(self, text: str, said: Props, why: str | None, walk: Walk) -> None:
        if not self._is_shown():
            return
        if why:
            if text.strip():
                self.losses.say("Hidden text", f"was left out, because {why}", text)
            return
        for one in self.open:
            one.shown = (one.shown + text)[:WORDS]
        own = said["own"]
        tags = [tag for key, tag in TAGS if own.get(key)] + [RAISED[v] for v in (own.get("vertAlign"),) if v in RAISED]
        link = next((address for address in reversed(walk.links) if address), "") or self._field_link()
        if link:
            tags.insert(0, f'a href="{html.escape(link)}"')
        walk.parts.append((tuple(dict.fromkeys(tags)), html.escape(text, quote=False).replace("\n", "<br>")))

    def _note_mark(self, kind: str, key: str) -> str:
        at = self.notes.setdefault((kind, key), len(self.notes) + 1)
        return f'<sup><a href="#{kind}-{key}" id="{kind}-ref-{key}">[{at}]</a></sup>'

    # --- Fields -----------------------------------------------------------------------------------------------

    def _is_shown(self) -> bool:
        """Whether text stands on the page here, and is not the instruction of a field or Word's list of contents."""
        return all(one.showing and one.name != "TOC" for one in self.open)

    def _field_link(self) -> str:
        return next((one.address for one in reversed(self.open) if one.address), "")

    def _field_mark(self, mark: etree._Element, said: Props, walk: Walk) -> None:
        kind = val(mark, "fldCharType")
        if mark in self.part.odd:
            return
        if kind == "begin":
            if len(self.open) > MAX_FIELDS:
                raise ValueError(kind)
            self.open.append(fields.Field(mark))
        elif kind == "separate":
            self.open[-1].showing = True
        else:
            self._ended(self.open.pop(), said, walk)

    def _ended(self, ended: fields.Field, said: Props, walk: Walk) -> None:
        if ended.name == "TOC":
            self.losses.once(CONTENTS)
        elif value := fields.form_value(ended.begin):
            self._write(value, said, None, walk)
        elif self._is_shown():
            fields.told(ended, self.losses)

    def _simple_field(self, element: etree._Element, walk: Walk) -> None:
        self.open.append(fields.Field(element, val(element, "instr") or "", showing=True))
        self.inline(element, walk)
        self._ended(self.open.pop(), {"own": {}}, walk)

    # --- Drawings, controls, the rest ---------------------------------------------------------------------------

    def _drawing(self, element: etree._Element, why: str | None, walk: Walk) -> None:
        if why:
            self.losses.say("A hidden drawing", f"was left out, because {why}", text_of(element, but=frozenset()))
            return
        if local(element) == "object":
            what = next((one.get("ProgID", "") for one in element.iter("{*}OLEObject")), "")
            self.losses.say(
                f"An embedded object ({what})" if what else "An embedded object",
                "was left out; only its picture, if any, is kept",
            )
        for kind, one, title in drawn.taken(element, self.losses, self._words_in):
            if kind == "box":
                walk.boxes.append(one)
            elif address := self._picture(one, title, embedded=local(element) == "object"):
                walk.parts.append(((), f'<img src="{html.escape(address)}" alt="{html.escape(title)}">'))

    def _picture(self, element: etree._Element, title: str, *, embedded: bool) -> str:
        key = element.get(f"{{{OFFICE}}}embed") or element.get(f"{{{OFFICE}}}id") or ""
        name = self.package.find(self.part.ties.get(key, "")) if key else None
        if name is None:
            self.losses.say("A picture", "could not be found in the file", title)
            return ""
        try:
            address = self.keep(self.package.read(name), title)
        except FileRefused as refused:
            if embedded:
                self.losses.say("The picture of an embedded object", "was left out", title)
                return ""
            raise FileRefused(f"{refused.messages[0]} It is {self.losses.place()}.") from refused
        if next(element.itersiblings("{*}srcRect"), None) is not None and _cuts(
            next(element.itersiblings("{*}srcRect"))
        ):
            self.losses.say(
                "A picture that is cropped in Word", "appears whole on the page: crop the picture itself first", title
            )
        return address

    def _words_in(self, key: str) -> str:
        name = self.package.find(self.part.ties.get(key, ""))
        if not name or not name.lower().endswith(".xml"):
            return ""
        return " ".join(one.text or "" for one in self._tree(name).iter("{*}t", "{*}v") if (one.text or "").strip())

    def _is_left_out(self, control: etree._Element) -> bool:
        properties = child(control, "sdtPr")
        gallery = val(child(properties, "docPartObj", "docPartGallery")) or ""
        if gallery == "Table of Contents":
            self.losses.once(CONTENTS)
            return True
        if is_on(child(properties, "showingPlcHdr")):
            self.losses.say("A box that was not filled in", "was left out", text_of(control))
            return True
        return False

    def _named(self, element: etree._Element) -> None:
        """An element that is not carried over: named, unless it has no words."""
        name = local(element)
        if name and name not in WITHOUT_WORDS:
            what = CALLED.get(name, f"Something the page cannot show ({name})")
            self.losses.say(what, "was left out", text_of(element, but=frozenset()))


def joined(parts: Parts) -> str:
    """Pieces put together, with the tags that neighbours share opened once; empty when no word and no picture is in
    them."""
    out: list[str] = []
    open_tags: list[str] = []
    for tags, text in parts:
        shared = 0
        while shared < min(len(tags), len(open_tags)) and tags[shared] == open_tags[shared]:
            shared += 1
        out += [f"</{tag.split()[0]}>" for tag in reversed(open_tags[shared:])]
        out += [f"<{tag}>" for tag in tags[shared:]]
        open_tags = list(tags)
        out.append(text)
    out += [f"</{tag.split()[0]}>" for tag in reversed(open_tags)]
    if not any(text.replace("<br>", "").strip() for _, text in parts):
        return ""
    return "".join(out)


def _cuts(rectangle: etree._Element) -> bool:
    return any(value not in {"", "0"} for value in rectangle.attrib.values())

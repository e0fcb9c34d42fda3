"""The making of new objects from old ones by their shape. Nothing of the old file is taken over as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, StreamDecodeLevel, String

from .shapes import PLAIN, SAID, SHAPES, SILENT, WORDS

# In a map of letters (PostScript): a comment, or a text in brackets. Codes stand in pointed ones.
WORDY = re.compile(r"[^\w./-]")  # in what a letter is called
MAPPED = re.compile(rb"%[^\r\n]*[\r\n]*|\(((?:[^()\\]|\\.)*)\)", re.S)
SETS = {b"Adobe", b"Identity", b"UCS", b"UCS2", b"Japan1", b"Japan2", b"GB1", b"CNS1", b"Korea1", b"KR", b"Manga1"}
LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?)?")  # RFC 5646, its usual parts
DEEPEST = 50  # branches of any tree
MAKERS_DATA = "data from the program that made it"
Maker = Callable[["Copier", Any], Any]
MAKERS: dict[str, Maker] = {}  # for kinds that are more than their shape; content.py, pictures.py and tags.py fill it


def makes(kind: str) -> Callable[[Maker], Maker]:
    """Puts a function in charge of a kind."""

    def put(maker: Maker) -> Maker:
        MAKERS[kind] = maker
        return maker

    return put


class Copier:
    """An old file, the new one, what was made of what, and in words what did not come along."""

    def __init__(self, source: Pdf) -> None:
        self.source = source
        self.new = Pdf.new()
        self.made: dict[tuple[str, tuple[int, int]], Any] = {}
        self.pages: dict[tuple[int, int], Any] = {}
        self.links: dict[tuple[int, int], Any] = {}
        self.ids: dict[bytes, str] = {}
        self.offered: dict[tuple[int, int], Any] = {}  # pictures and forms that pages may use
        self.classes: dict[str, tuple[str, Any]] = {}
        self.layers = 0
        self.around: Any = None  # the resources round what is drawn now, which a form without its own uses
        self.removed: set[str] = set()

    def make(self, kind: str, value: Any) -> Any:
        """What goes across of a value of this kind; None for nothing."""
        if value is None or kind == PLAIN:
            return plain(value)
        if kind == WORDS:
            return String(str(value)) if isinstance(value, String) else None
        if kind.startswith("["):
            items = [self.make(kind[1:-1], each) for each in value] if isinstance(value, Array) else []
            return Array([item for item in items if item is not None])
        known = (kind, value.objgen) if isinstance(value, Object) and value.is_indirect else None
        if known is None:
            return MAKERS.get(kind, shaped(kind))(self, value)
        if known not in self.made:
            self.made[known] = None  # what holds itself ends here, unless its maker knows better
            self.made[known] = MAKERS.get(kind, shaped(kind))(self, value)
        return self.made[known]

    def by_shape(self, kind: str, value: Any, *, data: bytes | None = None) -> Any:
        """A new dictionary with the keys of its kind; a stream where the old one is a stream, or `data` is given."""
        if not isinstance(value, Dictionary | Stream):
            return None
        if data is None and isinstance(value, Stream):
            data = value.read_bytes(StreamDecodeLevel.specialized)
        new = Stream(self.new, data) if data is not None else Dictionary()
        if value.is_indirect:
            new = new if data is not None else self.new.make_indirect(new)
            self.made[kind, value.objgen] = new
        self.fill(new, kind, value)
        return new

    def fill(self, new: Any, kind: str, value: Any) -> None:
        """Give a new object the keys of its kind, and note in words which others the old one has."""
        shape = SHAPES[kind]
        for key in list(value):
            if key not in shape:
                self.note(key)
            elif (made := self.make(shape[key], value.get(key))) is not None:
                new[key] = made

    def note_others(self, kind: str, value: Any) -> None:
        """Note what an object has besides the keys of its kind."""
        for key in list(value) if isinstance(value, Dictionary) else list(value.keys()):
            if str(key) not in SHAPES[kind]:
                self.note(str(key))

    def note(self, key: str) -> None:
        """Say that what stands under this key does not go across."""
        if key not in SILENT:
            self.removed.add(SAID.get(key, MAKERS_DATA))

    def id_of(self, value: Any) -> String | None:
        """A name of ours for an element's own: whoever made the file may have put words in it."""
        if not isinstance(value, String):
            return None
        return String(self.ids.setdefault(bytes(value), f"id{len(self.ids) + 1}"))


def shaped(kind: str) -> Maker:
    """The maker of a kind that is no more than its shape."""
    return lambda copier, value: copier.by_shape(kind, value)


def plain(value: Any) -> Any:
    """Numbers and names, and arrays of them."""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, Name):
        return Name(str(value))
    if isinstance(value, Array):
        return Array([item for item in map(plain, value) if item is not None])
    return None


def listed(value: Any) -> list[Any]:
    """One or several, as a list; none for nothing."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def leaves(tree: Any, key: str, depth: int = 0) -> list[tuple[Any, Any]]:
    """What a tree of numbers or names holds, each with its number or name."""
    if not isinstance(tree, Dictionary) or depth > DEEPEST:
        return []
    flat = listed(tree.get(key))
    found = list(zip(flat[::2], flat[1::2], strict=False))
    return found + [each for kid in listed(tree.get("/Kids")) for each in leaves(kid, key, depth + 1)]


def inherited(page: Any, key: str) -> Any:
    """What a page has under a key, or a branch of the tree above it."""
    for _ in range(DEEPEST):
        if key in page:
            return page.get(key)
        if "/Parent" not in page:
            return None
        page = page.Parent
    return None


@makes("language")
def language(copier: Copier, value: Any) -> Any:
    """The mark of a language ("en-GB"); what is none says something else."""
    if isinstance(value, String) and LANGUAGE.fullmatch(str(value)):
        return String(str(value))
    copier.removed.add("marks of a language that name none")
    return None


@makes("page of it")
def page_of(copier: Copier, value: Any) -> Any:
    """The new page for an old one."""
    return copier.pages.get(value.objgen)


@makes("functions")
def functions(copier: Copier, value: Any) -> Any:
    """One function, several, or the name of one."""
    if isinstance(value, Array):
        return copier.make("[function]", value)
    return plain(value) if isinstance(value, Name) else copier.make("function", value)


@makes("colour space")
def colour_space(copier: Copier, value: Any) -> Any:
    """A colour space by name or as an array; the words for a spot colour stay, its maker's attributes do not."""
    if isinstance(value, Name):
        return plain(value)
    if not isinstance(value, Array) or not len(value):
        return None
    family, rest = str(value[0]), list(value)[1:]
    kinds = {
        "/ICCBased": ["profile"],
        "/Indexed": ["colour space", PLAIN, "table"],
        "/I": ["colour space", PLAIN, "table"],
        "/Separation": [PLAIN, "colour space", "functions"],
        "/DeviceN": [PLAIN, "colour space", "functions"],
        "/Pattern": ["colour space"],
    }.get(family, ["calibrated"])
    made = [copier.make(kind, each) for kind, each in zip(kinds, rest, strict=False)]
    return Array([Name(family), *(each for each in made if each is not None)])


@makes("table")
def table(copier: Copier, value: Any) -> Any:
    """The colours of an indexed colour space, at most 256 of 4 bytes."""
    data = value.read_bytes(StreamDecodeLevel.specialized) if isinstance(value, Stream) else bytes(value)
    return String(data[:1024])


@makes("sized font")
def sized_font(copier: Copier, value: Any) -> Any:
    """A typeface and its size, as a graphics state sets it."""
    return Array([copier.make("font", value[0]), value[1]])


@makes("encoding")
def encoding(copier: Copier, value: Any) -> Any:
    """By name, as differences from one, or as a map of its own."""
    if isinstance(value, Stream):
        return copier.make("map", value)
    return plain(value) if isinstance(value, Name) else copier.by_shape("encoding", value)


@makes("letters by name")
def letters_by_name(copier: Copier, value: Any) -> Any:
    """Codes, and what letters are called: a name that Adobe's list of glyphs could not have is some word."""
    if not isinstance(value, Array):
        return None
    return Array([Name.space if isinstance(each, Name) and WORDY.search(str(each)) else plain(each) for each in value])


@makes("map")
def character_map(copier: Copier, value: Any) -> Any:
    """Which codes are which characters, without the comments of whoever wrote it."""
    if isinstance(value, Name):
        return plain(value)
    return copier.by_shape("map", value, data=MAPPED.sub(_of_a_map, value.read_bytes(StreamDecodeLevel.specialized)))


def _of_a_map(found: re.Match[bytes]) -> bytes:
    """Nothing for a comment, and of the texts in brackets only the names of character sets."""
    if found[1] is None or found[1] in SETS:
        return b"\n" if found[1] is None else found.group()
    return b"()"


@makes("name of a set")
def sets_name(copier: Copier, value: Any) -> Any:
    """The registry or order of a character set; another word is none."""
    return String(str(value)) if isinstance(value, String) and bytes(value) in SETS else String("Identity")


@makes("glyphs")
def glyphs(copier: Copier, value: Any) -> Any:
    """Which code is which glyph: a name, or a table."""
    return plain(value) if isinstance(value, Name) else copier.by_shape("glyphs", value)


@makes("layer")
def layer(copier: Copier, value: Any) -> Any:
    """A layer by a number of ours, or a rule for several."""
    made = copier.by_shape("layer", value)
    if made is not None and value.get("/Type") != Name.OCMD:
        copier.layers += 1
        made.Name = String(f"Layer {copier.layers}")
        copier.removed.add("names of layers")
    return made


@makes("one or more layers")
def one_or_more_layers(copier: Copier, value: Any) -> Any:
    """A layer or several."""
    return copier.make("[layer]" if isinstance(value, Array) else "layer", value)


@makes("layers by rule")
def layers_by_rule(copier: Copier, value: Any) -> Any:
    """An expression such as [/And layer [/Not layer]]."""
    if not isinstance(value, Array):
        return copier.make("layer", value) if isinstance(value, Dictionary) else plain(value)
    return Array([made for each in value if (made := layers_by_rule(copier, each)) is not None])

"""Links, bookmarks, and what lies upon a page: links stay, what a reader sees is drawn, the rest is said and goes."""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Annotation, Array, Dictionary, Name, Object, Stream, String

from .content import Resources
from .copier import Copier, leaves, listed, plain

UNSEEN = {"/Text", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Link", "/TrapNet"}
COVERS = {"/Square", "/Circle", "/Polygon"}
HIDDEN, NOT_ON_SCREEN = 2, 32  # ISO 32000-2, table 167
OTHERS = {
    "/Launch": "that starts a program",
    "/JavaScript": "that runs JavaScript",
    "/GoToR": "to another file",
    "/GoToE": "to an attached file",
}
LONGEST = 200  # letters of a note that are said
MOST_BOOKMARKS = 10_000


def _turned_off(layers: Dictionary) -> set[Any]:
    """The layers that are not shown when the file is opened."""
    settled = layers.get("/D")
    if not isinstance(settled, Dictionary):
        return set()
    off = {each.objgen for each in listed(settled.get("/OFF"))}
    if settled.get("/BaseState") != Name.OFF:
        return off
    shown = {each.objgen for each in listed(settled.get("/ON"))}
    return off | {each.objgen for each in listed(layers.get("/OCGs"))} - shown


class Notes:
    """What lies upon the pages of one file, and where its links and bookmarks lead."""

    def __init__(self, copier: Copier) -> None:
        self.copier = copier
        root = copier.source.Root
        names = root.get("/Names")
        named = leaves(names.get("/Dests"), "/Names") if isinstance(names, Dictionary) else []
        self.places: dict[str, Any] = {str(name): place for name, place in named}
        if isinstance(root.get("/Dests"), Dictionary):
            self.places |= {name.lstrip("/"): place for name, place in root.Dests.items()}

        layers = root.get("/OCProperties")
        self.off = _turned_off(layers) if isinstance(layers, Dictionary) else set()

    def of_page(self, number: int, old: Any, new: Any, resources: Resources) -> bytes:
        """Gives a page its links, and says what to draw upon it."""
        kept, stamps = [], []
        for note in (each for each in listed(old.get("/Annots")) if isinstance(each, Dictionary)):
            kind = str(note.get("/Subtype"))
            if kind == "/Link":
                made = self.link(number, note)
            elif kind == "/Redact":
                made = self.copier.by_shape("redaction", note)
            else:
                made = None
                stamps.append(self.stamp(number, kind, note, resources))
            if made is not None:
                made = made if made.is_indirect else self.copier.new.make_indirect(made)
                made.P = new
                kept.append(made)
                self.copier.links[note.objgen] = made
        if kept:
            new.Annots = Array(kept)
        return b"\n".join(stamp for stamp in stamps if stamp)

    def link(self, number: int, note: Any) -> Any:
        """A link to a plain web address or within the file."""
        action = note.get("/A")
        kind = str(action.get("/S")) if isinstance(action, Dictionary) else ""
        if kind:
            self.copier.note_others("link action", action)
        leads: dict[str, Any] = {}
        if kind == "/URI" and isinstance(action.get("/URI"), String):
            if re.match(r"https?://", address := str(action.URI), re.I):
                leads["/A"] = Dictionary(S=Name.URI, URI=String(address))
            else:
                self.say(f"a link on page {number}", address)
                return None
        elif (place := self.place(action.get("/D") if kind == "/GoTo" else note.get("/Dest"))) is not None:
            leads["/Dest"] = place
        else:
            self.say(f"a link on page {number} {OTHERS.get(kind, 'that leads to no page')}", _leads_to(action))
            return None
        made = self.copier.by_shape("link", note)
        for key, value in leads.items():
            made[key] = value
        return made

    def place(self, value: Any, depth: int = 0) -> Any:
        """A page and how much of it is shown, whatever name the file has for it."""
        if isinstance(value, String | Name) and depth < 2:
            return self.place(self.places.get(str(value).lstrip("/")), depth + 1)
        if isinstance(value, Dictionary):
            return self.place(value.get("/D"), depth + 1) if depth < 3 else None
        if not isinstance(value, Array) or not len(value) or not isinstance(value[0], Object):
            return None
        page = self.copier.pages.get(value[0].objgen)
        return None if page is None else Array([page, *(plain(each) for each in list(value)[1:])])

    def stamp(self, number: int, kind: str, note: Any, resources: Resources) -> bytes:
        """What a reader sees of a note, a stamp, a mark or a filled field, as a drawing; its other words are said."""
        drawn = b""
        shown = not int(note.get("/F", 0)) & (HIDDEN | NOT_ON_SCREEN) and not self.is_off(note.get("/OC"))
        if kind not in UNSEEN and shown:
            drawn = self.drawn(note, resources) or _cover(kind, note)
        if kind == "/Widget":
            self.copier.note("/AcroForm")
        words = _said_by(note, seen=bool(drawn))
        if words or not (drawn or kind in {"/Popup", "/Widget"}):
            self.say(f"a note on page {number}" if kind != "/Widget" else f"a form field on page {number}", words)
        return drawn

    def is_off(self, layer: Any) -> bool:
        """Whether a layer, or all of those that a rule names, is not shown when the file is opened."""
        if not isinstance(layer, Dictionary):
            return False
        named = listed(layer.get("/OCGs")) if layer.get("/Type") == Name.OCMD else [layer]
        layers = [each.objgen for each in named if isinstance(each, Dictionary)]
        return bool(layers) and self.off.issuperset(layers)

    def drawn(self, note: Any, resources: Resources) -> bytes:
        """The appearance the note brings, put where it stands."""
        annotation = Annotation(note)
        appearance = annotation.get_appearance_stream(Name.N)
        if not isinstance(appearance, Stream):
            return b""
        held = resources.put("/XObject", self.copier.make("form", appearance))
        return annotation.get_page_content_for_appearance(held, 0) if held is not None else b""

    def say(self, what: str, words: str) -> None:
        """Tell people what went, with its words."""
        words = " ".join(words.split())
        short = f"{words[:LONGEST]} …" if len(words) > LONGEST else words
        self.copier.removed.add(f"{what} (“{short}”)" if short else what)

    def bookmarks(self, old: Any) -> Any:
        """The list of contents beside the pages."""
        root = self.copier.new.make_indirect(Dictionary(Type=Name.Outlines))
        waiting, seen = [(old, root)], set[tuple[int, int]]()
        while waiting and len(seen) < MOST_BOOKMARKS:
            branch, made = waiting.pop()
            item, last = branch.get("/First"), None
            while isinstance(item, Dictionary) and item.objgen not in seen:
                seen.add(item.objgen)
                new = self.bookmark(item, made)
                if last is None:
                    made.First = new
                else:
                    last.Next, new.Prev = new, last
                last = made.Last = new
                waiting.append((item, new))
                item = item.get("/Next")
        if "/Count" in old:
            root.Count = plain(old.Count)
        return root if "/First" in root else None

    def bookmark(self, item: Any, parent: Any) -> Any:
        """One of them."""
        new = self.copier.new.make_indirect(self.copier.by_shape("bookmark", _direct(item)))
        new.Parent = parent
        action = item.get("/A")
        inner = isinstance(action, Dictionary) and action.get("/S") == Name.GoTo
        if (place := self.place(action.get("/D") if inner else item.get("/Dest"))) is not None:
            new.Dest = place
        elif isinstance(action, Dictionary) and not inner:
            self.copier.removed.add("a bookmark’s action")
        return new


def _leads_to(action: Any) -> str:
    """What an action that does not go across names: a file, or a script."""
    held = [action.get(key) for key in ("/F", "/JS")] if isinstance(action, Dictionary) else []
    return " ".join(str(each) for each in held if isinstance(each, String))


def _direct(item: Any) -> Dictionary:
    return Dictionary(dict(item.items()))


def _cover(kind: str, note: Any) -> bytes:
    """A filled shape that brings no drawing of its own is drawn by readers: whatever it covers stays covered."""
    colour = [float(each) for each in listed(note.get("/IC"))]
    if kind not in COVERS or len(colour) not in {1, 3, 4}:
        return b""
    left, low, right, high = (float(each) for each in note.Rect)
    fill = {1: "g", 3: "rg", 4: "k"}[len(colour)]
    box = f"{left:.2f} {low:.2f} {right - left:.2f} {high - low:.2f} re f"
    return f"q {' '.join(f'{part:.4f}' for part in colour)} {fill} {box} Q".encode()


def _said_by(note: Any, *, seen: bool) -> str:
    """The words of a note that its drawing does not show, and who made it."""
    keys = ("/Contents", "/Subj", "/T") if note.get("/Subtype") != Name.Widget else () if seen else ("/V",)
    return "; ".join(str(note.get(key)) for key in keys if isinstance(note.get(key), String) and str(note.get(key)))

"""Word's fields: what each shows is kept as it was when the file was saved; one that shows nothing is named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from publications.library.word.losses import Losses
from publications.library.word.marks import W, child, is_on, number, val

SHOW_NOTHING = {"XE", "TC", "TA", "RD", "SET", "PRIVATE", "ADVANCE", "BIDIOUTLINE", "INFO", "ASK", ""}
CHANGING = {"DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "FILENAME", "USERNAME", "AUTHOR", "LASTSAVEDBY"}
BOXES = {True: "☑", False: "☐"}


@dataclass
class Field:
    """A field that is open: its instruction so far, whether what it shows has begun, and that."""

    begin: etree._Element
    code: str = ""
    showing: bool = False
    shown: str = ""

    @property
    def name(self) -> str:
        """Its keyword: PAGE, REF, HYPERLINK."""
        words = self.code.split()
        return words[0].upper() if words else ""

    @property
    def address(self) -> str:
        """Where a link leads to; empty for another field, and for a place in the document."""
        link = re.match(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\\\s]\S*))', self.code, re.I)
        return (link[1] or link[2] or "") if link else ""


def unmatched(tree: etree._Element) -> set[etree._Element]:
    """Marks of fields without their other half: they are passed over, so that no text goes with them."""
    opened: list[list[etree._Element]] = []
    odd: set[etree._Element] = set()
    for mark in tree.iter(f"{W}fldChar"):
        kind = val(mark, "fldCharType")
        if kind == "begin":
            opened.append([mark])
        elif not opened:
            odd.add(mark)
        elif kind == "end":
            opened.pop()
        else:
            opened[-1].append(mark)
    return odd.union(*opened)


def form_value(begin: etree._Element) -> str:
    """What a box to tick or to choose from shows, which Word keeps beside the text."""
    if (box := child(begin, "ffData", "checkBox")) is not None:
        ticked = child(box, "checked") if child(box, "checked") is not None else child(box, "default")
        return BOXES[is_on(ticked)]
    if (listed := child(begin, "ffData", "ddList")) is not None:
        chosen = number(val(child(listed, "result"))) or 0
        entries = [val(entry) or "" for entry in listed.iterfind(f"{W}listEntry")]
        return entries[chosen] if chosen < len(entries) else ""
    return ""


def told(field: Field, losses: Losses) -> None:
    """A note about a field that has ended, where the page does not show what Word would."""
    if field.name in CHANGING and field.shown.strip():
        losses.say(f"A field ({field.name})", "shows what it said when the file was saved", field.shown)
    elif field.name == "MERGEFIELD" or "«" in field.shown:
        losses.say("A field for mail merge", "was kept as it is: replace it with the words", field.shown)
    elif not field.shown.strip() and field.name not in SHOW_NOTHING and field.name != "HYPERLINK":
        losses.say(f"A field ({field.name})", "shows nothing on the page", "")

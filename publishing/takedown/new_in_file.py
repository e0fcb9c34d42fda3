"""What stands in a redacted PDF and not in the one whose place it takes: pages, pictures, words, ink. Pure; for the
child, since whoever sends a file may have made it to take minutes.

Each answer goes on from "This file"; empty for nothing.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csprapp.files import checks
from csprapp.files.pdf import copied
from csprapp.libraries import Later
from csprapp.names.folding import plain
from publishing.disclosure.pdfs import Read, read

if TYPE_CHECKING:
    import pypdf

    from publishing.takedown import redrawn
else:
    pypdf, redrawn = Later("pypdf"), Later("publishing.takedown.redrawn")

# What stands where words stood.
MARKS = frozenset({"redacted", "removed", "withheld", "name", "x", "xx", "xxx", "xxxx"})
COMPARES_NOT = "cannot be compared with the old one"


@dataclass(frozen=True)
class Look:
    """The public copy of a file that was sent, what was found and taken out in making it, what it says, and what is
    new in it: a sentence; empty for nothing."""

    data: bytes
    checked: checks.Checked
    removed: str
    inside: Read
    told: str


def looked_at(name: str, before: bytes, sent: bytes) -> Look:
    """All of it at once, for a short file. Raises FileRefused when no copy can be made."""
    copy = copied(sent)
    checked = checks.looked_into(copy.data, (checks.PDF,), checks.NAMES[checks.PDF])
    was, is_now = read(name, before), read(name, copy.data)
    new = new_pictures(before, copy.data) or new_words(was, is_now) or new_ink(before, copy.data)[0]
    return Look(copy.data, checked, ", ".join(copy.removed), is_now, sentence(new) or worse(was, is_now))


def sentence(new: str) -> str:
    """What is new, as a sentence without its stop."""
    return f"This file {new}" if new else ""


def new_pictures(before: bytes, after: bytes) -> str:
    """More pages, or another picture."""
    try:
        old, new = pypdf.PdfReader(io.BytesIO(before)), pypdf.PdfReader(io.BytesIO(after))
        if len(new.pages) > len(old.pages):
            return "has more pages than the old one"
        return "has a picture that the old one does not have" if _pictures(new) - _pictures(old) else ""
    except checks.trouble():
        return COMPARES_NOT


def new_words(was: Read, is_now: Read) -> str:
    """A word that the old file does not say."""
    fresh = sorted(_words(is_now) - _words(was) - MARKS)
    return f"says what the old one does not (“{fresh[0]}”)" if fresh else ""


def new_ink(before: bytes, after: bytes, first: int = 0, at: int = 0, most: int = checks.MAX_PAGES) -> tuple[str, int]:
    """What `most` pages after the `first` show that the old file from `at` on does not, and where that goes on."""
    try:
        return redrawn.shown_from(before, after, first, at, most)
    except checks.trouble(*redrawn.CANNOT):
        return COMPARES_NOT, at


def worse(was: Read, is_now: Read) -> str:
    """What is wrong with the file itself and was not with the old one, such as words under a box."""
    stood = {each.what for each in was.findings}
    return next((each.what for each in is_now.findings if each.what not in stood), "")


def _words(inside: Read) -> set[str]:
    return {word for place in inside.places for word in re.findall(r"\w+", plain(place.text).casefold())}


def _pictures(reader: pypdf.PdfReader) -> Counter[str]:
    """How often each picture stands in a file, by its digest."""
    return Counter(checks.sha256(picture.data) for page in reader.pages for picture in page.images)

"""What stands in a redacted PDF and not in the one whose place it takes: pages, pictures, words, ink. Pure."""

import io
import re
from collections import Counter

from pypdf import PdfReader

from csprapp.files import checks
from csprapp.files.pdf import TROUBLE
from csprapp.names.folding import plain
from publishing.disclosure.pdfs import read
from publishing.takedown.redrawn import CANNOT, what_is_shown

# What stands where words stood.
MARKS = frozenset({"redacted", "removed", "withheld", "name", "x", "xx", "xxx", "xxxx"})
COMPARES_NOT = "cannot be compared with the old one"


def what_is_new(before: bytes, after: bytes) -> str:
    """What a file holds that another one does not, in words that go on from "This file"; empty for nothing.

    Pure; for the child, since whoever sends a file may have made it to take minutes.
    """
    try:
        old, new = PdfReader(io.BytesIO(before)), PdfReader(io.BytesIO(after))
        if len(new.pages) > len(old.pages):
            return "has more pages than the old one"
        if _pictures(new) - _pictures(old):
            return "has a picture that the old one does not have"
        if fresh := sorted(_words(after) - _words(before) - MARKS):
            return f"says what the old one does not (“{fresh[0]}”)"
        return what_is_shown(before, after)
    except (*TROUBLE, *CANNOT):
        return COMPARES_NOT


def _words(data: bytes) -> set[str]:
    places = read("file", data).places
    return {word for place in places for word in re.findall(r"\w+", plain(place.text).casefold())}


def _pictures(reader: PdfReader) -> Counter[str]:
    """How often each picture stands in a file, by its digest."""
    return Counter(checks.sha256(picture.data) for page in reader.pages for picture in page.images)

"""One person puts a more redacted file in the place of a public one: at once, and only if it says nothing new."""

import io
import re
from collections import Counter
from datetime import datetime

from pypdf import PdfReader

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.instants import london_date
from csprapp.files import checks, storage
from csprapp.files.pdf import TROUBLE, public_copy
from csprapp.names.folding import plain
from csprapp.records.refusals import Refused
from publications.library import services as library
from publications.library.models import PublicDocument
from publishing.disclosure.pdfs import read
from publishing.disclosure.searches import findings
from publishing.links import handoffs, queries
from publishing.links.locks import publication_for_change
from publishing.links.reading import read_in_a_child
from publishing.takedown.redrawn import CANNOT, what_is_shown

# What stands where words stood.
MARKS = frozenset({"redacted", "removed", "withheld", "name", "x", "xx", "xxx", "xxxx"})
OTHERWISE = "Take the file off the page instead, and put the mended one in a new edition"


def replace(document_id: int, data: bytes, *, by: User, why: str, at: datetime) -> PublicDocument:
    """The old file's address is gone at once, and a second person looks later.

    Nothing new can go out this way: no word, page or picture that was not in the old file, and no ink where there was
    none (`redrawn` says how a bar is told from a letter). Raises NotAllowed, Refused with what is new, FileRefused.
    """
    require_permission(by, Permission.TAKE_DOWN)
    checks.check(data, (checks.PDF,))
    old = PublicDocument.objects.select_related("edition__publication").get(pk=document_id)
    before, after = storage.read(str(old.file)), public_copy(data).data
    if new := what_is_new(before, after):
        raise Refused(f"This file {new}. {OTHERWISE}.")
    link = queries.source_of(old.edition.publication)
    inside = read_in_a_child(old.name, after)
    stood = {each.what for each in read_in_a_child(old.name, before).findings}
    if worse := [each.what for each in inside.findings if each.what not in stood]:
        raise Refused(f"{worse[0]}. {OTHERWISE}.")
    known = queries.known_to(queries.incidents_of(link), london_date(at))
    if any(each.blocks for each in findings(inside.places, known)):
        raise Refused(f"A court protects something that is still in this file. {OTHERWISE}.")
    with publication_for_change(link.publication_id, Permission.TAKE_DOWN, by=by):
        replaced = library.replace_by_redacted(document_id, data, by=by, why=why, at=at)
        handoffs.keep_rows(link.publication_id, by=by, today=london_date(at))
    return replaced


def what_is_new(before: bytes, after: bytes) -> str:
    """What a file holds that another one does not, in words that go on from "This file"; empty for nothing."""
    try:
        old, new = PdfReader(io.BytesIO(before)), PdfReader(io.BytesIO(after))
        if len(new.pages) > len(old.pages):
            return "has more pages than the old one"
        if _pictures(new) - _pictures(old):
            return "has a picture that the old one has not"
        if fresh := sorted(_words(after) - _words(before) - MARKS):
            return f"says what the old one does not (“{fresh[0]}”)"
        return what_is_shown(before, after)
    except (*TROUBLE, *CANNOT):
        return "cannot be compared with the old one"


def _words(data: bytes) -> set[str]:
    places = read("file", data).places
    return {word for place in places for word in re.findall(r"\w+", plain(place.text).casefold())}


def _pictures(reader: PdfReader) -> Counter[str]:
    """How often each picture stands in a file, by its digest."""
    return Counter(checks.sha256(picture.data) for page in reader.pages for picture in page.images)

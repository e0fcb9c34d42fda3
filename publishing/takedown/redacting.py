"""One person puts a more redacted file in the place of a public one: at once, and only if it says nothing new."""

from datetime import datetime

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.instants import london_date
from csprapp.files import checks, child, storage
from csprapp.files.pdf import public_copy
from csprapp.records.refusals import Refused
from publications.library import services as library
from publications.library.models import PublicDocument
from publishing.disclosure.searches import findings
from publishing.links import handoffs, queries
from publishing.links.locks import publication_for_change
from publishing.links.reading import read_in_a_child
from publishing.takedown.new_in_file import COMPARES_NOT, what_is_new

SECONDS, SECONDS_A_PAGE = 30, 0.4  # to compare two files, and where they have many pages
OTHERWISE = "Take the file off the page instead, and put the corrected one in a new edition"


def replace(document_id: int, data: bytes, *, by: User, why: str, at: datetime) -> PublicDocument:
    """The old file's address is gone at once, and a second person looks later.

    Nothing new can go out this way: no word, page or picture that was not in the old file, and no ink where there was
    none (`redrawn` says how a bar is told from a letter). Raises NotAllowed, Refused with what is new, FileRefused.
    """
    require_permission(by, Permission.TAKE_DOWN)
    checks.check(data, (checks.PDF,))
    old = PublicDocument.objects.select_related("edition__publication").get(pk=document_id)
    before, after = storage.read(str(old.file)), public_copy(data).data
    if new := compared(before, after, old.pages):
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


def compared(before: bytes, after: bytes, pages: int | None) -> str:
    """`what_is_new`, asked in a child: both files are drawn whole."""
    try:
        return child.run(what_is_new, before, after, seconds=max(SECONDS, (pages or 0) * SECONDS_A_PAGE))
    except checks.FileRefused:
        return COMPARES_NOT

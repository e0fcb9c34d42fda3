"""Keeping a document and its versions, and asking the scanner again about those that wait."""

import logging
from datetime import date
from typing import Any, TypeVar, cast

from django.db import transaction

from cases.documents.models import Document, DocumentVersion, KeptFile
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from cases.incidents.permissions import require_case
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.files import checks, scanner
from csprapp.files.checks import FileRefused
from csprapp.files.keeping import check_kept
from csprapp.files.scanner import State
from csprapp.files.storage import private, read, store_upload
from csprapp.records.services import Conflict, add, change

log = logging.getLogger(__name__)
Kept = TypeVar("Kept", bound=KeptFile)
Found = tuple[checks.Checked, scanner.Verdict]  # what the checks and the scanner said of a file
ALLOWED = (checks.PDF, checks.DOCX, checks.PNG, checks.JPEG)


def inspect_upload(data: bytes) -> Found:
    """What the checks and the scanner say. Raises FileRefused with the sentence to show beside the field."""
    return check_kept(data), scan_upload(data)


def scan_upload(data: bytes) -> scanner.Verdict:
    """What the scanner says of a file that somebody sends. Raises FileRefused when it found something."""
    verdict = scanner.scan(data)
    if verdict.state is State.REFUSED:
        raise FileRefused(
            f"The virus scanner found {verdict.finding} in this file, so it was refused. Tell your IT team."
        )
    return verdict


def add_document(
    incident: Incident, title: str, marking: str, data: bytes, *, by: User, today: date, **about: Any
) -> Document:
    """Keep a new document with its first version. `about`: its kind, its date, where it came from. Raises NotAllowed,
    FileRefused."""
    require_case(by, Permission.WORK_CASE, incident, today)
    found = inspect_upload(data)
    with store_upload(data) as name, transaction.atomic():
        document = Document(incident=incident, title=title, marking=marking, **about)
        add(document, by=by, why=f"Added {title}")
        version_row(document, 1, name, found, by=by)
    return document


def add_version(document: Document, data: bytes, *, version: int, by: User, today: date) -> DocumentVersion:
    """Keep a newer file under the same title; the earlier ones stay. Raises NotAllowed, FileRefused, Conflict."""
    require_case(by, Permission.WORK_CASE, document.incident, today)
    found = inspect_upload(data)
    with (
        store_upload(data) as name,
        locked_case(document.incident_id),
        change(Document, document.pk, version, by=by, why="Added a newer version") as held,
    ):
        return version_row(held, held.latest.number + 1, name, found, by=by)


def look_at_ours(data: bytes) -> Found:
    """The same of a file that this service has just made: nobody sent it to us, so no scanner is asked."""
    return checks.check(data, ALLOWED), scanner.Verdict(State.NOT_SCANNED)


def stored_file_fields(name: str, found: Found, by: User) -> dict[str, Any]:
    """What every `KeptFile` says of the file kept under `name`, with what the checks and the scanner said of it."""
    checked, verdict = found
    known = {fact: getattr(checked, fact) for fact in ("kind", "mime", "size", "pages", "sha256")}
    odd = ", ".join(checked.oddities)
    return known | {"file": name, "scan": verdict.state, "uploaded_by": by, "oddities": odd}


def version_row(
    document: Document, number: int, name: str, found: Found, *, by: User, why: str = ""
) -> DocumentVersion:
    """The row of a file that is kept under `name`, as a version of a document."""
    row = DocumentVersion(document=document, number=number, **stored_file_fields(name, found, by))
    return add(row, by=by, why=why or f"Version {number} uploaded")


def scan_again(version: DocumentVersion, *, by: User, today: date) -> DocumentVersion:
    """Ask the scanner about a file that waits. Raises NotAllowed."""
    require_case(by, Permission.WORK_CASE, version.document.incident, today)
    return ask_scanner(version, by=by)


def ask_scanner(file: Kept, *, by: User) -> Kept:
    """What the scanner says now of a file that waits; one it refuses is deleted, and the row says what was found. One
    whose bytes are gone waits on.

    Who may is for the caller to ask.
    """
    data = _bytes_of(file) if file.scan == State.WAITING else None
    return file if data is None else _ask(file, data, by=by)


def _bytes_of(file: KeptFile) -> bytes | None:
    """What the scanner is to look at; None, and a line in the log, where it is gone."""
    try:
        return read(file.file.name)
    except FileNotFoundError:
        log.error("The file of row %s, which is waiting for the scanner, is gone", file.pk)
        return None


def _ask(file: Kept, data: bytes, *, by: User) -> Kept:
    verdict = scanner.scan(data)
    if verdict.state is State.WAITING:
        return file
    try:
        with change(type(file), file.pk, file.version, by=by, why="The scanner answered") as held:
            held.scan, held.finding = verdict.state, verdict.finding[:120]
            if verdict.state is State.REFUSED:
                log.warning("The virus scanner refused the file of row %s, which waited for it", file.pk)
                transaction.on_commit(lambda: private.delete(file.file.name))
    except Conflict as meanwhile:  # somebody else, or the timer, was told the same
        return cast(Kept, meanwhile.current)
    return held


def scan_all_waiting() -> tuple[int, int]:
    """Ask the scanner about every file that waits; gives how many it answered for, and how many wait on.

    It ends with the first that gets no answer: the scanner is away, and each would cost its patience.
    """
    waiting = [
        file
        for kind in KeptFile.__subclasses__()
        for file in kind._base_manager.filter(scan=State.WAITING).exclude(file="").order_by("pk")  # "": erased
    ]
    for answered, file in enumerate(waiting):
        data = _bytes_of(file)
        if data is not None and _ask(file, data, by=file.uploaded_by).scan == State.WAITING:
            return answered, len(waiting) - answered
    return len(waiting), 0

"""Documents that come with a return: documents of the case, through the same checks, that know whose return they are.

Who may is for the caller to ask: an agency's people keep documents of a case they cannot open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from cases.documents.models import Document
from cases.documents.services import inspect_upload, version_row
from csprapp.accounts.models import User
from csprapp.files.checks import Checked, FileRefused
from csprapp.files.scanner import Verdict
from csprapp.files.storage import store_upload
from csprapp.records.refusals import Refused
from csprapp.records.services import add
from reviews.returns.models import AgencyRequest, ReturnPaper


@dataclass(frozen=True)
class Found:
    """A file that passed, under its storage name, with what the checks and the scanner said."""

    name: str
    checks: tuple[Checked, Verdict]


@contextmanager
def keeping(data: bytes) -> Iterator[Found | None]:
    """The file checked and stored, or None when there is none; gone again if the block raises.

    Raises Refused naming the file's field.
    """
    if not data:
        yield None
        return
    try:
        found = inspect_upload(data)
    except FileRefused as refused:
        raise Refused({"file": refused.messages[0]}) from refused
    with store_upload(data) as name:
        yield Found(name, found)


def add_rows(request: AgencyRequest, title: str, found: Found, *, by: User, why: str) -> ReturnPaper:
    """The document's rows, inside the caller's transaction."""
    document = Document(incident=request.incident, title=title[:120])
    add(document, by=by, why=why)
    version_row(document, 1, found.name, found.checks, by=by)
    return add(ReturnPaper(request=request, document=document), by=by, why=why)


def keep_paper(request: AgencyRequest, title: str, data: bytes, *, by: User, why: str) -> ReturnPaper:
    """Keep one document of the return, named after its agency. Raises Refused."""
    with keeping(data) as found, transaction.atomic():
        if found is None:
            raise Refused({"file": "Select a file"})
        return add_rows(request, f"{request.agency}: {title}", found, by=by, why=why)

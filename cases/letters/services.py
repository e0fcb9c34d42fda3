"""Keeping a Word template of a letter, and making a letter about a case from it."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from cases.documents.models import Document
from cases.documents.services import look_at_ours, scan_upload, version_row
from cases.incidents.models import Incident
from cases.incidents.permissions import require_case
from cases.letters.models import Letter, LetterKind, LetterTemplate
from cases.letters.placeholders import check_fillable, fill, links_out, marks_in
from cases.letters.shipped import shipped
from cases.letters.values import PLACEHOLDERS
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.files import checks
from csprapp.files.checks import FileRefused
from csprapp.files.scanner import State
from csprapp.files.storage import read, store_upload
from csprapp.partnership.national import called_now
from csprapp.records.refusals import Refused
from csprapp.records.services import add, set_facts

UPLOADED, BACK = "Uploaded a template of our own", "Went back to the wording supplied with the service"


class Unfilled(Refused):
    """A placeholder of the template has no value. `names` says which."""

    def __init__(self, names: set[str]):
        self.names = names
        super().__init__(f"The template has been changed. Enter a value for {', '.join(sorted(names))}.")


def template_of(kind: str) -> LetterTemplate | None:
    """The partnership's own template in force, or None where the shipped wording is."""
    return LetterTemplate.objects.filter(kind=kind).exclude(file="").select_related("uploaded_by").first()


def template_bytes(kind: str) -> bytes:
    """The Word file from which letters of this kind are made now."""
    own = template_of(kind)
    return read(own.file.name) if own else shipped(kind)


def check_template(data: bytes) -> None:
    """Raises FileRefused with the sentence to show: no Word file, macros, fetches from elsewhere, a virus, or a
    placeholder that is not known, by its name.
    """
    checks.check(data, (checks.DOCX,))
    if links_out(data):
        raise FileRefused(
            "The Word document brings in something from elsewhere when it is opened. Save it without that."
        )
    unknown = sorted(marks_in(data) - set(PLACEHOLDERS))
    if unknown:
        names = ", ".join("{{" + name + "}}" for name in unknown)
        raise FileRefused(f"We do not recognise these placeholders: {names}. Use only those listed on this page.")
    check_fillable(data)
    if scan_upload(data).state is State.WAITING:
        raise FileRefused("The virus scanner is not answering. Try again in a few minutes.")


def set_template(kind: str, data: bytes, seen: int, *, by: User, today: date) -> LetterTemplate:
    """Put a template of our own in place, for letters made from now on. `seen`: the version shown, 0 when none was.

    Raises NotAllowed, FileRefused, Conflict.
    """
    require_permission(by, Permission.SET_UP)
    check_template(data)
    with store_upload(data) as name:
        return _put(kind, name, data, seen, by=by, today=today, why=UPLOADED)


def drop_template(kind: str, seen: int, *, by: User, today: date) -> LetterTemplate:
    """Go back to the shipped wording. The file that was in force stays kept. Raises NotAllowed, Conflict."""
    require_permission(by, Permission.SET_UP)
    return _put(kind, "", b"", seen, by=by, today=today, why=BACK)


def _put(kind: str, name: str, data: bytes, seen: int, *, by: User, today: date, why: str) -> LetterTemplate:
    facts = {
        "file": name, "size": len(data), "sha256": checks.sha256(data) if data else "", "uploaded_by": by,
        "uploaded_on": today,
    }  # fmt: skip
    with transaction.atomic():
        row = LetterTemplate.objects.filter(kind=kind).first()
        if row is None:
            return add(LetterTemplate(kind=LetterKind(kind), **facts), by=by, why=why)
        return set_facts(row, seen, by=by, why=why, **facts)


def make_letter(incident: Incident, kind: str, values: Mapping[str, str], *, by: User, today: date) -> Letter:
    """Fill the template in force and keep the letter as a document of the case.

    Raises NotAllowed, and Unfilled when a placeholder of the template has no value.
    """
    require_case(by, Permission.WORK_CASE, incident, today)
    template = template_bytes(kind)
    missing = {name for name in marks_in(template) if not values.get(name, "").strip()}
    if missing:
        raise Unfilled(missing)
    check_fillable(template)  # one put in force before that was asked
    if marked := sorted(name for name, value in values.items() if "{{" in value):
        raise Refused(f"Enter {', '.join(marked)} without “{{{{”: it would appear in the letter.")
    data, why = fill(template, values), f"Made a letter: {called_now(LetterKind(kind).label).lower()}"
    found = look_at_ours(data)
    with store_upload(data) as name, transaction.atomic():
        title = f"Letter {called_now(LetterKind(kind).label).lower()}"
        document = add(Document(incident=incident, title=title), by=by, why=why)
        version_row(document, 1, name, found, by=by, why=why)
        letter = Letter(incident=incident, kind=kind, document=document, made_on=today, made_by=by)
        return add(letter, by=by, why=why)

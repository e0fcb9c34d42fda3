"""Services for the words and files of a publication: one function for each thing a writer or a checker does.

`services.py` lists them all with their arguments; import them from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.files import checks, scanner, storage
from csprapp.files.pdf import public_copy
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from csprapp.today import now
from publications.library import permissions

from . import body, edition_states, rules
from .completeness import what_is_missing
from .models import Edition, Publication, PublicDocument

# What a writer may set through save_edition; the body and the files have services of their own.
WRITABLE = frozenset(
    {
        *("title", "title_agreed_with", "memory_line", "memory_line_agreed_with"),
        *("subject_label", "subject_label_agreed_with", "theme"),
        *("about_another", "other_name", "other_name_confirmed_with", "for_information"),
        *("content_note", "statement", "summary", "learning", "done", "questions", "change_note"),
        *("link_address", "link_published_on"),
    }
)
BODY = frozenset({"body_format", "body_source", "body_html"})
# What the public sees, and so what the digest covers.
PUBLIC_TEXT = sorted({field for field in WRITABLE if not field.endswith("_agreed_with")} | {"body_format", "body_html"})
PUBLIC_FILE = ("key", "name", "kind", "title", "description", "position", "sha256", "pages", "size", "mime")


# --- Writing ------------------------------------------------------------------------------------------------


def start_edition(publication_id: int, *, by: User, why: str) -> Edition:
    """A new draft: empty for a first edition, else a copy of the newest one with the same files at the same
    addresses.

    Raises Refused while another edition is being written or waits for its second person.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    with transaction.atomic():
        publication = Publication.objects.select_for_update(no_key=True).get(pk=publication_id)
        last = publication.newest_edition
        draft = Edition(publication=publication, origin=publication.origin)
        if last is not None:
            for field in (WRITABLE | BODY) - {"change_note"}:
                setattr(draft, field, getattr(last, field))
        draft = edition_states.start(draft, by=by, why=why)
        for document in last.documents.all() if last else []:
            _copy_document(document, draft, by=by)
        with change(Edition, draft.pk, draft.version, by=by, why=why) as edition:
            edition.digest = digest_of(edition)
        return edition


def save_edition(edition_id: int, version: int, fields: Mapping[str, Any], *, by: User, why: str) -> Edition:
    """Set some of the WRITABLE fields of a draft. A clearance given before no longer covers it.

    Raises ValidationError, by field, for a value the field cannot hold.
    """
    unknown = set(fields) - WRITABLE
    if unknown:
        raise ValueError(f"Not a writer's field: {', '.join(sorted(unknown))}")
    columns = {field.name: field for field in Edition._meta.concrete_fields}
    with _draft(edition_id, version, by=by, why=why) as edition:
        for name, value in fields.items():
            try:
                setattr(edition, name, columns[name].clean(value, edition))
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error
    return edition


def set_body_markdown(edition_id: int, version: int, source: str, *, by: User, why: str) -> Edition:
    """The whole text, typed as Markdown; empty text removes it. Pictures of an earlier Word text go."""
    with _draft(edition_id, version, by=by, why=why) as edition:
        _remove_pictures(edition, by=by, why=why)
        edition.body_source = source
        edition.body_format = Edition.BodyFormat.MARKDOWN if source.strip() else Edition.BodyFormat.NONE
        edition.body_html = body.from_markdown(source).html if source.strip() else ""
    return edition


def set_body_word(edition_id: int, version: int, data: bytes, *, by: User, why: str) -> tuple[Edition, list[str]]:
    """The whole text from a .docx, and notes for the person about what was left out.

    Each picture becomes a file of the edition whose description must be entered (`describe_picture`) before
    the edition can be submitted; the description Word holds is taken as a first one. Raises FileRefused.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    checks.check(data, (checks.DOCX,))
    scanned(data)
    slug = Edition.objects.select_related("publication").get(pk=edition_id).publication.slug
    keys: dict[int, tuple[str, str]] = {}

    def address(number: int, extension: str) -> str:
        keys[number] = (rules.document_key(), rules.document_name(slug, "picture", extension, number))
        return "documents/{}/{}".format(*keys[number])

    read = body.read_word(data, address)
    text = body.finish(body.describe(read.html, {p.number: p.description for p in read.pictures}))
    with ExitStack() as files:
        stored = {picture.number: files.enter_context(storage.store_upload(picture.data)) for picture in read.pictures}
        with _draft(edition_id, version, by=by, why=why) as edition:
            _remove_pictures(edition, by=by, why=why)
            edition.body_source = ""
            edition.body_format = Edition.BodyFormat.WORD
            edition.body_html = text.html
            for picture in read.pictures:
                checked = checks.check(picture.data, (checks.PNG, checks.JPEG))
                document = document_of(edition, checked, stored[picture.number], Kind.PICTURE)
                document.key, document.name = keys[picture.number]
                document.description = picture.description[:500]
                document.position = 100 + picture.number
                add(document, by=by, why=why)
    return edition, list(read.notes)


def describe_picture(document_id: int, version: int, description: str, *, by: User, why: str) -> Edition:
    """What a picture shows, for people who cannot see it. `version` is the edition's."""
    document = PublicDocument.objects.get(pk=document_id, kind=PublicDocument.Kind.PICTURE)
    with _draft(document.edition_id, version, by=by, why=why) as edition:
        with change(PublicDocument, document_id, None, by=by, why=why) as picture:
            picture.description = description.strip()
        edition.body_html = body.redescribe(edition.body_html, picture.key, picture.description)
    return edition


# --- Files --------------------------------------------------------------------------------------------------

Kind = PublicDocument.Kind


def add_document(
    edition_id: int, version: int, data: bytes, *, kind: str, title: str, by: User, why: str
) -> PublicDocument:
    """Add a PDF (kind `report`, `brief` or `other`) to a draft. `version` is the edition's. Raises
    FileRefused."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    data, checked, removed = publishable(data)
    with storage.store_upload(data) as stored, _draft(edition_id, version, by=by, why=why) as edition:
        document = document_of(edition, checked, stored, kind)
        document.title, document.removed = title, removed
        add(document, by=by, why=why)
    return document


def replace_document(document_id: int, version: int, data: bytes, *, by: User, why: str) -> PublicDocument:
    """Put another PDF in the place of one, in a draft. Its address is a new one, and the old one is gone.

    `version` is the edition's. Raises FileRefused.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    data, checked, removed = publishable(data)
    old = PublicDocument.objects.get(pk=document_id)
    with storage.store_upload(data) as stored, _draft(old.edition_id, version, by=by, why=why) as edition:
        fresh = document_of(edition, checked, stored, old.kind)
        with change(PublicDocument, document_id, None, by=by, why=why) as document:
            for field in ("key", "file", "size", "pages", "sha256", "mime", "faults"):
                setattr(document, field, getattr(fresh, field))
            document.removed, document.faults_accepted_because = removed, ""
            document.withheld_at, document.withheld_because, document.withheld_seen_by = None, "", None
            document.redacted_at, document.redacted_because, document.redacted_seen_by = None, "", None
        _forget_file(str(old.file))
    return document


def retitle_document(document_id: int, version: int, title: str, *, by: User, why: str) -> PublicDocument:
    """The friendly title of a file. `version` is the edition's."""
    edition_id = PublicDocument.objects.values_list("edition_id", flat=True).get(pk=document_id)
    with _draft(edition_id, version, by=by, why=why), change(PublicDocument, document_id, None, by=by, why=why) as doc:
        doc.title = title
    return doc


def accept_faults(document_id: int, version: int, reason: str, *, by: User) -> PublicDocument:
    """Why a PDF that is not accessible must go out as it is. `version` is the edition's."""
    edition_id = PublicDocument.objects.values_list("edition_id", flat=True).get(pk=document_id)
    with (
        _draft(edition_id, version, by=by, why=reason),
        change(PublicDocument, document_id, None, by=by, why=reason) as doc,
    ):
        doc.faults_accepted_because = reason
    return doc


def remove_document(document_id: int, version: int, *, by: User, why: str) -> Edition:
    """Take a file out of a draft. Earlier editions keep theirs. `version` is the edition's."""
    document = PublicDocument.objects.get(pk=document_id)
    with _draft(document.edition_id, version, by=by, why=why) as edition:
        _remove(document, by=by, why=why)
    return edition


# --- Two people ---------------------------------------------------------------------------------------------


def scanned(data: bytes) -> None:
    """Nothing, or FileRefused: a file with a virus, or one the scanner could not look at, is not kept."""
    verdict = scanner.scan(data)
    if verdict.state is scanner.State.REFUSED:
        raise checks.FileRefused("The virus scanner found something in this file, so it was not kept.")
    if verdict.state is scanner.State.WAITING:
        raise checks.FileRefused("The virus scanner cannot be reached. Try again in a few minutes.")


def missing(edition: Edition) -> list[str]:
    """What the edition still lacks, as sentences; empty when it may be submitted."""
    return what_is_missing(edition, edition.publication.kind, edition.documents.all())


def _complete(edition: Edition) -> str:
    """The digest of an edition that lacks nothing. Raises Refused with the list of what is missing."""
    lacking = missing(edition)
    if lacking:
        raise Refused(lacking)
    return digest_of(edition)


submit = partial(edition_states.submit, Edition, _complete)
send_back = partial(edition_states.send_back, Edition)


def clear(edition_id: int, version: int, digest: str, *, by: User, why: str, at: datetime | None = None) -> Edition:
    """Record the private side's clearance for exactly these words and files. Called by publishing
    only.

    Raises Refused when the edition is no longer the one that was looked at.
    """
    with change(Edition, edition_id, version, by=by, why=why) as edition:
        edition_states.refuse_unless(
            edition, Edition.State.IN_REVIEW, "Only an edition that waits for checking can be cleared."
        )
        permissions.require_another_person(by, edition)
        if not digest or digest != digest_of(edition):
            raise Refused("The edition was changed after the check. Check it again.")
        edition.cleared_by, edition.cleared_at, edition.cleared_digest = by, at or now(), digest
    return edition


def approve(edition_id: int, version: int, digest: str, *, by: User, why: str, at: datetime | None = None) -> Edition:
    """Approve the edition whose digest the person saw; the one approved before is superseded at the same
    instant.

    Raises NotAllowed for anyone who wrote in it, Refused when it changed, lacks something or is not cleared.
    """

    def as_seen(edition: Edition) -> str:
        _refuse_unless_as_seen(edition, digest)
        return digest

    return edition_states.approve(Edition, as_seen, edition_id, version, by=by, why=why, at=at)


def digest_of(edition: Edition) -> str:
    """SHA-256 of what the public would see of this edition now."""
    text = {field: getattr(edition, field) for field in PUBLIC_TEXT}
    files = [{field: getattr(document, field) for field in PUBLIC_FILE} for document in edition.documents.all()]
    return rules.digest(text, files)


# --- Inside -------------------------------------------------------------------------------------------------


@contextmanager
def _draft(edition_id: int, version: int, *, by: User, why: str) -> Iterator[Edition]:
    """A draft opened for one change by a writer; afterwards its digest is taken and who wrote in it is
    noted."""
    instead = "Start a new edition for a correction."
    with edition_states.draft_for_change(Edition, edition_id, version, by=by, why=why, instead=instead) as edition:
        yield edition
        edition.digest = digest_of(edition)


def _refuse_unless_as_seen(edition: Edition, digest: str) -> None:
    if not digest or digest != digest_of(edition):
        raise Refused("The edition was changed after you looked at it. Look at it again.")
    if edition.origin == Publication.Origin.REVIEW and edition.cleared_digest != digest:
        raise Refused("The publishing checks have not cleared these words and files.")
    _complete(edition)
    for document in edition.documents.all():
        if checks.sha256(storage.read(str(document.file))) != document.sha256:
            raise Refused(f"The file {document.name} is not the one that was uploaded. Replace it.")


def publishable(data: bytes) -> tuple[bytes, checks.Checked, str]:
    """The copy of a PDF that is kept and served, what was found in it, and what was taken out, in words."""
    checks.check(data, (checks.PDF,))
    scanned(data)
    copy = public_copy(data)
    return copy.data, checks.check(copy.data, (checks.PDF,)), ", ".join(copy.removed)


def document_of(edition: Edition, checked: checks.Checked, stored: str, kind: str) -> PublicDocument:
    slug = edition.publication.slug
    count = edition.documents.filter(kind=kind).count() + 1
    return PublicDocument(
        edition=edition,
        key=rules.document_key(),
        name=rules.document_name(slug, kind, checked.kind, count),
        kind=kind,
        position=edition.documents.exclude(kind=Kind.PICTURE).count() + 1,
        file=stored,
        mime=checked.mime,
        size=checked.size,
        pages=checked.pages,
        sha256=checked.sha256,
        faults=", ".join(checked.faults),
    )


def _copy_document(document: PublicDocument, edition: Edition, *, by: User) -> None:
    copied = {field.attname: getattr(document, field.attname) for field in PublicDocument._meta.concrete_fields}
    own = {"id", "version", "created_at", "edition_id", "redacted_at", "redacted_because", "redacted_seen_by_id"}
    for field in own:
        copied.pop(field)
    add(PublicDocument(edition=edition, **copied), by=by, why="Carried over from the last edition")


def _remove_pictures(edition: Edition, *, by: User, why: str) -> None:
    for picture in edition.documents.filter(kind=Kind.PICTURE):
        _remove(picture, by=by, why=why)


def _remove(document: PublicDocument, *, by: User, why: str) -> None:
    document._change_reason, document._history_user = why, by
    document.delete()
    _forget_file(str(document.file))


def _forget_file(name: str) -> None:
    """Delete the bytes after the commit, unless another edition still shows them."""

    def forget() -> None:
        if not PublicDocument.objects.filter(file=name).exists():
            storage.private.delete(name)

    transaction.on_commit(forget)

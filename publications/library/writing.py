"""Services for the words and files of a publication: one function for each thing a writer or a checker does.

`by`, `why`, `version`, `at` and what they raise are as in `services.py`; `version` is the edition's.

Words and files; each gives the Edition unless said
    start_edition(publication_id, by, why)                  a draft: a copy of the newest, with its files
    save_edition(edition_id, version, fields, by, why)      fields: {name: value}, names in WRITABLE
    set_body_markdown(edition_id, version, source, by, why)
    set_body_word(edition_id, version, data, by, why)       gives (Edition, [notes for the person])
    correct_body(edition_id, version, found, instead, by, why)          a text from Word
    describe_picture(document_id, version, description, by, why)
    add_document(edition_id, version, data, kind, title, by, why)       kind report, brief, other; PublicDocument
    replace_document(document_id, version, data, by, why)               PublicDocument
    retitle_document(document_id, version, title, by, why)              PublicDocument
    accept_faults(document_id, version, reason, by)                     PublicDocument
    remove_document(document_id, version, by, why)
Two people
    missing(edition)                                        sentences; digest_of(edition) gives the digest
    submit(edition_id, version, by, why, at)
    send_back(edition_id, version, by, why)
    clear(edition_id, version, digest, by, why, at)         publishing only; origin "review" needs it
    approve(edition_id, version, digest, by, why, at, stored)
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.files import checks, storage
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from csprapp.today import now

from . import body, edition_states, permissions, rules
from .completeness import Lacking, what_is_missing
from .documents import Kind, copy_document, document_of, forget_file, publishable, remove, remove_pictures, scanned
from .ending import refuse_ended
from .models import Edition, Publication, PublicDocument
from .rewording import reworded

# What a writer may set through save_edition; the body and the files have services of their own.
WRITABLE = frozenset(
    {
        *("title", "title_agreed_with", "memory_line", "memory_line_agreed_with"),
        *("subject_label", "subject_label_agreed_with", "theme"),
        *("about_another", "other_name", "other_name_confirmed_with", "for_information"),
        *("content_note", "statement", "summary", "learning", "done", "questions", "change_note"),
        *("link_address", "link_published_on"),
        *("more_themes", "reviewer", "reported_on", "followed", "summary_in_feed"),
    }
)
# Asked for since 0.9.0. They count once they say something: what was approved before keeps its digest.
SINCE = frozenset({"more_themes", "reviewer", "reported_on", "followed", "summary_in_feed"})
BODY = frozenset({"body_format", "body_source", "body_html"})
# What the public sees, and so what the digest covers.
PUBLIC_TEXT = sorted({field for field in WRITABLE if not field.endswith("_agreed_with")} | {"body_format", "body_html"})
PUBLIC_FILE = ("key", "name", "kind", "title", "description", "position", "sha256", "pages", "size", "mime")
# What a file is, when another takes its place.
FILE = ("key", "file", "size", "pages", "sha256", "mime", "faults", "removed")


# --- Words ------------------------------------------------------------------------------------------------


def start_edition(publication_id: int, *, by: User, why: str) -> Edition:
    """A new draft: empty for a first edition, else a copy of the newest one with the same files at the same
    addresses.

    Raises Refused while another edition is being written or waits for its second person.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    with transaction.atomic():
        publication = Publication.objects.select_for_update(no_key=True).get(pk=publication_id)
        refuse_ended(publication)
        last = publication.newest_edition
        draft = Edition(publication=publication, origin=publication.origin)
        if last is not None:
            for field in (WRITABLE | BODY) - {"change_note"}:
                setattr(draft, field, getattr(last, field))
        draft = edition_states.start(draft, by=by, why=why)
        for document in last.documents.all() if last else []:
            copy_document(document, draft, by=by)
        with change(Edition, draft.pk, draft.version, by=by, why=why) as edition:
            edition.digest = digest_of(edition)
        return edition


def save_edition(edition_id: int, version: int, fields: Mapping[str, Any], *, by: User, why: str) -> Edition:
    """Set some of the WRITABLE fields of a draft. A clearance given before no longer covers it.

    Raises ValidationError, by field, for a value the field cannot hold.
    """
    if unknown := set(fields) - WRITABLE:
        raise ValueError(f"Not a writer’s field: {', '.join(sorted(unknown))}")
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
        remove_pictures(edition, by=by, why=why)
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
            remove_pictures(edition, by=by, why=why)
            edition.body_source, edition.body_format, edition.body_html = "", Edition.BodyFormat.WORD, text.html
            for picture in read.pictures:
                checked = checks.check(picture.data, (checks.PNG, checks.JPEG))
                document = document_of(edition, checked, stored[picture.number], Kind.PICTURE)
                document.key, document.name = keys[picture.number]
                document.description = picture.description[:500]
                document.position = 100 + picture.number
                add(document, by=by, why=why)
    return edition, list(read.notes)


def correct_body(edition_id: int, version: int, found: str, instead: str, *, by: User, why: str) -> Edition:
    """Other words in one place of a text that came from Word. Raises Refused when they stand there not once."""
    with _draft(edition_id, version, by=by, why=why) as edition:
        text, times = reworded(edition.body_html, found, instead)
        if edition.body_format != Edition.BodyFormat.WORD or not times:
            raise Refused({"found": "These words are not in the text. Copy them from it, below."})
        if times > 1:
            raise Refused({"found": f"These words appear {times} times in the text. Add words before or after them."})
        edition.body_html = text
    return edition


def describe_picture(document_id: int, version: int, description: str, *, by: User, why: str) -> Edition:
    """What a picture shows, for people who cannot see it. `version` is the edition's."""
    document = PublicDocument.objects.get(pk=document_id, kind=PublicDocument.Kind.PICTURE)
    with _draft(document.edition_id, version, by=by, why=why) as edition:
        with change(PublicDocument, document_id, None, by=by, why=why) as picture:
            picture.description = description.strip()
        edition.body_html = body.redescribe(edition.body_html, picture.key, picture.description)
    return edition


# --- Files ------------------------------------------------------------------------------------------------


def add_document(
    edition_id: int, version: int, data: bytes, *, kind: str, title: str, by: User, why: str
) -> PublicDocument:
    """Add a PDF (kind `report`, `brief` or `other`) to a draft. `version` is the edition's. Raises
    FileRefused."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    data, checked, removed = publishable(data)
    with storage.store_upload(data) as stored, _draft(edition_id, version, by=by, why=why) as edition:
        document = document_of(edition, checked, stored, kind, removed)
        document.title = title
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
        fresh = document_of(edition, checked, stored, old.kind, removed)
        with change(PublicDocument, document_id, None, by=by, why=why) as document:
            for field in FILE:
                setattr(document, field, getattr(fresh, field))
            document.faults_accepted_because = ""
            document.withheld_at, document.withheld_because, document.withheld_seen_by = None, "", None
            document.redacted_at, document.redacted_because, document.redacted_seen_by = None, "", None
        forget_file(str(old.file))
    return document


def retitle_document(document_id: int, version: int, title: str, *, by: User, why: str) -> PublicDocument:
    """The friendly title of a file. `version` is the edition's."""
    with _file_of_a_draft(document_id, version, by=by, why=why) as document:
        document.title = title
    return document


def accept_faults(document_id: int, version: int, reason: str, *, by: User) -> PublicDocument:
    """Why a PDF that is not accessible must go out as it is. `version` is the edition's."""
    with _file_of_a_draft(document_id, version, by=by, why=reason) as document:
        document.faults_accepted_because = reason
    return document


def remove_document(document_id: int, version: int, *, by: User, why: str) -> Edition:
    """Take a file out of a draft. Earlier editions keep theirs. `version` is the edition's."""
    document = PublicDocument.objects.get(pk=document_id)
    with _draft(document.edition_id, version, by=by, why=why) as edition:
        remove(document, by=by, why=why)
    return edition


# --- Two people -------------------------------------------------------------------------------------------


def lacking(edition: Edition) -> list[Lacking]:
    """What the edition still lacks, each with the field where it is put right; empty when it may be submitted."""
    return what_is_missing(edition, edition.publication.kind, edition.documents.all())


def missing(edition: Edition) -> list[str]:
    """The same as sentences."""
    return [each.words for each in lacking(edition)]


def _complete(edition: Edition) -> str:
    """The digest of an edition that lacks nothing. Raises Refused with the list of what is missing."""
    if sentences := missing(edition):
        raise Refused(sentences)
    return digest_of(edition)


submit = partial(edition_states.submit, Edition, _complete)
send_back = partial(edition_states.send_back, Edition)


def clear(edition_id: int, version: int, digest: str, *, by: User, why: str, at: datetime | None = None) -> Edition:
    """Record the private side's clearance for exactly these words and files. Called by publishing
    only.

    Raises Refused when the edition is no longer the one that was looked at.
    """
    with change(Edition, edition_id, version, by=by, why=why) as edition:
        sentence = "Only an edition that is waiting for a check can be cleared."
        edition_states.refuse_unless(edition, Edition.State.IN_REVIEW, sentence)
        permissions.require_another_person(by, edition)
        if not digest or digest != digest_of(edition):
            raise Refused("The edition has changed since the check. Check it again.")
        edition.cleared_by, edition.cleared_at, edition.cleared_digest = by, at or now(), digest
    return edition


def stored_digests(edition_id: int) -> dict[str, str]:
    """SHA-256 of what the store has now of each file of an edition, by its name there.

    Ask it before anything is locked: a store that is slow must not make everybody wait who works on the case. Raises
    Away, FileNotFoundError.
    """
    names = {str(document.file) for document in PublicDocument.objects.filter(edition=edition_id)}
    return {name: checks.sha256(storage.read(name)) for name in sorted(names)}


def approve(
    edition_id: int, version: int, digest: str, *, by: User, why: str, at: datetime | None = None,
    stored: Mapping[str, str] | None = None,
) -> Edition:  # fmt: skip
    """Approve the edition whose digest the person saw; the one approved before is superseded at the same
    instant. `stored` is what `stored_digests` gave to a caller who locks something first.

    Raises NotAllowed for anyone who wrote in it, Refused when it changed, lacks something or is not cleared.
    """
    stored = stored_digests(edition_id) if stored is None else stored
    seen = partial(_as_seen, digest=digest, stored=stored)
    return edition_states.approve(Edition, seen, edition_id, version, by=by, why=why, at=at)


def _as_seen(edition: Edition, digest: str, stored: Mapping[str, str]) -> str:
    if not digest or digest != digest_of(edition):
        raise Refused("The edition has changed since you looked at it. Look at it again.")
    if edition.origin == Publication.Origin.REVIEW and edition.cleared_digest != digest:
        raise Refused("The publishing checks have not cleared these words and files.")
    _complete(edition)
    for document in edition.documents.all():
        if stored.get(str(document.file)) != document.sha256:
            raise Refused(f"The file {document.name} is not the one that was uploaded. Replace it.")
    return digest


def digest_of(edition: Edition) -> str:
    """SHA-256 of what the public would see of this edition now."""
    text = {field: value for field in PUBLIC_TEXT if (value := getattr(edition, field)) or field not in SINCE}
    files = [{field: getattr(document, field) for field in PUBLIC_FILE} for document in edition.documents.all()]
    return rules.digest(text, files)


@contextmanager
def _draft(edition_id: int, version: int, *, by: User, why: str) -> Iterator[Edition]:
    """A draft opened for one change by a writer; afterwards its digest is taken and who wrote in it is
    noted."""
    instead = "Start a new edition for a correction."
    with edition_states.draft_for_change(Edition, edition_id, version, by=by, why=why, instead=instead) as edition:
        yield edition
        edition.digest = digest_of(edition)


@contextmanager
def _file_of_a_draft(document_id: int, version: int, *, by: User, why: str) -> Iterator[PublicDocument]:
    """A file opened for one change, and the draft whose version the person saw."""
    edition_id = PublicDocument.objects.values_list("edition_id", flat=True).get(pk=document_id)
    with _draft(edition_id, version, by=by, why=why), change(PublicDocument, document_id, None, by=by, why=why) as held:
        yield held

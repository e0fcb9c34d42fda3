"""The files of an edition: a copy that may be served, its address, and its end. `services.py` calls these."""

from django.db import transaction

from csprapp.accounts.models import User
from csprapp.files import checks, scanner, storage
from csprapp.files.pdf import public_copy
from csprapp.records.services import add

from . import rules
from .models import Edition, PublicDocument

Kind = PublicDocument.Kind


def scanned(data: bytes) -> None:
    """Nothing, or FileRefused: a file with a virus, or one the scanner could not look at, is not kept."""
    verdict = scanner.scan(data)
    if verdict.state is scanner.State.REFUSED:
        raise checks.FileRefused("The virus scanner found something in this file, so it was not kept.")
    if verdict.state is scanner.State.WAITING:
        raise checks.FileRefused("The virus scanner cannot be reached. Try again in a few minutes.")


Publishable = tuple[bytes, checks.Checked, str]


def publishable(data: bytes) -> Publishable:
    """The copy of a PDF that is kept and served, what was found in it, and what was taken out, in words."""
    sent = checks.check(data, (checks.PDF,))
    scanned(data)
    copy = public_copy(data, sent.pages)
    return copy.data, checks.check(copy.data, (checks.PDF,)), ", ".join(copy.removed)


def document_of(edition: Edition, checked: checks.Checked, stored: str, kind: str, removed: str = "") -> PublicDocument:
    """A file of an edition, not saved yet; `removed` says in words what was taken out of the original."""
    count = edition.documents.filter(kind=kind).count() + 1
    return PublicDocument(
        edition=edition,
        key=rules.document_key(),
        name=rules.document_name(edition.publication.slug, kind, checked.kind, count),
        kind=kind,
        position=edition.documents.exclude(kind=Kind.PICTURE).count() + 1,
        file=stored,
        mime=checked.mime,
        size=checked.size,
        pages=checked.pages,
        sha256=checked.sha256,
        faults=", ".join(checked.faults),
        removed=removed,
    )


def copy_document(document: PublicDocument, edition: Edition, *, by: User) -> None:
    """A file goes along to the next edition. That somebody saw it redacted is not copied: it must be looked at
    again."""
    own = {"id", "version", "created_at", "edition_id", "redacted_at", "redacted_because", "redacted_seen_by_id"}
    names = {field.attname for field in PublicDocument._meta.concrete_fields} - own
    copied = {name: getattr(document, name) for name in names}
    add(PublicDocument(edition=edition, **copied), by=by, why="Carried over from the last edition")


def remove_pictures(edition: Edition, *, by: User, why: str) -> None:
    """An edition's pictures go, with their files; other documents stay."""
    for picture in edition.documents.filter(kind=Kind.PICTURE):
        remove(picture, by=by, why=why)


def remove(document: PublicDocument, *, by: User, why: str) -> None:
    """A document goes, with its file once the transaction holds; its history says who and why."""
    document._change_reason, document._history_user = why, by
    document.delete()
    forget_file(str(document.file))


def forget_file(name: str) -> None:
    """Delete the bytes after the commit, unless another edition still shows them."""

    def forget() -> None:
        if not PublicDocument.objects.filter(file=name).exists():
            storage.private.delete(name)

    transaction.on_commit(forget)

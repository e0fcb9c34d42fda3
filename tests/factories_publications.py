"""What tests of the public side need: a publication at any point of its life, with plainly invented words."""

import datetime as dt

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from demo import pdfs
from publications.library import services, writing
from publications.library.models import Edition, Publication
from tests.factories import make_user

FIRST_DAY = dt.date(2026, 3, 10)
LONG_BEFORE = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
WORDS = {
    "title": "Learning after a child fell ill at Inventedham",
    "statement": "We thank everybody who helped us to learn.",
    "summary": "An invented summary. Nobody in it is real.",
    "learning": "Ask the child. Write down the answer.",
}


def make_publisher() -> User:
    return make_user(Role.PUBLISHER)


def make_checker() -> User:
    return make_user(Role.CHECKER)


def make_draft(kind: str = "lcspr", origin: str = "page", *, by: User | None = None, **words) -> Edition:
    """A first draft with enough words to be submitted."""
    by = by or make_publisher()
    publication = services.create_publication(kind, origin, by=by, why="Begun", at=LONG_BEFORE)
    draft = publication.newest_edition
    return writing.save_edition(draft.pk, draft.version, {**WORDS, **words}, by=by, why="Written")


def approve(edition: Edition, *, by: User | None = None, at: dt.datetime = LONG_BEFORE) -> Edition:
    """Submitted by its author, cleared when it needs to be, and approved by another person."""
    checker = by or make_checker()
    edition = writing.submit(edition.pk, edition.version, by=edition.author, at=at)
    if edition.origin == "review":
        edition = writing.clear(edition.pk, edition.version, edition.digest, by=checker, why="Checked", at=at)
    return writing.approve(edition.pk, edition.version, edition.digest, by=checker, why="Agreed", at=at)


def make_publication(
    kind: str = "lcspr",
    origin: str = "page",
    *,
    on: dt.date | None = FIRST_DAY,
    hour: dt.time | None = None,
    pdf: bool = False,
    beside: Publication | None = None,
    **words,
) -> Publication:
    """An approved publication whose first public day is `on` (None: no date), with a PDF if wanted."""
    by = make_publisher()
    draft = make_draft(kind, origin, by=by, **words)
    if pdf:
        writing.add_document(
            draft.pk,
            draft.version,
            pdfs.make_pdf("Invented report", ["Nobody in it is real."]),
            kind="report",
            title="The report",
            by=by,
            why="The report",
        )
        draft.refresh_from_db()
    approve(draft)
    publication = Publication.objects.get(pk=draft.publication_id)
    if on is not None:
        at = min(LONG_BEFORE, dt.datetime.combine(on, dt.time(0), tzinfo=dt.UTC) - dt.timedelta(days=1))
        publication = services.schedule(publication.pk, publication.version, on, hour, by=by, why="Agreed date", at=at)
    return publication


def document_url(publication: Publication) -> str:
    """The public address of its first file."""
    document = publication.current_edition.documents.first()
    return f"/reviews/{publication.slug}/documents/{document.key}/{document.name}"

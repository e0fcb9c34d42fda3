"""A report is begun from its review, with everything that is ready: its words and files, its day, and who was told."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csprapp.accounts.models import User
from csprapp.clock.instants import london_date
from csprapp.files.refused import FileRefused
from csprapp.records.refusals import Refused
from publications.library import writing
from publications.library.kinds import KINDS, REPORTS
from publications.library.models import Publication
from publishing.links import queries
from publishing.schedule import services
from reviews.learning.locks import locked_review
from reviews.learning.models import LearningReview


@dataclass(frozen=True)
class Ready:
    """What there is when the writing begins: words by field, what was recorded by field, and the files, if any."""

    words: Mapping[str, Any]
    recorded: Mapping[str, Any]
    word: bytes = b""
    pdf: bytes = b""


def kind_of(review: LearningReview) -> str:
    """The kind of publication that the partners decided on; "" while they have decided nothing that is published."""
    found = [key for key in sorted(REPORTS) if KINDS[key].decision == review.publication_decision]
    return found[0] if found else ""


def begin(review: LearningReview, ready: Ready, *, by: User, at: datetime) -> tuple[Publication, list[str]]:
    """The publication of a review's report with its first draft, and notes on what the page cannot show of the Word
    file. All of it or nothing; what is not ready yet is added later, page by page.

    Raises NotAllowed; Refused beside the file that cannot be taken or the day that cannot be; ValidationError by field.
    """
    if not (kind := kind_of(review)):
        raise Refused("Record on the review first that the partners decided to publish its report.")
    notes: list[str] = []
    why = "Begun from the review"
    with locked_review(review.pk):  # before the page that is new makes every process look again, which others wait for
        publication = services.create(kind, review=review, by=by, at=at)
        draft = publication.editions.get()
        edition = writing.save_edition(draft.pk, draft.version, ready.words, by=by, why=why)
        if ready.word:
            with _beside("word"):
                edition, notes = writing.set_body_word(edition.pk, edition.version, ready.word, by=by, why=why)
        if ready.pdf:
            with _beside("pdf"):
                writing.add_document(
                    edition.pk, edition.version, ready.pdf, kind="report", title="Report", by=by, why=why
                )
        link = queries.link_of(publication)
        services.prepare(link, link.version, ready.recorded, by=by, today=london_date(at))
    return publication, notes


@contextmanager
def _beside(name: str) -> Iterator[None]:
    """What is refused of a file stands beside the field that sent it."""
    try:
        yield
    except FileRefused as refused:
        raise Refused({name: " ".join(refused.messages)}) from refused

"""The files of an edition, as staff open them."""

from django.urls import reverse

from csprapp.ui.components import Paper
from publications.library.models import Edition, PublicDocument


def papers(edition: Edition, pk: int) -> list[Paper]:
    """The files of an edition, at their staff addresses."""
    return [_paper(document, pk) for document in edition.documents.all() if not document.is_picture]


def _paper(document: PublicDocument, pk: int) -> Paper:
    url = reverse("publication-preview-document", args=[pk, document.key, document.name])
    note = f"{document.name}, taken off the page" if document.withheld_at else document.name
    return Paper(document.title or document.name, url, "PDF", document.size, document.pages, note)

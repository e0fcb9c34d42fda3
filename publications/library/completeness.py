"""What an edition still lacks before a second person is asked to approve it. Pure: values in, sentences
out."""

from collections.abc import Iterable

from . import rules
from .briefs import empty_parts
from .kinds import KINDS, Kind
from .models import Edition, PublicDocument


def what_is_missing(edition: Edition, kind: str, documents: Iterable[PublicDocument]) -> list[str]:
    """Sentences in the order of the page, each saying what to do; empty when the edition is complete."""
    documents = list(documents)
    found = [] if edition.title else ["Enter the title of the page"]
    found += _link(edition) if KINDS[kind].is_link else _page(edition, KINDS[kind])
    if edition.number > 1 and not edition.change_note:
        found.append("Say what has changed since the last edition, in one sentence the public will read")
    return found + _memorial(edition, documents) + _files(documents)


def _link(edition: Edition) -> list[str]:
    found = []
    if not edition.link_address.startswith(("https://", "http://")):
        found.append("Enter the address of the national report, starting with https://")
    if edition.link_published_on is None:
        found.append("Enter the date the national report was published")
    return found


PARTS = {
    "statement": "Enter the statement",
    "summary": "Enter a summary, so that nobody needs to open a PDF to know what it says",
    "learning": "Enter the learning and recommendations",
}


def _page(edition: Edition, kind: Kind) -> list[str]:
    """A PDF is never alone: statement, summary and learning stand on the page itself, of a brief its seven parts.

    A brief from before those stood alone is complete with its summary and learning.
    """
    found = [sentence for part, sentence in PARTS.items() if part in kind.needs and not getattr(edition, part)]
    if kind.is_brief and not edition.body_html and not (edition.summary and edition.learning):
        found.append("Write the seven parts of the brief")
    found += [f"Write something below “{part}”, or remove that heading" for part in empty_parts(edition.body_html)]
    return found


def _memorial(edition: Edition, documents: list[PublicDocument]) -> list[str]:
    """Another young person's name never stands under a memorial heading unless someone confirmed it
    (domain.md)."""
    found = []
    if edition.memory_line and not edition.memory_line_agreed_with:
        found.append("Enter who agreed the memory line")
    if not edition.about_another:
        return found
    if not edition.for_information:
        found.append("Enter the note that explains who the report is about")
    if edition.other_name and not edition.other_name_confirmed_with:
        found += [
            f"{place} names the other young person. Remove the name, or enter who confirmed it"
            for place, text in _public_places(edition, documents)
            if rules.mentions(text, edition.other_name)
        ]
    return found


def _public_places(edition: Edition, documents: list[PublicDocument]) -> list[tuple[str, str]]:
    """Everything that stands on the page under the memorial heading, the full text of the report excepted."""
    return [
        ("The title", edition.title),
        ("The memory line", edition.memory_line),
        ("The name for the child in the report", edition.subject_label),
        ("The statement", edition.statement),
        ("The note for information", edition.for_information),
        ("The content note", edition.content_note),
        *((f"The document {document.name}", document.title) for document in documents),
    ]


def _files(documents: list[PublicDocument]) -> list[str]:
    found = []
    for document in documents:
        if document.is_picture and not document.description:
            found.append(f"Describe the picture {document.name} for people who cannot see it")
        elif not document.is_picture and not document.title:
            found.append(f"Enter a title for the document {document.name}")
        if document.withheld_at is not None:
            found.append(f"{document.name} was taken off the page. Replace it or remove it")
        if document.faults and not document.faults_accepted_because:
            found.append(f"{document.name} is {document.faults}. Replace it, or say why it must go out as it is")
    return found

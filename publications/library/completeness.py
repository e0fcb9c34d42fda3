"""What an edition still lacks before a second person is asked to approve it. Pure: values in, sentences
out."""

from collections.abc import Iterable
from typing import NamedTuple

from . import rules
from .briefs import empty_parts
from .kinds import KINDS, Kind
from .models import Edition, PublicDocument


class Lacking(NamedTuple):
    """One thing that is missing: what to do, and the edition's field where it is done; or the file it is about."""

    words: str
    field: str
    document: PublicDocument | None = None


def what_is_missing(edition: Edition, kind: str, documents: Iterable[PublicDocument]) -> list[Lacking]:
    """What is missing, in the order of the page, each saying what to do; empty when the edition is complete."""
    documents = list(documents)
    found = [] if edition.title else [Lacking("Enter the title of the page", "title")]
    found += _link(edition) if KINDS[kind].is_link else _page(edition, KINDS[kind])
    if edition.number > 1 and not edition.change_note:
        sentence = "Say what has changed since the last edition, in one sentence the public will read"
        found.append(Lacking(sentence, "change_note"))
    return found + _memorial(edition, documents) + _files(documents)


def _link(edition: Edition) -> list[Lacking]:
    found = []
    if not edition.link_address.startswith(("https://", "http://")):
        found.append(Lacking("Enter the address of the national report, starting with https://", "link_address"))
    if edition.link_published_on is None:
        found.append(Lacking("Enter the date the national report was published", "link_published_on"))
    return found


PARTS = {
    "statement": "Enter the statement",
    "summary": "Enter a summary, so that nobody needs to open a PDF to know what it says",
    "learning": "Enter the learning and recommendations",
}


def _page(edition: Edition, kind: Kind) -> list[Lacking]:
    """A PDF is never alone: statement, summary and learning are on the page itself, of a brief its seven parts.

    A brief from before those were enough is complete with its summary and learning.
    """
    needed = [(part, words) for part, words in PARTS.items() if part in kind.needs]
    found = [Lacking(words, part) for part, words in needed if not getattr(edition, part)]
    if kind.is_brief and not edition.body_html and not (edition.summary and edition.learning):
        found.append(Lacking("Write the seven parts of the brief", "body_source"))
    return found + [
        Lacking(f"Write something below “{part}”, or remove that heading", "body_source")
        for part in empty_parts(edition.body_html)
    ]


def _memorial(edition: Edition, documents: list[PublicDocument]) -> list[Lacking]:
    """Another young person's name never stands under a memorial heading unless someone confirmed it
    (domain.md)."""
    found = []
    if edition.memory_line and not edition.memory_line_agreed_with:
        found.append(Lacking("Enter who agreed the memory line", "memory_line_agreed_with"))
    if not edition.about_another:
        return found
    if not edition.for_information:
        found.append(Lacking("Enter the note that explains who the report is about", "for_information"))
    if edition.other_name and not edition.other_name_confirmed_with:
        sentence = "{} names the other young person. Remove the name, or enter who confirmed it"
        found += [
            Lacking(sentence.format(place), "other_name_confirmed_with")
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


def _files(documents: list[PublicDocument]) -> list[Lacking]:
    found = []
    for document in documents:
        if document.is_picture and not document.description:
            sentence = f"Describe the picture {document.name} for people who cannot see it"
            found.append(Lacking(sentence, "description", document))
        elif not document.is_picture and not document.title:
            found.append(Lacking(f"Enter a title for the document {document.name}", "title", document))
        if document.withheld_at is not None:
            sentence = f"{document.name} was taken off the page. Replace it or remove it"
            found.append(Lacking(sentence, "file", document))
        if document.faults and not document.faults_accepted_because:
            sentence = f"{document.name} is {document.faults}. Replace it, or say why it must go out as it is"
            found.append(Lacking(sentence, "reason", document))
    return found

"""What public pages show of a publication, made once from its approved edition: templates compute nothing.

Only what is named here reaches a page: public by explicit list.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.safestring import SafeString, mark_safe

from csprapp.ui.components import Link, Paper
from publications.library import body, briefs, rules
from publications.library.kinds import KINDS
from publications.library.models import Edition, Publication, PublicDocument
from publications.library.queries import PublicationQuerySet, current_edition

# What a page shows of an edition as it was typed, and what as paragraphs.
PLAIN = ("title", "memory_line", "themes", "subject_label", "content_note", "about_another", "reviewer", "reported_on")
PROSE = ("statement", "for_information", "summary", "learning", "done", "followed", "questions")


@dataclass(frozen=True)
class Entry:
    """One line of a list."""

    title: str
    url: str
    kind: str
    themes: list[str]
    published: date | None
    summary: str = ""
    memory_line: str = ""
    edition_at: datetime | None = None
    slug: str = ""


@dataclass(frozen=True)
class Update:
    """What changed in a later edition, and when."""

    on: datetime
    note: str


@dataclass(frozen=True)
class Report:
    """A publication's page. Texts are sanitised HTML; an empty one has no section."""

    title: str
    memory_line: str
    kind: str
    called: str
    themes: list[str]
    reviewer: str
    reported_on: date | None
    subject_label: str
    published: date | None
    until: date | None
    content_note: str
    support_first: bool
    about_another: bool
    other_name: str
    statement: SafeString
    for_information: SafeString
    summary: SafeString
    learning: SafeString
    done: SafeString
    followed: SafeString
    questions: SafeString
    text: SafeString
    text_contents: list[Link]
    papers: list[Paper]
    boxes: list[SafeString] = field(default_factory=list)  # the text of a brief, part by part
    text_heading: str = "The full text"
    minutes: int = 0  # to read it; said of briefs alone
    related: list[Entry] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)

    @property
    def contents(self) -> list[Link]:
        """The sections of the page, in its order, from its contents list."""
        sections = [
            ("statement", "Statement from the partnership", self.statement),
            ("for-information", "For information", self.for_information),
            ("summary", "Summary", self.summary),
            ("learning", "What we learned", self.learning),
            ("done", "What has been done", self.done),
            ("recommendations", "What became of each recommendation", self.followed),
            ("report", self.text_heading, self.text and not self.boxes),
        ]
        after = [
            ("questions", "Questions to discuss", self.questions),
            ("documents", "Documents", self.papers),
            ("related", "Related", self.related),
            ("support", "If this has affected you", True),
            ("updates", "Updates", self.updates),
        ]
        parts = self.text_contents if self.boxes else []
        return [*_links(sections), *parts, *_links(after)]


def _links(sections: list[tuple[str, str, object]]) -> list[Link]:
    return [Link(text, f"#{anchor}") for anchor, text, shown in sections if shown]


def safe(html: str) -> SafeString:
    """HTML that `library.body` has sanitised, and nothing else, may pass here."""
    return mark_safe(html)  # noqa: S308


def readable(at: datetime) -> PublicationQuerySet:
    """What has a page and may be read now, newest first, with its words."""
    return Publication.objects.public(at).with_a_page().newest_first().with_current_edition()


def entry(publication: Publication) -> Entry:
    """A list's line, from a publication read by `with_current_edition`."""
    edition = current_edition(publication)
    if edition is None:
        raise ValueError("Only a publication with an approved edition has a line")
    # Written out and not reversed: the staff half of a split site has previews but no public addresses.
    national = KINDS[publication.kind].is_link
    return Entry(
        title=edition.title,
        url=edition.link_address if national else f"/reviews/{publication.slug}/",
        kind=KINDS[publication.kind].said,
        themes=edition.themes,
        published=edition.link_published_on if national else publication.public_from,
        summary=edition.summary or (briefs.first_words(edition.body_html) if KINDS[publication.kind].is_brief else ""),
        memory_line=edition.memory_line,
        edition_at=edition.approved_at,
        slug=publication.slug,
    )


def entries(publications: object) -> list[Entry]:
    """Lines of a queryset, with its current editions fetched."""
    return [entry(publication) for publication in publications]  # type: ignore[attr-defined]


def report(publication: Publication, edition: Edition, related: list[Entry] | None = None) -> Report:
    """Everything the page of one publication shows from one edition. The preview calls this too."""
    headings = body.headings_of(edition.body_html)
    kind = KINDS[publication.kind]
    told = *(getattr(edition, name) for name in PROSE), edition.body_html
    return Report(
        **{name: getattr(edition, name) for name in PLAIN},
        **{name: safe(body.prose(getattr(edition, name))) for name in PROSE},
        kind=kind.said,
        called=kind.called,
        published=publication.public_from,
        until=publication.public_until,
        support_first=kind.tells_of_harm and not edition.content_note,
        other_name=edition.other_name if edition.other_name_confirmed_with else "",
        text=safe(edition.body_html),
        text_contents=[
            Link(h.text if kind.is_brief else f"{h.number} {h.text}".strip(), f"#{h.anchor}") for h in headings
        ],
        papers=[_paper(each) for each in edition.documents.all() if not each.is_picture and not each.withheld_at],
        boxes=[safe(part) for part in briefs.boxes(edition.body_html)] if kind.is_brief else [],
        text_heading="The brief" if kind.is_brief else "The full text",
        minutes=briefs.minutes(*told) if kind.is_brief else 0,
        related=related or [],
        updates=_updates(publication, edition),
    )


def _paper(document: PublicDocument) -> Paper:
    # The address is relative, so that a preview serves the same page from its own address.
    url = f"documents/{document.key}/{document.name}"
    note = f"This PDF is {document.faults}. Ask us for it in a format you can use." if document.faults else ""
    return Paper(document.title, url, "PDF", document.size, document.pages, note)


def _updates(publication: Publication, edition: Edition) -> list[Update]:
    """Changes made while the public could read it; corrections before the first day are nobody's news."""
    if publication.public_from is None:
        return []
    opened = rules.first_moment(publication.public_from, publication.public_from_time)
    noted = publication.editions.filter(number__lte=edition.number, approved_at__gt=opened).exclude(change_note="")
    return [Update(each.approved_at, each.change_note) for each in noted.order_by("-number")]

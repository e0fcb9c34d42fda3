"""What the desk asks about the site's own pages: what the disclosure check newly finds, and how each page stands."""

from __future__ import annotations

from dataclasses import dataclass

from cases.incidents.models import Incident
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from publications.content import queries as content
from publications.content import rules as pages
from publications.content.models import PageEdition
from publications.library import body

from . import queries
from .disclosure import Finding, Place, findings
from .words import as_text

WHERE = "Text of the page"
STANDS = {"draft": "being written", "in_review": "waiting for a second person"}


def found_in(source: str) -> list[Finding]:
    """The disclosure check of a text against every case: a page of the site draws on none, and must name nobody."""
    place = Place(WHERE, as_text(body.page_from_markdown(source).html))
    return findings([place], queries.known_to(list(Incident.objects.all())))


def newly_found(edition: PageEdition) -> list[Finding]:
    """What the check finds in the lines of an edition that the public does not read already: a helpline may share a
    name with somebody, and is asked about once."""
    stands = set(content.in_force(edition.page).source.splitlines())
    return found_in("\n".join(line for line in edition.source.splitlines() if line not in stands))


@dataclass(frozen=True)
class Row:
    """One page in the list: its name, since when its words stand, what is in hand."""

    page: str
    title: str
    stands: str
    in_hand: str


def rows() -> list[Row]:
    """Every page of the site that publishers look after, in the order of the menu."""
    live = {edition.page: edition for edition in PageEdition.objects.approved()}
    open_ones = {edition.page: edition for edition in PageEdition.objects.in_hand()}
    return [
        Row(page.value, page.label, stands_words(live.get(page.value)), in_hand_words(open_ones.get(page.value)))
        for page in pages.Page
    ]


def stands_words(edition: PageEdition | None) -> str:
    """ "Edition 3, public since Tue 10 Mar 2026", or that the text is the one the software brings."""
    if edition is None:
        return "The text that came with this service"
    return f"Edition {edition.number}, public since {day_words(london_date(edition.approved_at))}"


def in_hand_words(edition: PageEdition | None) -> str:
    return f"Edition {edition.number} is {STANDS[edition.state]}" if edition else ""

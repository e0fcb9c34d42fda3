"""What the desk asks about the site's own pages: what the disclosure check newly finds, and how each page stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from csprapp.ui.components import Link
from publications.content import queries as content, rules as pages
from publications.content.models import PageEdition
from publications.library import body
from publications.library.permissions import may_approve
from publishing.disclosure import known_people
from publishing.disclosure.body_text import as_text
from publishing.disclosure.everybodys import public_now
from publishing.disclosure.searches import Finding, Place, findings

WHERE = "Text of the page"
STANDS = {"draft": "being written", "in_review": "waiting for a second person"}


def newly_found(edition: PageEdition, *, reader: User, today: date) -> list[Finding]:
    """The disclosure check of an edition, compared with everybody the service knows: a page of the site draws on no
    case, and must name nobody.

    Lines that the public reads already are left out: a helpline that shares a name with somebody is asked about once.
    """
    places = _new_in(edition.page, edition.source)
    public = replace(public_now(), contacts=True)
    return [*findings(places, [], public), *known_people.findings_in(places, reader, today, public)]


def names_nobody(page: str, source: str, *, reader: User | None, today: date) -> bool:
    """Whether a text that was approved before may stand on a page again, by what the cases know now."""
    return not known_people.findings_in(_new_in(page, source), reader, today, public_now())


def _new_in(page: str, source: str) -> list[Place]:
    stands = set(content.in_force(page).source.splitlines())
    new = "\n".join(line for line in source.splitlines() if line not in stands)
    return [Place(WHERE, as_text(body.page_from_markdown(new).html))]


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
    if edition is None or edition.approved_at is None:
        return "The text supplied with this service"
    flagged = ". One person took the edition before it down" if edition.unseen else ""
    return f"Edition {edition.number}, public since {day_words(london_date(edition.approved_at))}{flagged}"


def in_hand_words(edition: PageEdition | None) -> str:
    """How the edition that is being written stands; "" for none."""
    return f"Edition {edition.number} is {STANDS[edition.state]}" if edition else ""


def in_hand() -> QuerySet[PageEdition]:
    """What is written of the site's pages, waits for a check, or was taken down and not looked at."""
    unseen = Q(state=PageEdition.State.APPROVED, took_down__isnull=False, checker=None)
    open_ones = Q(state__in=[PageEdition.State.DRAFT, PageEdition.State.IN_REVIEW])
    return PageEdition.objects.filter(open_ones | unseen).order_by("page", "number")


def waiting_for(user: User, editions: Iterable[PageEdition]) -> list[Link]:
    """What of these a person has on their work list: to check, to go on writing, or to look at after a taking down."""
    links = []
    for edition in editions:
        named, mine = pages.Page(edition.page).label, edition.author_id == user.pk
        page = reverse("content-page", args=[edition.page])
        if edition.unseen and not mine and has_permission(user, Permission.TAKE_DOWN):
            links.append(Link(f"Look at why it was taken down: {named}", page))
        elif edition.state == PageEdition.State.IN_REVIEW:
            words = "Check" if may_approve(user, edition) else "Waiting for a check"
            links.append(Link(f"{words}: {named}", page))
        elif edition.is_open and mine:
            links.append(Link(f"Continue writing: {named}", page))
    return links

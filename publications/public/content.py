"""The words of the site's own pages as the public sees them: sanitised, with what is kept elsewhere filled in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from csprapp.partnership.models import PartnerBody, Partnership
from csprapp.rule_book import rules_in_force
from csprapp.today import london_today, now
from csprapp.ui.components import Link
from csprapp.ui.pictures import numbered
from csprapp.ui.telephones import NUMBER, with_telephone_links
from publications.content import queries
from publications.content.queries import InForce
from publications.content.rules import NAMED, Page
from publications.library import body

from .entries import entry, readable, safe

CONTENTS_ON = frozenset({Page.HOW, Page.ACCESSIBILITY, Page.PRIVACY})  # elsewhere the telephone numbers come first
# Rules whose length a text may name; it is never broken between its number and its word.
SPANS = frozenset({"notify_panel", "rapid_review", "lcspr", "advance_copy_law", "public_until"})
YEARLY = "yearly"  # the kind of publication
TEMPLATES = {
    Page.HOME: "publications/home.html",
    Page.HOW: "publications/how_reviews_work.html",
    Page.ABOUT: "publications/about.html",
    Page.SUPPORT: "publications/support.html",
    Page.ACCESSIBILITY: "publications/accessibility.html",
    Page.PRIVACY: "publications/privacy.html",
}


@dataclass(frozen=True)
class PageText:
    """What a page says: HTML, the headings it may list, and since when; None for the shipped text."""

    html: SafeString
    contents: list[Link]
    since: datetime | None


def text_of(page: str) -> PageText:
    """What the public reads on a page now."""
    return shown(page, queries.in_force(page))


def shown(page: str, text: InForce) -> PageText:
    """Any text as the public would read it on that page. The preview calls this too."""
    made = _made(text.source)
    contents = [Link(heading.text, f"#{heading.anchor}") for heading in made.headings] if page in CONTENTS_ON else []
    return PageText(safe(_filled(made.html)), contents, text.since)


@lru_cache(maxsize=32)
def _made(source: str) -> body.Body:
    made = body.page_from_markdown(source)
    one_line = NUMBER.sub(lambda number: number.group().replace(" ", "\N{NO-BREAK SPACE}"), made.html)
    return replace(made, html=with_telephone_links(one_line))


def _filled(html: str) -> str:
    """The HTML with every known name in curly brackets replaced by what is kept elsewhere, escaped."""
    if "{" not in html:
        return html
    partnership = Partnership.current()
    html = ALONE.sub(lambda match: BLOCKS[match.group(1)](partnership), html)
    rules = cache(rules_in_force)  # asked once, and only by a page that names a rule

    def filled(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in SPANS:
            return rules().rule(name, london_today()).span.replace(" ", "\N{NO-BREAK SPACE}", 1)
        return FILLS[name](partnership) if name in FILLS else match.group(0)

    return NAMED.sub(filled, html)


def _contact(partnership: Partnership) -> str:
    return render_to_string("publications/contact.html", {"partnership": partnership}).strip()


def _controllers(partnership: Partnership) -> str:
    context = {"partnership": partnership, "controllers": PartnerBody.objects.filter(is_joint_controller=True)}
    return render_to_string("publications/controllers.html", context).strip()


def _partners(partnership: Partnership) -> str:
    """The statutory partners: Children Act 2004, section 16E."""
    return render_to_string("publications/partners.html", {"partners": PartnerBody.objects.all()}).strip()


def _people(partnership: Partnership) -> str:
    return render_to_string("publications/people.html", {"partnership": partnership}).strip()


def _arrangements(partnership: Partnership) -> str:
    """Where the arrangements are published: Children Act 2004, section 16G."""
    return render_to_string("publications/arrangements.html", {"partnership": partnership}).strip()


def _yearly_report(partnership: Partnership) -> str:
    """The newest yearly report that is public: Children Act 2004, section 16G(7)."""
    newest = readable(now()).filter(kind=YEARLY).first()
    return render_to_string("publications/yearly_report.html", {"report": newest and entry(newest)}).strip()


def _guidance(partnership: Partnership) -> str:
    return render_to_string("publications/guidance.html", {"partnership": partnership}).strip("\n")


def _steps(_: Partnership) -> str:
    """The steps of a review and their times, along a line. The times are filled in as they are in any text."""
    return render_to_string("publications/steps.html", {"marks": [numbered(place) for place in range(1, 6)]}).strip()


def _nothing(_: Partnership) -> str:
    """In the middle of a sentence these say nothing: they are paragraphs."""
    return ""


# What makes a paragraph of its own, or none where nothing is recorded.
BLOCKS: dict[str, Callable[[Partnership], str]] = {
    "controllers": _controllers,
    "partners": _partners,
    "people": _people,
    "arrangements": _arrangements,
    "yearly_report": _yearly_report,
    "steps": _steps,
}
ALONE = re.compile(rf"<p>\{{({'|'.join(BLOCKS)})\}}</p>")

FILLS: dict[str, Callable[[Partnership], str]] = {
    "partnership": lambda partnership: escape(partnership.name),
    "contact": _contact,
    "controllers": lambda partnership: ", ".join(
        escape(body.name) for body in PartnerBody.objects.filter(is_joint_controller=True)
    ),
    **{name: _nothing for name in ("partners", "people", "arrangements", "yearly_report", "steps")},
    "guidance": _guidance,
    "panel": lambda partnership: escape(partnership.panel_short),
    "panel_name": lambda partnership: escape(partnership.panel_name),
}

"""The words of the site's own pages as the public sees them: sanitised, with what is kept elsewhere filled in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from csprapp.partnership.models import PartnerBody, Partnership
from csprapp.rule_book import span_of
from csprapp.ui.components import Link
from publications.content import queries
from publications.content.queries import InForce
from publications.content.rules import NAMED, Page
from publications.library import body

from .entries import safe

CONTENTS_ON = frozenset({Page.HOW, Page.ACCESSIBILITY, Page.PRIVACY})  # elsewhere the telephone numbers come first
NUMBER = re.compile(r"(?<![\w£])0\d[\d ]{6,}\d|\b116 \d{3}\b")  # a telephone number stays on one line
TEMPLATES = {
    Page.HOME: "publications/home.html",
    Page.HOW: "publications/how_reviews_work.html",
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
    return replace(made, html=NUMBER.sub(lambda number: number.group().replace(" ", "\N{NO-BREAK SPACE}"), made.html))


def _filled(html: str) -> str:
    """The HTML with every known name in curly brackets replaced by what is kept elsewhere, escaped."""
    if "{" not in html:
        return html
    partnership = Partnership.current()
    html = re.sub(r"<p>\{controllers\}</p>", lambda _: _controllers(partnership), html)
    return NAMED.sub(lambda match: FILLS.get(match.group(1), lambda _: match.group(0))(partnership), html)


def _contact(partnership: Partnership) -> str:
    return render_to_string("publications/contact.html", {"partnership": partnership}).strip()


def _controllers(partnership: Partnership) -> str:
    context = {"partnership": partnership, "controllers": PartnerBody.objects.filter(is_joint_controller=True)}
    return render_to_string("publications/controllers.html", context).strip()


def _guidance(partnership: Partnership) -> str:
    return render_to_string("publications/guidance.html", {"partnership": partnership}).strip("\n")


def _span(key: str, _: Partnership) -> str:
    """How long a rule is, never broken between its number and its word."""
    return span_of(key).replace(" ", "\N{NO-BREAK SPACE}", 1)


FILLS: dict[str, Callable[[Partnership], str]] = {
    "partnership": lambda partnership: escape(partnership.name),
    "contact": _contact,
    "controllers": lambda partnership: ", ".join(
        escape(body.name) for body in PartnerBody.objects.filter(is_joint_controller=True)
    ),
    "guidance": _guidance,
    "panel": lambda partnership: escape(partnership.panel_short),
    **{
        key: partial(_span, key)
        for key in ("notify_panel", "rapid_review", "lcspr", "advance_copy_law", "public_until")
    },
}

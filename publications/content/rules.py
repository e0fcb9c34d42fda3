"""The rules of the site's own pages, pure: which there are, what the law asks of two of them, and which changes one
person may make alone.

Sources: SI 2018/952, regulation 8 (accessibility statement); UK GDPR, articles 13 and 14, and SI 2003/2426,
regulation 6 (privacy notice and cookies).
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.db.models import TextChoices

SHIPPED = Path(__file__).parent / "shipped"


class Page(TextChoices):
    """The pages whose words publishers look after. The value stands in staff addresses."""

    HOME = "home", "Start page: why we review"
    HOW = "how", "How reviews work: criteria and timescales"
    ABOUT = "about", "About us: the partners and their arrangements"
    SUPPORT = "support", "Support: helplines"
    ACCESSIBILITY = "accessibility", "Accessibility statement"
    PRIVACY = "privacy", "Privacy and cookies"


# What the law asks a page to say: in words, and what a heading about it looks like.
REQUIRED: dict[str, tuple[tuple[str, str], ...]] = {
    Page.ACCESSIBILITY: (
        ("how accessible the website is", r"how accessible|compliance"),
        ("what is not accessible, why, and what to use instead", r"not accessible|non-accessible"),
        ("how to ask for another format or report a problem", r"another format|contact|feedback|report"),
        ("how to complain (the enforcement procedure)", r"not happy|enforcement|complain"),
        ("how and when the statement was prepared", r"prepared|preparation"),
    ),
    Page.PRIVACY: (
        ("which cookies there are", r"cookie"),
        ("who is responsible (the controllers)", r"responsible|controller"),
        ("what is held, why, and what law allows it", r"why|purpose|lawful"),
        ("who it is shared with", r"who sees|share|recipient"),
        ("how long it is kept", r"how long|retention|keep"),
        ("what rights people have", r"rights"),
        ("how to complain to the Information Commissioner", r"not happy|complain"),
    ),
}

# What a writer may put into a text for a fact that is kept elsewhere, and what stands there on the page.
FILLED = {
    "partnership": "the partnership’s name",
    "contact": "how to reach us: “email … or call …”",
    "controllers": "the list of the joint controllers, on a line of its own",
    "partners": "the list of the statutory partners, on a line of its own",
    "people": "who chairs the partnership and who scrutinises it, on a line of its own",
    "arrangements": "where the published arrangements are, on a line of its own",
    "yearly_report": "the latest yearly report that is public, on a line of its own",
    "steps": "the steps of a review and by when, along a line, on a line of its own",
    "panel": "what the national Panel is called in a sentence",
    "panel_name": "the national Panel’s full name, without “the”",
    "notify_panel": "in how many working days the Panel is told",
    "rapid_review": "in how many working days the rapid review is due",
    "lcspr": "in how many months a review is due",
    "advance_copy_law": "how long before publication the copies go",
    "public_until": "for how long a report is public",
    "guidance": "against which guidance the page was checked, when that is recorded",
}
NAMED = re.compile(r"\{([^{}\s]*)\}")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.M)

# A way to reach somebody: an address, a telephone number, an hour, a day of the week. Of a web address only the site,
# of an email address at most two words before the @: more could say something.
CONTACT = re.compile(
    r"""
    [\w+-]+(?:\.[\w+-]+)?@[\w-]+(?:\.[\w-]+)+
    | https?://[\w.-]+
    | (?<![\w£])(?:\+44|0)[\d ()-]{6,}\d
    | \b(?:999|112|111|101|105|116\ ?\d{3}|1800[01])\b
    | \b\d{1,2}(?:[:.]\d{2})?\ ?[ap]m\b | \bmidday\b | \bmidnight\b
    | \b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b
    """,
    re.X | re.I,
)
MASK = "\N{TELEPHONE SIGN}"


@cache
def shipped(page: str) -> str:
    """The text that stands until an edition is approved: sound from the first day, without a word in the database."""
    return (SHIPPED / f"{Page(page).value}.md").read_text(encoding="utf-8")


def missing_parts(page: str, source: str) -> list[str]:
    """What the law asks the page to say and no heading of the text is about; a warning, never a refusal."""
    headings = HEADING.findall(source)
    asked = REQUIRED.get(page, ())
    return [words for words, about in asked if not any(re.search(about, heading, re.I) for heading in headings)]


def unknown_names(source: str) -> list[str]:
    """Names in curly brackets that nothing fills, in their order."""
    return [name for name in dict.fromkeys(NAMED.findall(source)) if name not in FILLED]


def only_contacts_differ(old: str, new: str) -> bool:
    """Whether nothing but ways to reach somebody changed: numbers, addresses, hours; or a line of a list that holds
    one is gone. Such a change helps at once and needs no second person."""
    remaining = iter(_masked(old))
    for line in _masked(new):
        if not _reached(line, remaining):
            return False
    return old != new and all(_may_go(line) for line in remaining)


def _reached(line: str, remaining: object) -> bool:
    for earlier in remaining:  # type: ignore[attr-defined]
        if earlier == line:
            return True
        if not _may_go(earlier):
            return False
    return False


def _masked(text: str) -> list[str]:
    """The lines with something on them, each way to reach somebody replaced by a mark."""
    lines = (" ".join(CONTACT.sub(MASK, line).split()) for line in text.splitlines())
    return [line for line in lines if line]


def _may_go(line: str) -> bool:
    return MASK in line and re.match(r"([-*+]|\d+[.)]) ", line) is not None


def digest(source: str) -> str:
    """SHA-256 of a text: an approval is for exactly these words."""
    return hashlib.sha256(source.encode()).hexdigest()

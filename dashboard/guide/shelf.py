"""The guides of docs/guide as pages: which there are and for whom, and what each says.

The files come with the code, as templates do. They are read on code hosts too, so their links lead from file to file.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from csprapp.accounts.roles import Role
from csprapp.ui.components import Link
from csprapp.ui.guide import anchor
from publications.library.body import TAGS, frame_tables

FOLDER = settings.BASE_DIR / "docs" / "guide"
PICTURES = settings.BASE_DIR / "docs" / "pictures"
PAGE = re.compile(r"([a-z-]+)\.md(#[\w-]+)?")
PICTURE = re.compile(r"\.\./pictures/([a-z0-9-]+)\.png")
HEADING = {"a": {"href"}, "img": {"src", "alt", "loading"}, "ol": {"start"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}}

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Guide:
    """One guide: the name of its file, and the roles it is for; of none, it is for everybody who has to judge."""

    name: str
    roles: tuple[Role, ...] = ()

    @property
    def path(self) -> Path:
        """Its file, which is missing where the guide was not installed with the code."""
        return Path(FOLDER, f"{self.name}.md")

    @property
    def page(self) -> "Page":
        """What it says. A file that is changed is read again."""
        return made(self.path, self.path.stat().st_mtime_ns)

    @property
    def url(self) -> str:
        return reverse("guide-page", args=[self.name])


GUIDES = (
    Guide("coordinator", (Role.COORDINATOR,)),
    Guide("notifier", (Role.NOTIFIER,)),
    Guide("manager", (Role.MANAGER,)),
    Guide("partner", (Role.PARTNER,)),
    Guide("publisher", (Role.PUBLISHER,)),
    Guide("checker", (Role.CHECKER,)),
    Guide("contributor", (Role.CONTRIBUTOR,)),
    Guide("action-owner", (Role.CONTRIBUTOR,)),
    Guide("reviewer", (Role.REVIEWER,)),
    Guide("scrutineer", (Role.SCRUTINEER,)),
    Guide("privacy-lead", (Role.PRIVACY_LEAD,)),
    Guide("administrator", (Role.ADMINISTRATOR,)),
    Guide("judging-a-case"),
    Guide("judging-a-report"),
    Guide("judging-the-record"),
)
BY_NAME = {guide.name: guide for guide in GUIDES}
JUDGING = tuple(guide for guide in GUIDES if not guide.roles)


def guides_for(roles: Collection[Role]) -> tuple[list[Guide], list[Guide]]:
    """The guides of somebody's own roles, and those of the others'."""
    own = [guide for guide in GUIDES if set(guide.roles) & set(roles)]
    return own, [guide for guide in GUIDES if guide.roles and guide not in own]


@dataclass(frozen=True)
class Page:
    """A guide as it is shown: its title, its text, its headings and the pictures it has."""

    title: str
    html: SafeString
    contents: tuple[Link, ...]
    pictures: frozenset[str]


def pictures() -> frozenset[str]:
    """The names of all pictures that a guide shows: no other file of their folder is served."""
    return frozenset().union(*(guide.page.pictures for guide in GUIDES))


@lru_cache(maxsize=64)
def made(path: Path, _changed: int) -> Page:
    """The page that a file makes. Raises FileNotFoundError when the guide did not come with the code."""
    heading, _, text = path.read_text(encoding="utf-8").partition("\n")
    tokens = _markdown.parse(text)
    contents: list[Link] = []
    shown: set[str] = set()
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _words(tokens[number + 1])
            token.attrSet("id", anchor(words))
            if token.tag == "h2":
                contents.append(Link(words, f"#{anchor(words)}"))
        for inner in token.children or ():
            _here(inner, shown)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=HEADING, link_rel=None, url_schemes={"https", "mailto"})
    return Page(heading.lstrip("# "), mark_safe(frame_tables(clean)), tuple(contents), frozenset(shown))  # noqa: S308


def _words(inline: Token) -> str:
    return "".join(token.content for token in inline.children or ())


def _here(token: Token, shown: set[str]) -> None:
    """Let a link or a picture lead where it leads on a code host: to a page of the guide, or to a picture of it. A link
    to what is not served here is words alone."""
    if token.type == "link_open" and not str(token.attrGet("href")).startswith(("#", "https://")):
        found = PAGE.fullmatch(str(token.attrGet("href")))
        token.attrs = {"href": reverse("guide-page", args=[found[1]]) + (found[2] or "")} if found else {}
    if token.type == "image" and (found := PICTURE.fullmatch(str(token.attrGet("src")))):
        token.attrSet("src", reverse("guide-picture", args=[found[1]]))
        token.attrSet("loading", "lazy")
        shown.add(found[1])

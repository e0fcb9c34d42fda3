"""A public page is light, and the browser asks nobody else for anything."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from publications.library import services, writing
from tests.factories_publications import approve, make_draft, make_publication, make_publisher
from tests.standing_clock import clock

pytestmark = [pytest.mark.django_db, pytest.mark.proof("postgresql")]  # pages, above what has tests of its own
IN_THE_WINDOW = "2026-06-01T12:00:00+01:00"
MOST = 50_000  # bytes over the wire, the page with everything it loads
LOADS = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}
LINKS_THAT_LOAD = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch", "manifest"}
IN_CODE = re.compile(
    r"""(?:\bfrom|\bimport|@import|url\()\s*["']?([^"'()\s;]+\.(?:css|js|svg|woff2?|png)[^"'()\s;]*)"""
)
LONG = "## A part\n\nAn invented sentence that says nothing about anybody, over and over again.\n\n"


class Loaded(HTMLParser):
    """The addresses a browser asks for by itself when it shows a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        wanted = given.get(LOADS.get(tag, ""))
        if wanted and (tag != "link" or LINKS_THAT_LOAD & set((given.get("rel") or "").split())):
            self.found.add(wanted)
        assert "style" not in given
        assert "srcset" not in given


def loaded_by(page: str) -> dict[str, bytes]:
    """Everything a page loads, and everything that loads in turn, by its address."""
    wanted, loaded = sorted(Loaded(page).found), {}
    while wanted:
        address = wanted.pop()
        assert not re.match(r"(\w+:)?//", address), f"{address} is asked of somebody else"
        if address not in loaded:
            assert address.startswith("/static/"), address
            loaded[address] = Path(finders.find(address.removeprefix("/static/"))).read_bytes()
            if address.endswith((".css", ".js")):
                wanted += [urljoin(address, each) for each in IN_CODE.findall(loaded[address].decode())]
    return loaded


def make_report():
    """A report with a long text, as it comes from Word."""
    by = make_publisher()
    draft = make_draft(by=by, statement="We are sorry. " * 60, summary="Invented. " * 200, learning="1. Ask\n" * 20)
    text = "".join(LONG.replace("again", f"again {number}") for number in range(300))
    draft = writing.set_body_markdown(draft.pk, draft.version, text, by=by, why="The whole text")
    publication = approve(draft).publication
    at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    return services.schedule(
        publication.pk, publication.version, dt.date(2026, 3, 10), None, by=by, why="Agreed", at=at
    )


def test_no_public_page_weighs_more_than_fifty_kilobytes_or_asks_anybody_else():
    report = make_report()
    for number in range(21):
        make_publication("brief", title=f"Learning brief {number}", summary="A line. " * 40)
    pages = ["/", "/reviews/", "/national/", "/how-reviews-work/", "/support/", "/accessibility/", "/privacy/"]
    for path in (*pages, f"/reviews/{report.slug}/", "/reviews/review-2026-zz99/"):
        with clock.at(IN_THE_WINDOW):
            page = Client().get(path).content
        parts = {path: page, **loaded_by(page.decode())}
        weight = sum(len(brotli.compress(part, quality=9)) for part in parts.values())
        assert weight <= MOST, (path, weight)
        assert len(parts) > 3, "the frame has a style, a script and an icon"

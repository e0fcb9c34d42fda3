"""The public site in a real browser: no violation, no sideways scrolling, nothing fetched from elsewhere, light."""

import datetime as dt

import pytest

from csprapp.today import london_today
from publications.library import services, writing
from publications.library.models import Publication
from tests.browser import axe
from tests.browser.walk import leave_by
from tests.factories_publications import approve, make_draft, make_publication, make_publisher

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = """# Introduction

A claim.[^1] A-very-long-word-that-does-not-end-{long}

# Findings

| One | Two | Three | Four | Five | Six | Seven | Eight |
|---|---|---|---|---|---|---|---|
{rows}

# Recommendations

1. Ask the child.

[^1]: A note with an address: <https://example.org/{long}>
""".format(long="x" * 120, rows="\n".join("| a longer word " * 8 + "|" for _ in range(4)))


@pytest.fixture
def report():
    """A public report that uses every part of the page, and a wide table."""
    by = make_publisher()
    first = london_today() - dt.timedelta(days=30)
    other = make_publication(on=first)
    draft = make_draft(
        by=by,
        title="In memory of Rowan",
        memory_line="Rowan loved the sea.",
        memory_line_agreed_with="Rowan's parents",
        about_another=True,
        other_name="Wren",
        for_information="The report is about another young person.",
        content_note="This report describes violence.",
        statement="We are sorry.",
        done="Six services share one plan.",
        questions="1. Who tells the next area?",
        theme="Harm outside the home",
    )
    draft = writing.set_body_markdown(draft.pk, draft.version, TEXT, by=by, why="Text")
    approve(draft)
    publication = Publication.objects.get(pk=draft.publication_id)
    at = dt.datetime.combine(first, dt.time(0), tzinfo=dt.UTC)
    assert other.slug != publication.slug
    return services.schedule(publication.pk, publication.version, first, None, by=by, why="Date", at=at)


def addresses(report) -> list[str]:
    return [
        *("/", "/reviews/", f"/reviews/{report.slug}/", "/national/", "/how-reviews-work/", "/support/"),
        *("/accessibility/", "/privacy/", "/reviews/review-2020-zz/"),
    ]


def test_every_public_page_is_free_of_violations_and_never_scrolls_sideways(report, new_page, live_server):
    page = new_page()
    for path in addresses(report):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(live_server.url + path)
        axe.check(page)
        axe.check_reflow(page)


def test_with_nothing_published_the_pages_are_free_of_violations(page, live_server):
    for path in ("/", "/reviews/", "/national/"):
        page.goto(live_server.url + path)
        axe.check(page)


def test_a_page_weighs_little_and_fetches_nothing_from_elsewhere(report, page, live_server):
    asked, weights = [], {}

    def note(response):
        asked.append(response.url)
        body = response.body()
        weights[response.url] = len(body)

    page.on("response", note)
    page.goto(live_server.url + f"/reviews/{report.slug}/", wait_until="networkidle")
    assert asked
    assert all(url.startswith(live_server.url) for url in asked)
    assert page.context.cookies() == []


def test_the_report_can_be_found_and_read_without_javascript(report, plain_page, live_server):
    plain_page.goto(live_server.url + "/")
    leave_by(plain_page.get_by_role("link", name="See every report published now"))
    leave_by(plain_page.get_by_role("link", name="In memory of Rowan"))
    assert plain_page.get_by_role("heading", level=1).inner_text() == "In memory of Rowan"
    leave_by(plain_page.get_by_role("link", name="The full text"))
    leave_by(plain_page.get_by_role("link", name="2 Findings"))
    assert plain_page.url.endswith("#section-2")
    assert "Wren" not in plain_page.content()


def test_a_wide_table_can_be_scrolled_with_the_keyboard(report, new_page, live_server):
    page = new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(live_server.url + f"/reviews/{report.slug}/")
    region = page.get_by_role("region", name="Table")  # with the heading before it
    region.focus()
    page.keyboard.press("ArrowRight")
    axe.wait_until(page, "document.querySelector('.app-prose .app-scroll').scrollLeft > 0")

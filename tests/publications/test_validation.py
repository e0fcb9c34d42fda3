"""The bytes of the public site by the standards: the pages by the Nu checker, the feed and the sitemap by schema and as
a feed reader reads them."""

import datetime as dt
from pathlib import Path

import feedparser
import pytest
from django.test import Client
from lxml import etree

from csprapp.partnership.models import Partnership
from publications.library import services, writing
from publications.library.models import Publication
from publications.public.feeds import entry_id
from tests import nu
from tests.factories_publications import approve, make_publication, make_publisher
from tests.standing_clock import clock

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # which bytes are made depends on no database
DATA = Path(__file__).resolve().parents[1] / "data"
IN_THE_WINDOW = "2026-06-01T12:00:00+01:00"
AFTERWARDS = "2027-06-01T12:00:00+01:00"
PLAIN = ("/", "/reviews/", "/national/", "/how-reviews-work/", "/support/", "/accessibility/", "/privacy/")
ODD = 'Ask < listen & "write" it\u2019s done'  # what must be escaped, in a title
TEXT = """# Introduction

A claim.[^1] Another.[^1] And a third.[^2]

## Inner

> Somebody said this.

* one
* two
    1. three

# Findings

| One | Two |
|---|---:|
| a | 1 |
| b | 2 |

# Recommendations

1. Ask the child, *then* **write**.

[^1]: A note with an address: <https://example.org/a?b=1&c=2>
[^2]: Another note.
"""


def get(path: str, at: str = IN_THE_WINDOW):
    with clock.at(at):
        return Client().get(path)


def make_full_report() -> Publication:
    """A report that uses every part of its page, corrected once since it opened."""
    by = make_publisher()
    words = {
        "title": ODD,
        "memory_line": "Rowan loved the sea.",
        "memory_line_agreed_with": "Rowan's parents",
        "about_another": True,
        "other_name": "Wren",
        "other_name_confirmed_with": "Rowan's parents",
        "for_information": "The report is about another young person.",
        "content_note": "This report describes violence.",
        "statement": "We are sorry.\n\n* First\n* Second",
        "done": "Six services share one plan.",
        "questions": "1. Who tells the next area?",
        "theme": "Harm outside the home",
        "change_note": "We corrected a date.",
    }
    publication = make_publication(pdf=True, origin="page", subject_label="Child W")
    later = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
    draft = writing.start_edition(publication.pk, by=by, why="A date was wrong")
    draft = writing.save_edition(draft.pk, draft.version, words, by=by, why="Words")
    draft = writing.set_body_markdown(draft.pk, draft.version, TEXT, by=by, why="Text")
    approve(draft, at=later)
    return Publication.objects.get(pk=publication.pk)


def make_site() -> Publication:
    """Every kind of publication, in every standing that has a page of its own."""
    Partnership(worried_phone="01632 960 001", worried_hours="9am to 5pm", contact_email="office@demo.example").save()
    report = make_full_report()
    make_publication("brief", beside=report, questions="1. What would you do?")
    for kind in ("improvements", "response", "yearly", "statement"):
        make_publication(kind, "national" if kind == "response" else "page", statement="We are sorry.")
    make_publication(
        "national", "national", link_address="https://www.gov.uk/x?a=1&b=2", link_published_on=dt.date(2026, 2, 1)
    )
    return report


def test_every_public_page_is_valid_html():
    empty = {f"{path} with nothing published": get(path) for path in ("/", "/reviews/", "/national/")}
    report = make_site()
    withdrawn = make_publication()
    services.withdraw(withdrawn.pk, by=make_publisher(), why="A mistake in it")
    pages = {path: get(path) for path in PLAIN}
    pages |= {f"/reviews/{each.slug}/": get(f"/reviews/{each.slug}/") for each in Publication.objects.with_a_page()}
    for _ in range(21 - Publication.objects.count()):
        make_publication("statement", statement="We are sorry.")
    searched = {path: get(path) for path in ("/reviews/?q=ask&year=2026", "/reviews/?q=nothing&year=abc")}
    ended = get(f"/reviews/{report.slug}/", AFTERWARDS)
    unknown = get("/reviews/review-2020-zz/")
    statuses = {address: answer.status_code for address, answer in pages.items()}
    assert statuses.pop(f"/reviews/{withdrawn.slug}/") == 410
    assert set(statuses.values()) == {200}
    assert (ended.status_code, unknown.status_code) == (410, 404)
    pages |= empty | searched | {"410": ended, "404": unknown}
    nu.check({address: answer.content for address, answer in pages.items()})


def test_the_feed_is_valid_with_and_without_entries():
    schema = etree.RelaxNG(file=DATA / "atom.rng")
    schema.assertValid(etree.fromstring(get("/feed.atom").content))
    make_site()
    schema.assertValid(etree.fromstring(get("/feed.atom").content))


def test_the_schema_of_feeds_refuses_what_the_standard_refuses():
    schema = etree.RelaxNG(file=DATA / "atom.rng")
    make_site()
    good = get("/feed.atom").content.decode()
    one_id = good.index("<id>"), good.index("</id>") + len("</id>")
    for bad in (
        good[: one_id[0]] + good[one_id[1] :],
        good.replace("<updated>", "<updated>on "),
        good.replace("Z</published>", "</published>"),
        good.replace('rel="alternate"', 'rel="elsewhere"'),
        good.replace("<author>", "<auth>").replace("</author>", "</auth>"),
        good.replace('href="http', 'href="ht'),
    ):
        assert bad != good
        assert not schema.validate(etree.fromstring(bad.encode()))


def test_a_feed_reader_reads_every_report_with_its_title_date_link_and_lasting_id():
    report = make_site()
    answer = get("/feed.atom")
    read = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert read.bozo == 0, read.get("bozo_exception")
    assert read.version == "atom10"
    public = Publication.objects.with_a_page()
    assert {entry.id for entry in read.entries} == {entry_id(each) for each in public}
    assert len(read.entries) == public.count()
    entry = next(entry for entry in read.entries if entry.id == entry_id(report))
    assert entry.title.replace("&lt;", "<").replace("&amp;", "&").replace("&quot;", '"') == ODD
    assert entry.link == f"http://testserver/reviews/{report.slug}/"
    assert entry.published_parsed[:5] == (2026, 3, 10, 0, 0)
    assert entry.updated_parsed[:5] == (2026, 5, 1, 9, 0)
    assert not entry.get("summary")
    assert not entry.get("content")


def test_the_sitemap_is_valid_with_and_without_reports():
    schema = etree.XMLSchema(file=DATA / "sitemap.xsd")
    schema.assertValid(etree.fromstring(get("/sitemap.xml").content))
    make_site()
    schema.assertValid(etree.fromstring(get("/sitemap.xml").content))

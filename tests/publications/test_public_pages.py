"""The public site as an anonymous reader meets it, with the clock moved."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from publications.library import services, writing
from publications.library.models import Publication
from tests.factories_publications import (
    approve,
    document_url,
    make_checker,
    make_draft,
    make_publication,
    make_publisher,
)
from tests.standing_clock import clock

pytestmark = [pytest.mark.django_db, pytest.mark.proof("postgresql")]  # pages, above what has tests of its own
IN_THE_WINDOW = "2026-06-01T12:00:00+01:00"
PAGES = [
    *("/", "/reviews/", "/national/", "/how-reviews-work/", "/support/", "/accessibility/", "/privacy/"),
    *("/feed.atom", "/sitemap.xml", "/robots.txt", "/reviews.json", "/on-one-page/", "/about/"),
]
NAMING = ("/", "/reviews/", "/feed.atom", "/sitemap.xml", "/reviews.json", "/on-one-page/")


def get(path: str, at: str = IN_THE_WINDOW, **headers):
    with clock.at(at):
        return Client().get(path, headers=headers)


def page_of(publication: Publication) -> str:
    return f"/reviews/{publication.slug}/"


def test_every_plain_page_answers_and_is_revalidated_at_each_use():
    make_publication(pdf=True)
    for path in PAGES:
        answer = get(path)
        assert answer.status_code == 200, path
        assert answer["Cache-Control"] == "public, no-cache", path
        assert answer["ETag"].startswith('"'), path
        assert "Expires" not in answer, path
        assert "Set-Cookie" not in answer, path
        assert not answer.cookies, path
        assert "Cookie" not in answer.get("Vary", ""), path
        assert "csrf" not in answer.content.decode().lower(), path
        assert "noarchive" in answer["X-Robots-Tag"], path
        if not answer["Content-Type"].startswith("application/json"):  # which is UTF-8 and nothing else, by RFC 8259
            assert answer["Content-Type"].lower().endswith("; charset=utf-8"), path


@pytest.mark.parametrize(
    ("at", "status", "named"),
    [
        ("2026-03-09T23:59:59+00:00", 404, False),
        ("2026-03-10T00:00:00+00:00", 200, True),
        ("2026-08-01T00:10:00+01:00", 200, True),
        ("2027-03-10T23:59:59+00:00", 200, True),
        ("2027-03-11T00:00:00+00:00", 410, False),
    ],
)
def test_page_file_list_feed_and_sitemap_open_and_close_together(at, status, named):
    publication = make_publication(pdf=True, title="The Inventedham report")
    page, file = page_of(publication), document_url(publication)
    assert (get(page, at).status_code, get(file, at).status_code) == (status, status)
    for path in NAMING:
        body = get(path, at).content.decode()
        assert (("The Inventedham report" in body) or (publication.slug in body)) is named, path
    if status == 410:
        for path in (page, file):
            assert "Inventedham" not in get(path, at).content.decode()
            assert get(path, at)["Cache-Control"] == "public, no-cache"


def test_future_unknown_and_silently_withdrawn_addresses_answer_with_the_same_bytes():
    future, silent = make_publication(on=dt.date(2026, 9, 1), pdf=True), make_publication(pdf=True)
    draft = make_draft().publication
    services.withdraw(silent.pk, by=make_publisher(), why="A court asked", silently=True)
    answers = [
        get(path)
        for path in (
            page_of(future),
            document_url(future),
            page_of(silent),
            document_url(silent),
            page_of(draft),
            "/reviews/review-2026-zz99/",
            "/reviews/review-2026-zz99/documents/abc/report.pdf",
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


def test_an_openly_withdrawn_report_says_so_without_repeating_its_title():
    publication = make_publication(pdf=True, title="The Inventedham report")
    services.withdraw(publication.pk, by=make_publisher(), why="A mistake in it")
    for path in (page_of(publication), document_url(publication)):
        answer = get(path)
        assert answer.status_code == 410
        assert "Inventedham" not in answer.content.decode()
        assert "mistake" not in answer.content.decode()


def test_an_unchanged_page_or_file_is_304_only_while_it_is_public():
    publication = make_publication(pdf=True)
    for path in (page_of(publication), document_url(publication), "/reviews/"):
        etag = get(path)["ETag"]
        again = get(path, **{"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b""), path
        assert again["Cache-Control"] == "public, no-cache"
        assert get(path, **{"If-None-Match": '"another"'}).status_code == 200
    for path in (page_of(publication), document_url(publication)):
        etag = get(path)["ETag"]
        for validator in (etag, "*", f'W/{etag}, "x"'):
            assert get(path, "2027-03-11T00:00:00+00:00", **{"If-None-Match": validator}).status_code == 410
    etag = get("/reviews/")["ETag"]
    assert get("/reviews/", "2027-03-11T00:00:00+00:00", **{"If-None-Match": etag}).status_code == 200


def test_a_range_is_answered_with_the_whole_file():
    publication = make_publication(pdf=True)
    path = document_url(publication)
    whole = get(path)
    part = get(path, Range="bytes=0-99")
    assert part.status_code == 200
    assert part.content == whole.content
    assert whole["Accept-Ranges"] == "none"
    assert whole["Content-Disposition"].startswith("attachment; filename=")
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Type"] == "application/pdf"


def test_a_file_answers_only_at_its_own_name_and_key():
    publication = make_publication(pdf=True)
    path = document_url(publication)
    assert get(path).status_code == 200
    assert get(path.replace("report.pdf", "other.pdf")).status_code == 404
    key = path.split("/")[4]
    assert get(path.replace(key, "x" * 10)).status_code == 404


def test_nothing_but_reading_is_possible():
    publication = make_publication(pdf=True)
    for path in [*PAGES, page_of(publication), document_url(publication)]:
        with clock.at(IN_THE_WINDOW):
            for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
                assert Client().generic(method, path).status_code in {403, 405}, (method, path)
            assert Client().head(path).status_code == 200, path


def test_a_report_shows_its_words_files_and_days():
    publication = make_publication(
        pdf=True,
        title="In memory of Rowan",
        memory_line="Rowan loved the sea.",
        memory_line_agreed_with="Rowan's parents",
        statement="We are sorry.",
        content_note="This report describes neglect.",
    )
    body = get(page_of(publication)).content.decode()
    for words in (
        "In memory of Rowan",
        "Rowan loved the sea.",
        "We are sorry.",
        "This report describes neglect.",
        "10 March 2026",
        "You can read this report here until the end of",
        "10 March 2027",
        "After that, ask us for a copy",
        "The report (PDF, 1",
        "1 page)",
        'href="/support/"',
    ):
        assert words in body, words
    assert "expire" not in body.lower()
    assert "removed" not in body.lower()
    assert body.index("This report describes neglect.") < body.index("We are sorry.")


def test_support_is_offered_before_and_after_a_report_with_or_without_a_content_note():
    plain, noted = make_publication(), make_publication(content_note="This page tells of neglect.")
    for publication, before in ((plain, "before or after you read"), (noted, "This page tells of neglect. You can")):
        body = get(page_of(publication)).content.decode()
        assert body.index(before) < body.index("We thank everybody")
        assert body.index('id="support"') > body.index("We thank everybody")
    yearly = make_publication("yearly")
    assert "before or after you read" not in get(page_of(yearly)).content.decode()


CHECKOUT = (
    "/.git/HEAD",
    "/.git/config",
    "/.env",
    "/manage.py",
    "/pyproject.toml",
    "/csprapp/settings.py",
    "/docs/",
    "/static/",
)


@pytest.mark.parametrize("path", CHECKOUT)
def test_no_file_of_the_checkout_and_no_folder_of_it_is_served(path):
    assert get(path).status_code == 404


def test_a_page_that_is_not_there_keeps_the_menu_and_names_nothing():
    ended = make_publication(title="The Inventedham report")
    for path, at, status in (
        (page_of(ended), "2028-01-01T12:00:00+00:00", 410),
        ("/reviews/review-2026-zz99/", IN_THE_WINDOW, 404),
        ("/nowhere/", IN_THE_WINDOW, 404),
    ):
        answer = get(path, at)
        body = answer.content.decode()
        assert answer.status_code == status
        for address in ("/reviews/", "/how-reviews-work/", "/national/", "/support/"):
            assert f'<a class="app-masthead__item" href="{address}">' in body, (path, address)
        assert "Inventedham" not in body
        assert "aria-current" not in body


def test_what_somebody_looked_for_is_no_page_of_a_search_engine():
    make_publication()
    assert get("/reviews/?q=sea")["X-Robots-Tag"] == "noindex, noarchive"
    assert get("/reviews/")["X-Robots-Tag"] == "noarchive"


def test_the_report_about_another_young_person_never_names_them_under_a_memorial_heading():
    words = {
        "title": "In memory of Rowan",
        "memory_line": "Rowan loved the sea.",
        "memory_line_agreed_with": "Rowan's parents",
        "about_another": True,
        "other_name": "Wren",
        "for_information": "The report below is about another young person. The partnership explains why.",
    }
    publication = make_publication(pdf=True, **words)
    body = get(page_of(publication)).content.decode()
    assert "For information" in body
    assert "another young person" in body
    assert "Wren" not in body
    confirmed = make_publication(**words, other_name_confirmed_with="Wren's family")
    assert "called Wren" in get(page_of(confirmed)).content.decode()


def test_a_brief_and_its_report_lead_to_each_other_only_while_both_are_public():
    report = make_publication(title="The long report")
    brief = make_publication("brief", on=dt.date(2026, 5, 1), title="The short brief")
    with_parent = services.create_publication(
        "brief", "page", by=make_publisher(), why="Brief", beside_id=report.pk
    ).newest_edition
    with_parent = writing.save_edition(
        with_parent.pk,
        1 if with_parent.version == 1 else with_parent.version,
        {"title": "The brief beside it", "summary": "s", "learning": "l"},
        by=with_parent.author,
        why="Written",
    )
    approve(with_parent)
    beside = Publication.objects.get(pk=with_parent.publication_id)
    services.schedule(
        beside.pk,
        beside.version,
        dt.date(2026, 4, 1),
        None,
        by=with_parent.author,
        why="Date",
        at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    )
    body = get(page_of(report)).content.decode()
    assert "The brief beside it" in body
    assert brief.current_edition.title not in body
    assert "The long report" in get(page_of(beside)).content.decode()
    assert "The brief beside it" not in get(page_of(report), "2026-03-20T12:00:00+00:00").content.decode()


def test_a_national_report_is_a_dated_link_and_has_no_page_of_its_own():
    link = make_publication(
        "national",
        "national",
        title="A national report, invented",
        link_address="https://example.org/report",
        link_published_on=dt.date(2025, 11, 3),
    )
    body = get("/national/").content.decode()
    assert 'href="https://example.org/report"' in body
    assert "3 November 2025" in body
    assert get(page_of(link)).status_code == 404
    assert "national report" not in get("/reviews/").content.decode()


def test_from_six_reports_on_the_list_can_be_narrowed():
    for number in range(5):
        make_publication(title=f"Report {number}", theme="Neglect" if number % 2 else "Hidden harm")
    assert 'type="search"' not in get("/reviews/").content.decode()
    make_publication(title="Ångström at home", on=dt.date(2025, 7, 1), more_themes="Neglect")
    body = get("/reviews/?q=hidden%20rep&year=2026").content.decode()
    assert 'type="search"' in body
    assert "3 reports for “hidden rep”, 2026" in body
    assert "Ångström" in get("/reviews/?q=ÅNGS").content.decode()
    assert "1 report, 2025" in get("/reviews/?year=2025").content.decode()
    assert "3 reports, Neglect" in get("/reviews/?theme=Neglect").content.decode()
    bad = get("/reviews/?year=%3Cb%3E1066").content.decode()
    assert "matches the year you chose, so that choice is left out" in bad
    assert "1066" not in bad, "a link puts no words on our page"
    assert "0 reports for “zebra”" in get("/reviews/?q=zebra").content.decode()


def test_when_nothing_is_published_the_pages_say_what_to_do():
    for path in ("/", "/reviews/"):
        body = get(path).content.decode()
        assert "No reports are published now" in body
        assert "NSPCC" in body


def test_the_feed_is_atom_with_ids_that_do_not_change():
    publication = make_publication(title="Tom & Jerry’s <report>", hour=dt.time(10))
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(get("/feed.atom").content)
    entry = feed.find(f"{atom}entry")
    assert entry.find(f"{atom}title").text == "Tom & Jerry’s <report>"
    name = entry.find(f"{atom}id").text
    assert name.startswith("urn:uuid:")
    assert entry.find(f"{atom}published").text == "2026-03-10T10:00:00Z"
    assert entry.find(f"{atom}link").get("href") == f"http://testserver/reviews/{publication.slug}/"
    assert entry.find(f"{atom}summary") is None
    for needed in ("id", "title", "updated", "author"):
        assert feed.find(f"{atom}{needed}") is not None


def test_the_moment_of_the_feed_never_goes_back_when_a_report_leaves_it():
    def updated(at: str) -> str:
        return ET.fromstring(get("/feed.atom", at).content).find("{*}updated").text

    make_publication(title="Older")
    newest, silent = make_publication(title="Newest", hour=dt.time(10)), make_publication(title="Silent")
    before = updated("2026-06-01T12:00:00+01:00")
    with clock.at("2026-06-02T09:30:00+01:00"):
        services.withdraw(newest.pk, by=make_publisher(), why="A mistake in it")
    assert before < updated("2026-06-02T12:00:00+01:00") == "2026-06-02T08:30:00Z"
    with clock.at("2026-06-03T09:30:00+01:00"):
        services.withdraw(silent.pk, by=make_publisher(), why="A court asked", silently=True)
    assert updated("2026-06-03T12:00:00+01:00") == "2026-06-02T08:30:00Z"
    assert updated("2030-06-03T12:00:00+01:00") == "2027-03-11T00:00:00Z"


def test_a_title_with_signs_that_xml_does_not_know_leaves_the_feed_readable():
    make_publication(title="A\x0bB\ufffeC\U0001f476")
    assert ET.fromstring(get("/feed.atom").content).find("{*}entry/{*}title").text.replace(" ", "") == "ABC\U0001f476"


def test_the_id_in_the_feed_outlives_a_new_title_and_a_new_address_of_the_site(settings):
    publication = make_publication(title="First title")

    def ids() -> list[str]:
        feed = ET.fromstring(get("/feed.atom").content)
        return [found.text for found in feed.findall("{*}entry/{*}id")]

    before = ids()
    by = make_publisher()
    draft = writing.start_edition(publication.pk, by=by, why="New title")
    words = {"title": "Second title", "change_note": "A new title."}
    approve(writing.save_edition(draft.pk, draft.version, words, by=by, why="New title"))
    settings.CSPR_SITE = "https://elsewhere.example"
    assert ids() == before
    assert "Second title" in get("/feed.atom").content.decode()


def test_the_list_asks_the_database_as_often_for_many_as_for_few(django_assert_max_num_queries):
    for _ in range(8):
        make_publication(pdf=True)
    most = {"/": 7, "/on-one-page/": 9}  # these two show several of the others
    for path in ("/", "/reviews/", "/feed.atom", "/sitemap.xml", "/reviews.json", "/national/", "/on-one-page/"):
        with django_assert_max_num_queries(most.get(path, 6)):
            get(path)


def test_a_correction_is_noted_and_the_old_file_address_is_gone():
    publication = make_publication(pdf=True)
    old = document_url(publication)
    by, at = make_publisher(), dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC)
    draft = writing.start_edition(publication.pk, by=by, why="A wrong date")
    assert get(old).status_code == 200, "while the correction is written the old one stays"
    from demo import pdfs

    file = draft.documents.get()
    writing.replace_document(file.pk, draft.version, pdfs.make_pdf("Invented", ["Corrected."]), by=by, why="Corrected")
    draft.refresh_from_db()
    draft = writing.save_edition(
        draft.pk, draft.version, {"change_note": "We corrected a date."}, by=by, why="Corrected"
    )
    approve(draft, at=at)
    publication.refresh_from_db()
    body = get(page_of(publication)).content.decode()
    assert "We corrected a date." in body
    assert "20 April 2026" in body
    assert get(old).status_code == 404
    assert get(document_url(publication)).status_code == 200
    assert publication.public_until == dt.date(2027, 3, 10)


def test_a_file_taken_off_the_page_is_gone_at_once_and_the_page_stays():
    publication = make_publication(pdf=True)
    file, document = document_url(publication), publication.current_edition.documents.get()
    etag = get(file)["ETag"]
    services.withhold_document(document.pk, by=make_publisher(), why="A name was left in")
    assert get(file, **{"If-None-Match": etag}).status_code == 404
    page = get(page_of(publication))
    assert page.status_code == 200
    assert document.key not in page.content.decode()


def test_a_checker_who_did_not_write_may_approve_and_the_report_appears():
    draft = make_draft(title="Seen by two")
    edition = approve(draft, by=make_checker())
    publication = edition.publication
    services.schedule(
        publication.pk,
        publication.version,
        dt.date(2026, 6, 1),
        None,
        by=draft.author,
        why="Agreed",
        at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC),
    )
    assert get(page_of(publication)).status_code == 200

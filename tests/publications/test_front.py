"""Pages from memory: the same bytes as Django's, and never out of date."""

import datetime as dt
import gzip
import threading

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import RequestFactory

from csprapp.partnership.models import Partnership
from publications.content import services as content
from publications.content.rules import digest
from publications.library import generation, services
from publications.library.models import Generation
from publications.public import front as front_module
from publications.public.front import Front
from tests.factories_publications import document_url, make_publication, make_publisher
from tests.reader import connection_kept
from tests.standing_clock import clock
from tests.with_postgres import binaries, throw_away

pytestmark = pytest.mark.django_db
IN_THE_WINDOW = "2026-06-01T12:00:00+01:00"
PAGES = (
    "/",
    "/reviews/",
    "/national/",
    "/support/",
    "/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/reviews.json",
    "/about/",
)


class Counting:
    """Django, counting how often it is asked."""

    def __init__(self):
        self.handler = WSGIHandler()
        self.asked = 0
        self.meanwhile = None

    def __call__(self, environ, start_response):
        self.asked += 1
        answer = self.handler(environ, start_response)
        if self.meanwhile:
            self.meanwhile()
        return answer


class Answer:
    def __init__(self, status: str, headers: list, body: bytes):
        self.status = int(status.split(maxsplit=1)[0])
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body


@pytest.fixture
def django():
    """The real application, with the test's connection left open between requests as Django's own client does."""
    with connection_kept():
        yield Counting()


@pytest.fixture
def ask(django):
    """A function that sends one request through the front."""
    front = Front(django)

    def request(path: str, at: str = IN_THE_WINDOW, method: str = "GET", through=front, **environ) -> Answer:
        path, _, query = path.partition("?")
        made = RequestFactory().generic(method, path).environ
        made |= {"QUERY_STRING": query, "HTTP_HOST": "testserver"} | environ
        heard = []

        def start_response(status, headers, exc_info=None):
            heard[:] = [status, headers]

        with clock.at(at):
            parts = through(made, start_response)
            body = b"".join(parts)
            if hasattr(parts, "close"):
                parts.close()
        return Answer(*heard, body)

    request.front = front
    return request


def page_of(publication) -> str:
    return f"/reviews/{publication.slug}/"


def test_the_bytes_and_headers_are_djangos_own(ask, django):
    publication = make_publication(pdf=True)
    for path in (*PAGES, page_of(publication)):
        plain = ask(path, through=django)
        for _ in range(2):
            kept = ask(path)
            assert kept.body == plain.body
            assert kept.headers.pop("vary") == "Accept-Encoding"
            assert kept.headers == plain.headers
    assert django.asked == 2 * (len(PAGES) + 1), "once for itself and once for the front"


def test_a_second_reader_is_answered_without_django(ask, django):
    make_publication()
    first = ask("/reviews/")
    for _ in range(20):
        assert ask("/reviews/").body == first.body
    assert django.asked == 1


@pytest.mark.parametrize("accepted", ["br", "gzip", "gzip, deflate, br;q=0.9", "gzip;q=1.0, br;q=0", "", "identity"])
def test_each_encoding_holds_the_same_page_under_its_own_name(ask, accepted):
    make_publication()
    plain = ask("/reviews/")
    answer = ask("/reviews/", HTTP_ACCEPT_ENCODING=accepted)
    coding = answer.headers.get("content-encoding", "")
    assert coding == {"br": "br", "gzip": "gzip", "gzip, deflate, br;q=0.9": "br", "gzip;q=1.0, br;q=0": "gzip"}.get(
        accepted, ""
    )
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](answer.body)
    assert opened == plain.body
    assert answer.headers["content-length"] == str(len(answer.body))
    assert (answer.headers["etag"] == plain.headers["etag"]) is (coding == "")
    again = ask("/reviews/", HTTP_ACCEPT_ENCODING=accepted, HTTP_IF_NONE_MATCH=f'"x", W/{answer.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == "public, no-cache"
    assert again.headers["etag"] == answer.headers["etag"]


def test_head_has_the_headers_and_no_body(ask):
    make_publication()
    whole = ask("/reviews/")
    head = ask("/reviews/", method="HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)


def test_a_withdrawal_is_seen_at_the_next_request(ask):
    publication = make_publication(pdf=True)
    page = page_of(publication)
    etag = ask(page).headers["etag"]
    assert ask(page).status == 200
    assert publication.slug in ask("/reviews/").body.decode()
    services.withdraw(publication.pk, by=make_publisher(), why="A name was left in")
    assert ask(page, HTTP_IF_NONE_MATCH=etag).status == 410
    for path in PAGES:
        assert publication.slug not in ask(path).body.decode()


def test_midnight_and_an_hour_are_seen_at_the_next_request(ask):
    publication = make_publication(hour=dt.time(10))
    page = page_of(publication)
    moments = [
        ("2026-03-09T23:59:59+00:00", 404),
        ("2026-03-10T00:00:00+00:00", 404),
        ("2026-03-10T09:59:59.999+00:00", 404),
        ("2026-03-10T10:00:00+00:00", 200),
        ("2027-03-10T23:59:59.999+00:00", 200),
        ("2027-03-11T00:00:00+00:00", 410),
    ]
    for at, status in moments:
        for _ in range(2):
            assert ask(page, at).status == status
            for path in ("/reviews/", "/feed.atom", "/sitemap.xml", "/"):
                assert (publication.slug in ask(path, at).body.decode()) is (status == 200), (at, path)


def test_a_clock_set_back_gives_nothing_made_in_its_future(ask):
    publication = make_publication()
    assert ask(page_of(publication), "2026-03-10T00:00:01+00:00").status == 200
    assert ask(page_of(publication), "2026-03-09T23:59:59+00:00").status == 404


def test_a_change_of_the_partnership_is_seen_at_the_next_request(ask):
    ask("/support/")
    Partnership(pk=1, name="Inventedham Partnership", worried_phone="01632 960 999").save()
    assert "01632 960 999" in ask("/support/").body.decode()


def test_a_change_committed_while_a_page_is_made_is_seen_at_the_next_request(ask, django):
    publication = make_publication()
    by = make_publisher()
    django.meanwhile = lambda: services.withdraw(publication.pk, by=by, why="Meanwhile")
    assert publication.slug in ask("/reviews/").body.decode()
    django.meanwhile = None
    assert publication.slug not in ask("/reviews/").body.decode()


def test_a_restored_backup_never_meets_an_answer_made_before_it(ask):
    publication = make_publication()
    before = generation.current()
    ask("/reviews/")
    services.withdraw(publication.pk, by=make_publisher(), why="x")
    ask("/reviews/")
    Generation.objects.filter(pk=1).update(token=before)  # the old data under the old token...
    generation.renew()  # ...is why a restore renews it
    assert generation.current() != before
    assert publication.slug not in ask("/reviews/").body.decode()


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "testserver\r\nX: y"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "DELETE"},
        {"QUERY_STRING": "q=x"},
        {"SCRIPT_NAME": "/elsewhere"},
    ],
)
def test_what_is_not_a_plain_reading_goes_to_django(ask, django, environ):
    make_publication()
    ask("/reviews/")
    before = django.asked
    ask("/reviews/", **environ)
    assert django.asked == before + 1
    assert set(ask.front.pages) == {"/reviews/"}


def test_a_foreign_host_is_refused_even_when_the_page_is_warm(ask):
    ask("/reviews/")
    assert ask("/reviews/", HTTP_HOST="elsewhere.example").status == 400


def test_over_http_it_goes_to_django_which_redirects(ask, settings):
    settings.SECURE_SSL_REDIRECT = True
    ask.front.app.handler = WSGIHandler()  # it reads that setting once, when it starts
    assert ask("/reviews/").status == 301
    assert ask.front.pages == {}
    assert ask("/reviews/", **{"wsgi.url_scheme": "https"}).status == 200
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert ask("/reviews/", HTTP_X_FORWARDED_PROTO="http").status == 301
    assert ask("/reviews/", HTTP_X_FORWARDED_PROTO="https").status == 200


def test_files_refusals_and_staff_pages_are_never_kept(ask):
    publication = make_publication(pdf=True)
    for path in (document_url(publication), "/reviews/review-2026-zz/", "/staff/", "/health/", "/nowhere/", "/reviews"):
        ask(path)
    assert ask.front.pages == {}


def test_ten_thousand_query_strings_fill_nothing(ask, monkeypatch):
    ask("/reviews/")
    monkeypatch.setattr(ask.front, "app", lambda environ, start_response: start_response("200 OK", []) or [])
    for number in range(10_000):
        ask(f"/reviews/?q={number}")
    assert set(ask.front.pages) == {"/reviews/"}
    assert len(ask.front.hosts) == 1


def test_no_more_than_so_many_pages_are_kept(ask, monkeypatch):
    monkeypatch.setattr(front_module, "MOST_PAGES", 3)
    for path in PAGES:
        ask(path)
        assert len(ask.front.pages) <= 3


def test_no_more_than_so_many_ways_of_asking_are_kept_and_none_that_is_made_up(ask, monkeypatch):
    monkeypatch.setattr(front_module, "MOST_ANSWERS", 3)
    ask("/reviews/")
    for number in range(10):
        assert ask("/reviews/", HTTP_ACCEPT_ENCODING=f"br, made-up-{number}").headers["content-encoding"] == "br"
        assert len(ask.front.answers) <= 3
    kept = dict(ask.front.answers)
    ask("/reviews/", HTTP_ACCEPT_ENCODING="br, " + "x" * 100)
    assert ask("/reviews/", HTTP_IF_NONE_MATCH="*").status == 304
    assert ask.front.answers == kept


@pytest.mark.both
def test_what_was_kept_for_one_way_of_asking_ends_with_its_page(ask, django):
    publication = make_publication()
    for coding in ("br", "gzip", ""):
        for _ in range(3):
            assert ask(page_of(publication), HTTP_ACCEPT_ENCODING=coding).status == 200
    before = django.asked
    services.withdraw(publication.pk, by=make_publisher(), why="A name was left in")
    for coding in ("br", "gzip", ""):
        assert ask(page_of(publication), HTTP_ACCEPT_ENCODING=coding).status == 410
    assert django.asked > before
    ask("/reviews/")
    assert len(ask.front.answers) == 0, "what was kept of the pages before is let go"
    ask("/reviews/")
    assert len(ask.front.answers) == 1


def test_a_page_too_long_to_keep_is_still_given(ask, monkeypatch):
    monkeypatch.setattr(front_module, "LARGEST", 100)
    assert ask("/reviews/").status == 200
    assert ask.front.pages == {}


def test_the_page_kept_is_a_strangers_whoever_asked_first(ask):
    make_publication()
    etag = ask("/reviews/").headers["etag"]
    ask.front.pages.clear()
    first = ask(
        "/reviews/",
        HTTP_COOKIE="session=somebody",
        HTTP_IF_NONE_MATCH=etag,
        HTTP_RANGE="bytes=0-1",
        HTTP_ACCEPT_ENCODING="br",
    )
    assert first.status == 304
    assert len(ask("/reviews/").body) > 1000


def test_when_anything_fails_django_answers_and_the_next_request_recovers(ask, django, monkeypatch):
    make_publication()
    ask("/reviews/")

    def broken(*_):
        raise RuntimeError("anything")

    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction lives on this connection
    monkeypatch.setattr(ask.front, "token", broken)
    monkeypatch.setattr(ask.front, "stands", broken)
    before = django.asked
    assert ask("/reviews/").status == 200
    assert django.asked == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres  # SQLite has no server that could cut its connections
def test_a_connection_that_the_server_cut_is_replaced(ask):
    make_publication()
    assert ask("/reviews/").status == 200
    cut_every_connection_but_a_new_one()
    assert ask("/reviews/").status == 200
    assert ask("/reviews/").status == 200


def cut_every_connection_but_a_new_one() -> None:
    """What a restart of the server does to the connections of this process, done from another one."""

    def cut():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()

    thread = threading.Thread(target=cut)
    thread.start()
    thread.join()


class Told:
    """A site that gives whatever it was told to, counting how often it is asked."""

    def __init__(self):
        self.words, self.asked = "before", 0

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response("200 OK", [("ETag", f'"{self.words}"'), ("Content-Type", "text/html")])
        return [self.words.encode()]


@pytest.mark.postgres  # SQLite has no server to restart
def test_a_restart_of_postgresql_under_a_warm_front_is_survived(ask, monkeypatch):
    """The whole server stops and starts; while it is away Django answers, and then memory again, with nothing old."""
    with throw_away(binaries()) as server:
        own = connections.create_connection(DEFAULT_DB_ALIAS)
        port = server.address.split(":")[-1].split("/")[0]
        there = {"HOST": "127.0.0.1", "PORT": port, "USER": "app", "NAME": "postgres"}
        options = {name: value for name, value in own.settings_dict["OPTIONS"].items() if name != "pool"}
        own.settings_dict = {**own.settings_dict, **there, "OPTIONS": options}
        monkeypatch.setattr(front_module, "connections", {DEFAULT_DB_ALIAS: own})
        monkeypatch.setattr(front_module, "connection", own)
        with own.cursor() as cursor:
            cursor.execute("CREATE TABLE publications_generation (id int, token text)")
            cursor.execute("INSERT INTO publications_generation VALUES (1, 'first')")
        site = Told()
        front = Front(site)
        for _ in range(3):
            assert ask("/reviews/", through=front).body == b"before"
        assert site.asked == 1
        server.restart()
        site.words = "after"  # what Django says now is given, whatever was in memory
        assert ask("/reviews/", through=front).body == b"after"
        with own.cursor() as cursor:
            cursor.execute("UPDATE publications_generation SET token = 'second'")
        for _ in range(3):
            assert ask("/reviews/", through=front).body == b"after"
        assert site.asked <= 4
        server.pg_ctl("-m", "fast", "stop")
        assert ask("/reviews/", through=front).body == b"after", "with no database at all Django is asked"
        server.pg_ctl("start")
        assert ask("/reviews/", through=front).body == b"after"
        own.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite  # PostgreSQL is no file
def test_another_sqlite_file_in_the_same_place_is_noticed(ask, tmp_path):
    import pathlib
    import sqlite3

    publication = make_publication()
    ask("/reviews/")
    assert publication.slug in ask("/reviews/").body.decode()
    here = pathlib.Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # whoever restores takes the old log away as well
    copy = tmp_path / "restored.sqlite3"
    with sqlite3.connect(here) as old, sqlite3.connect(copy) as new:
        old.backup(new)
    new.execute("UPDATE publications_publication SET withdrawn_at = '2026-05-01 00:00:00'")
    new.execute("UPDATE publications_generation SET token = 'restored'")
    new.commit()
    new.close()
    kept = tmp_path / "kept.sqlite3"
    try:
        here.rename(kept)
        copy.rename(here)
        assert publication.slug not in ask("/reviews/").body.decode()
    finally:
        connection.close()
        kept.rename(here)


def test_two_threads_meet_the_same_answers(django, ask):
    make_publication()
    first = ask("/reviews/").body
    seen = []
    # A thread of its own has a connection of its own; in this test's transaction it finds an empty database.
    thread = threading.Thread(target=lambda: seen.append(ask("/robots.txt").status) or connection.close())
    thread.start()
    thread.join()
    assert seen == [200]
    assert ask("/reviews/").body == first


def test_a_new_edition_of_a_page_of_the_site_and_a_corrected_number_are_seen_at_the_next_request(ask):
    by, page = make_publisher(), "/how-reviews-work/"
    before = ask(page)
    draft = content.start("how", by=by)
    draft = content.save(draft.pk, draft.version, "Invented words, said anew.", "", by=by)
    waiting = content.submit(draft.pk, draft.version, by=by)
    assert ask(page).body == before.body
    content.approve(waiting.pk, waiting.version, digest("Invented words, said anew."), by=make_publisher())
    after = ask(page, HTTP_IF_NONE_MATCH=before.headers["etag"])
    assert after.status == 200
    assert b"Invented words, said anew." in after.body
    ask("/support/")
    draft = content.start("support", by=by)
    draft = content.save(draft.pk, draft.version, draft.source.replace("116 123", "116 124"), "", by=by)
    content.publish_contacts(draft.pk, draft.version, by=by)
    assert "116\N{NO-BREAK SPACE}124" in ask("/support/").body.decode()

"""The whole public set one second before and at each boundary: winter, summer, both nights on which the clocks
change, 29 February; with the pages kept in memory and without; on whichever database the tests run.

The clock runs forward through one publication's life, so every cache is warm with what was true a second ago.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.handlers.wsgi import WSGIHandler

from publications.library.models import Publication
from publications.public import pages
from publications.public.front import Front
from tests.factories_publications import document_url, make_publication
from tests.reader import Reader, connection_kept

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
LISTS = ("/", "/reviews/", "/feed.atom", "/sitemap.xml", "/reviews.json", "/on-one-page/")
SECOND = dt.timedelta(seconds=1)

# First public day, hour, the instant it opens, the instant after its last day: London wall-clock, a * marks the second
# pass of the hour that comes twice.
LIVES = [
    pytest.param("2026-12-10", None, "2026-12-10 00:00", "2027-12-11 00:00", id="winter"),
    pytest.param("2026-07-01", None, "2026-07-01 00:00", "2027-07-02 00:00", id="summer"),
    pytest.param("2026-07-01", "10:00", "2026-07-01 10:00", "2027-07-02 00:00", id="summer-at-ten"),
    pytest.param("2026-03-29", None, "2026-03-29 00:00", "2027-03-30 00:00", id="the-night-the-clocks-go-forward"),
    pytest.param("2026-03-29", "01:30", "2026-03-29 02:00", "2027-03-30 00:00", id="an-hour-that-does-not-exist"),
    pytest.param("2025-03-28", None, "2025-03-28 00:00", "2026-03-29 00:00", id="ends-as-the-clocks-go-forward"),
    pytest.param("2026-10-25", None, "2026-10-25 00:00", "2027-10-26 00:00", id="the-night-the-clocks-go-back"),
    pytest.param("2026-10-25", "01:30", "2026-10-25 01:30", "2027-10-26 00:00", id="an-hour-that-comes-twice"),
    pytest.param("2026-10-25", "02:00", "2026-10-25 02:00", "2027-10-26 00:00", id="the-hour-after-it"),
    pytest.param("2025-10-24", None, "2025-10-24 00:00", "2026-10-25 00:00", id="ends-as-the-clocks-go-back"),
    pytest.param("2025-10-25", None, "2025-10-25 00:00", "2026-10-26 00:00", id="ends-after-the-long-day"),
    pytest.param("2028-02-29", None, "2028-02-29 00:00", "2029-03-01 00:00", id="29-february"),
    pytest.param("2027-02-28", None, "2027-02-28 00:00", "2028-02-29 00:00", id="ends-before-29-february"),
    pytest.param("2026-12-31", None, "2026-12-31 00:00", "2028-01-01 00:00", id="new-year"),
]


def london(text: str) -> dt.datetime:
    """The instant (UTC) of a London wall-clock time. Arithmetic on it is of real seconds."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(dt.UTC)


@pytest.fixture
def ask(request):
    handler = WSGIHandler()
    with connection_kept():
        yield Reader(Front(handler) if request.param == "from memory" else handler)


@pytest.fixture(autouse=True)
def a_search_from_the_first_report(monkeypatch):
    monkeypatch.setattr(pages, "FILTER_FROM", 1)


def make_site(first: str, hour: str | None) -> Publication:
    """One report with a file, and a national link of the same day that has no last one."""
    window = {"on": dt.date.fromisoformat(first), "hour": dt.time.fromisoformat(hour) if hour else None}
    address = {"link_address": "https://example.org/invented", "link_published_on": dt.date(2025, 1, 1)}
    make_publication("national", "national", title="Numbat nationally", **address, **window)
    return make_publication(pdf=True, title="Quokka at Inventedham", **window)


def everything_agrees(ask: Reader, slug: str, file: str, at: dt.datetime, status: int, held: dict[str, str]) -> None:
    """List, page, file, search, feed and sitemap say the same of one report at an instant."""
    shown = status == 200
    for path in (*LISTS, "/reviews/?q=quokka"):
        found, headers, body = ask(path, at)
        assert (found, slug in body.decode()) == (200, shown), (path, at)
        assert headers["cache-control"] == "public, no-cache"
    assert b"Quokka" not in ask("/reviews/?q=wombat", at)[2]
    assert (b"Numbat" in ask("/national/", at)[2]) == (status != 404)
    for path in (f"/reviews/{slug}/", file):
        found, headers, body = ask(path, at)
        assert found == status, (path, at)
        assert ask(path, at, "HEAD")[0] == status, (path, at)
        assert ask(path, at, HTTP_RANGE="bytes=0-9") == (found, headers, body), (path, at)
        assert headers["cache-control"] == "public, no-cache"
        assert not {"expires", "set-cookie"} & set(headers)
        if path in held:  # whoever read it before gets 304 while it is public, and never after
            again = ask(path, at, HTTP_IF_NONE_MATCH=held[path])[0]
            assert again == (304 if shown else status), (path, at)
        if shown:
            held[path] = headers["etag"]
        else:
            assert b"Quokka" not in body


READERS = ["from memory", "without memory"]
# Every life once, the two ways of answering in turn; the other half waits for `make proof`.
LIVES_READ = [
    pytest.param(reader, *life.values, id=f"{reader}-{life.id}", marks=pytest.mark.proof if (turn + way) % 2 else [])
    for turn, life in enumerate(LIVES)
    for way, reader in enumerate(READERS)
]


@pytest.mark.parametrize(("ask", "first", "hour", "opens", "ends"), LIVES_READ, indirect=["ask"])
def test_everything_public_changes_at_the_same_second(ask, first, hour, opens, ends):
    publication = make_site(first, hour)
    slug, file = publication.slug, document_url(publication)
    opens_at, ends_at = london(opens), london(ends)
    held: dict[str, str] = {}
    moments = ((opens_at - SECOND, 404), (opens_at, 200), (ends_at - SECOND, 200), (ends_at, 410))
    for at, status in moments:
        everything_agrees(ask, slug, file, at, status, held)

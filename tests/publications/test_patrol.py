"""The nightly walk: it is silent about a good site and names each thing that is wrong with a bad one."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from csprapp.records.models import TimerRun
from demo import pdfs
from publications.library import services, writing
from publications.public.patrol import Seen, patrol
from tests.factories_publications import approve, document_url, make_draft, make_publication, make_publisher
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)


def ask(path: str) -> Seen:
    with clock.at(AT):
        answer = Client().get(path)
    return Seen(answer.status_code, {k.lower(): v for k, v in answer.items()}, answer.content)


def a_site_with_everything():
    """Public, scheduled, ended, withdrawn both ways, a draft, a link, and one with a correction."""
    public = make_publication(pdf=True)
    make_publication(on=dt.date(2026, 9, 1), pdf=True)
    make_publication(on=dt.date(2025, 3, 1), pdf=True)
    for silently in (False, True):
        down = make_publication(pdf=True)
        services.withdraw(down.pk, by=make_publisher(), why="x", silently=silently)
    make_draft()
    make_publication("national", link_address="https://example.org/", link_published_on=dt.date(2025, 1, 1))
    corrected = make_publication(pdf=True)
    by = make_publisher()
    later = writing.start_edition(corrected.pk, by=by, why="Correction")
    pdf = pdfs.make_pdf("Corrected", ["x"])
    writing.replace_document(later.documents.get().pk, later.version, pdf, by=by, why="x")
    later.refresh_from_db()
    approve(writing.save_edition(later.pk, later.version, {"change_note": "A date"}, by=by, why="x"), at=AT)
    withheld = make_publication(pdf=True).current_edition.documents.get()
    services.withhold_document(withheld.pk, by=by, why="x")
    return public, corrected


def test_a_good_site_gives_no_findings():
    a_site_with_everything()
    assert patrol(ask, AT) == []


def test_everything_wrong_is_named():
    public, _ = a_site_with_everything()
    page, file = f"/reviews/{public.slug}/", document_url(public)

    def broken(path: str) -> Seen:
        seen = ask(path)
        if path == page:
            return Seen(404, seen.headers, seen.body)
        if path == file:
            return Seen(200, {**seen.headers, "cache-control": "max-age=60"}, b"another file")
        if path == "/feed.atom":
            return Seen(200, seen.headers, b"/reviews/review-2025-zz/")
        if path == "/reviews/":
            return Seen(200, {**seen.headers, "set-cookie": "a=b"}, seen.body)
        return seen

    found = "\n".join(patrol(broken, AT))
    for sentence in (
        f"{page} answers 404, not 200",
        f"{file} is not the file that was approved",
        f"{file} may be kept by caches (max-age=60)",
        "/feed.atom names review-2025-zz, which must not be public",
        f"/feed.atom does not name {public.slug}, which is public",
        "/reviews/ sets a cookie",
    ):
        assert sentence in found


def test_a_file_of_an_ended_report_that_still_answers_is_named():
    ended = make_publication(on=dt.date(2025, 3, 1), pdf=True)
    file = document_url(ended)
    found = patrol(lambda path: Seen(200, {"cache-control": "no-cache"}, b"x") if path == file else ask(path), AT)
    assert found == [f"{file} answers 200, not 410"]


def test_the_command_says_which_site_it_cannot_reach():
    with pytest.raises(CommandError, match=r"cannot be reached: \[Errno \d+\] Connection refused$"):
        call_command("check_public", site="http://127.0.0.1:9")
    with pytest.raises(CommandError, match="Give the site’s address"):
        call_command("check_public", site="file:///etc/passwd")


@pytest.mark.django_db(transaction=True)
def test_the_command_is_content_with_a_live_site(live_server, capsys):
    make_publication(on=dt.date(2026, 3, 10), pdf=True)
    call_command("check_public", site=live_server.url)
    assert TimerRun.objects.get(pk="check_public").outcome == "all is as it should be"
    assert "shows what it should" in capsys.readouterr().out

"""Closed while another version is put in: the staff wait, the public read on, and nobody is left waiting unseen."""

import datetime as dt
import fcntl
import os

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.test import Client

from cases.referrals.models import Referral
from csprapp import closed
from csprapp.accounts.roles import Role
from csprapp.records.models import TimerRun
from csprapp.records.timers import timed
from csprapp.today import now
from dashboard.health import machine
from dashboard.health.findings import Look, State
from publications.library.models import Publication
from tests.factories import make_user
from tests.factories_cases import make_area
from tests.ui.test_disk_full import NEW, referral
from tests.ui.test_signed_out import FROM_OURS, hidden

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # a file decides, before any row is read


@pytest.fixture
def place(settings, tmp_path):
    settings.CSPR_VAR = tmp_path
    return tmp_path


@pytest.fixture
def shut(place):
    notice = place / closed.NOTICE
    notice.touch()
    return notice


def test_the_staff_and_guests_are_asked_for_patience_and_nothing_is_done(shut, sign_in):
    clients = [sign_in(make_user(Role.MANAGER)), Client()]
    for client in clients:
        for ask in (client.get, client.post):
            for address in ("/staff/", "/staff/cases/new/", "/staff/door/", "/staff/account/login/", "/staff/no-such/"):
                answer = ask(address)
                assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "120", "no-store")
                assert b"Back in a few minutes" in answer.content
    shut.unlink()
    assert clients[0].get("/staff/").status_code == 200


def test_who_was_writing_gets_it_back_and_sends_it_when_the_service_is_open_again(shut, sign_in):
    area = make_area()
    user, sent = make_user(Role.COORDINATOR, area=area), referral(area) | {"summary": "What was told & how"}
    client = sign_in(user)
    answer = client.post(f"{NEW}?from=here", sent, headers=FROM_OURS)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "120", "no-store")
    assert "What was told &amp; how" in page
    assert f'action="{NEW}?from=here"' in page
    again = client.post(NEW, hidden(page), headers=FROM_OURS)
    assert (again.status_code, hidden(again.content.decode())) == (503, hidden(page)), "as often as it takes"
    assert not Referral.objects.exists()
    shut.unlink()
    for _ in range(2):
        assert client.post(NEW, hidden(page)).status_code == 302
    assert Referral.objects.get().summary == "What was told & how"


@pytest.mark.parametrize(
    ("address", "sent", "headers"),
    [
        ("/staff/account/login/", {"login": "a@demo.example", "password": "word after word"}, FROM_OURS),
        (NEW, {"summary": "word after word"}, {}),
        (NEW, {"summary": "word after word"}, FROM_OURS | {"Sec-Fetch-Mode": "cors"}),
        ("/no-such/", {"summary": "word after word"}, FROM_OURS),
    ],
)
def test_no_password_and_nothing_that_no_page_of_ours_sent_is_given_back(shut, address, sent, headers):
    page = Client(headers=headers).post(address, sent).content
    assert b"word after word" not in page
    assert b"Send it again" not in page


def test_the_public_reads_on_and_what_fails_meanwhile_is_no_fault_of_ours(shut, monkeypatch):
    client = Client(raise_request_exception=False)
    assert [client.get(address).status_code for address in ("/", "/reviews/", "/privacy/")] == [200] * 3

    def broken(*_):
        raise OperationalError("no such column: publications_publication.weather")

    monkeypatch.setattr(Publication.objects, "public", broken)
    answer = client.get("/reviews/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    shut.unlink()
    assert client.get("/reviews/").status_code == 500


@pytest.mark.parametrize(
    ("part", "words"), [("all", "closed"), ("staff", "closed"), ("guests", "closed"), ("public", "ok")]
)
def test_who_watches_the_service_is_told_on_every_part_that_is_closed(shut, settings, part, words):
    settings.CSPR_SERVE = part
    answer = Client().get("/health/")
    assert answer.content.decode().split() == [words]
    assert answer.status_code == (200 if words == "ok" else 503)


def test_the_doctor_says_how_it_is_opened_and_after_an_hour_that_it_cannot_stay_so(place):
    assert machine.is_open(Look()).state is State.OK
    notice = place / closed.NOTICE
    notice.touch()
    for ago, state in ((dt.timedelta(minutes=5), State.WARNING), (dt.timedelta(hours=2), State.UNSAFE)):
        at = (now() - ago).timestamp()
        os.utime(notice, (at, at))
        found = machine.is_open(Look())
        assert found.state is state
        assert "deploy/upgrade" in found.mend


def test_what_a_timer_starts_does_nothing_and_is_no_failure_while_a_backup_is_made(shut):
    with pytest.raises(CommandError, match="closed") as refused:
        call_command("deliver_mail")
    assert refused.value.returncode == 0
    assert not TimerRun.objects.exists()
    with timed("backup", while_closed=True):
        pass
    assert TimerRun.objects.get().good_at


def test_who_closes_can_wait_until_nobody_works_any_more(place):
    def is_free() -> bool:
        with (place / closed.WORK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    with closed.at_work() as one, closed.at_work() as another:
        assert one
        assert another
        assert not is_free()
    assert is_free()


def test_a_folder_that_cannot_be_written_stops_nobody(settings, tmp_path):
    settings.CSPR_VAR = tmp_path / "gone"
    with closed.at_work() as may:
        assert may

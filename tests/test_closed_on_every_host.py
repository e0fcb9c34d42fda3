"""Closed on every host: by a row that each of them asks for, whatever disk it has, and confirmed by each."""

import io
import threading
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.test import Client

from csprapp import closed
from csprapp.accounts.roles import Role
from csprapp.records.models import Closing, Host, TimerRun
from dashboard.backup.restoring import forget_what_was_running
from dashboard.health import machine
from dashboard.health.findings import Look, State
from dashboard.management.commands import closing
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch):
    settings.CSPR_VAR = tmp_path / "here"
    settings.CSPR_VAR.mkdir()
    monkeypatch.setattr(closed._Heard, "at", float("-inf"))
    return settings.CSPR_VAR


@contextmanager
def at_the_other_host(settings):
    """The same service with a folder of its own."""
    here, settings.CSPR_VAR = settings.CSPR_VAR, settings.CSPR_VAR.parent / "there"
    settings.CSPR_VAR.mkdir(exist_ok=True)
    closed._Heard.at = float("-inf")
    try:
        yield
    finally:
        settings.CSPR_VAR = here


def says(*words: str) -> str:
    out = io.StringIO()
    call_command("closing", *words, stdout=out)
    return out.getvalue()


def test_a_row_closes_the_staff_and_the_doors_of_guests_and_nobody_else(sign_in):
    client, stranger = sign_in(make_user(Role.MANAGER)), Client()
    assert client.get("/staff/").status_code == 200
    closed.close()
    for asking in (client, stranger):
        for address in ("/staff/", "/staff/cases/new/", "/staff/door/", "/staff/account/login/", "/staff/no-such/"):
            answer = asking.post(address)
            assert (answer.status_code, answer["Retry-After"]) == (503, "120")
            assert b"Back in a few minutes" in answer.content
    assert [stranger.get(address).status_code for address in ("/", "/reviews/")] == [200] * 2
    closed.open_again()
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize(
    ("part", "words"), [("all", "closed"), ("staff", "closed"), ("guests", "closed"), ("public", "ok")]
)
def test_who_watches_a_host_is_told(settings, part, words):
    closed.close()
    settings.CSPR_SERVE = part
    assert Client().get("/health/").content.decode().split() == [words]


def test_timers_and_the_doctor_of_every_host_know_it():
    closed.close()
    with pytest.raises(CommandError, match="closed") as refused:
        call_command("deliver_mail")
    assert refused.value.returncode == 0
    assert not TimerRun.objects.exists()
    assert machine.is_open(Look()).state is State.WARNING


def test_who_closes_waits_until_nobody_works_on_any_host(settings, monkeypatch):
    monkeypatch.setattr(closing, "LOOK_AGAIN", 0)
    with closed.at_work() as may:
        assert may
    with at_the_other_host(settings), closed.at_work():
        other = closed.host()
        here, settings.CSPR_VAR = settings.CSPR_VAR, settings.CSPR_VAR.parent / "here"
        with pytest.raises(CommandError, match=f"at work on {other}, or nobody asks there"):
            says("close", "--patience", "0")
        settings.CSPR_VAR = here
        assert Client().get("/health/").status_code == 503  # asked while somebody still works there
        assert closed.busy() == [other]
    with at_the_other_host(settings):
        assert Client().get("/health/").status_code == 503
    assert says("close", "--patience", "0") == "Closed on every host, and nobody is at work.\n"
    assert Host.objects.count() == 2
    assert "Closed on every host since" in says("asked")


def test_a_host_that_was_not_heard_of_for_long_is_not_waited_for(settings):
    with at_the_other_host(settings), closed.at_work():
        pass
    closed.close()
    closed.confirm()
    assert len(closed.busy()) == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_host SET heard_at = heard_at - interval '6 minutes' WHERE name LIKE '%there'")
    assert closed.busy() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_host SET heard_at = heard_at - interval '2 days' WHERE name LIKE '%there'")
    closed.open_again()
    assert Host.objects.count() == 1


def test_what_was_confirmed_for_one_upgrade_is_not_for_the_next(settings):
    closed.confirm()
    closed.close()
    closed.confirm()
    assert closed.busy() == []
    Closing.objects.all().delete()
    with at_the_other_host(settings), closed.at_work():
        closed.close()
        assert closed.busy() != []
    assert "It is open" not in says("asked")
    says("open")
    with pytest.raises(CommandError, match="It is open"):
        says("asked")


def test_a_table_that_is_not_there_is_closed_and_a_database_that_is_away_is_not_open(monkeypatch, sign_in):
    client = sign_in(make_user(Role.MANAGER))
    monkeypatch.setattr(closed, "SINCE", "SELECT since FROM records_no_such_table")
    with monkeypatch.context() as patch:  # a failed question would end the test's transaction
        asked = closed._asked

        def within_a_savepoint(words, *given):
            from django.db import transaction

            with transaction.atomic():
                return asked(words, *given)

        patch.setattr(closed, "_asked", within_a_savepoint)
        assert closed.since() is not None
        assert b"Back in a few minutes" in client.get("/staff/").content

    def away(*asked):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(closed, "_asked", away)
    client.raise_request_exception = False
    answer = client.get("/staff/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert b"unavailable for a moment" in answer.content
    assert closed.since() is None, "and no loop of a worker ends with it"


def test_a_database_of_before_is_closed_by_the_file_alone(monkeypatch):
    monkeypatch.setattr(closed, "CLOSING", "records_no_such_table")
    for what in ("close", "open"):
        assert "cannot close other hosts" in says(what)
    assert not Closing.objects.exists()


def test_a_restore_opens_unless_an_upgrade_goes_back(place):
    closed.close()
    (place / closed.NOTICE).touch()
    forget_what_was_running()
    assert closed.by_row()
    (place / closed.NOTICE).unlink()
    forget_what_was_running()
    assert closed.since() is None


@pytest.mark.django_db(transaction=True)
def test_nobody_begins_between_the_row_and_what_a_host_confirms(settings):
    """Twenty people begin while it closes: whoever may work is waited for."""
    began, worked = threading.Barrier(21), []

    def work():
        try:
            began.wait()
            for _ in range(50):
                with closed.at_work() as may:
                    if not may:
                        return
                    worked.append(closed.by_row() is None or closed.busy() != [])
        finally:
            connection.close()

    people = [threading.Thread(target=work) for _ in range(20)]
    for each in people:
        each.start()
    began.wait()
    closed.close()
    closed.confirm()
    while closed.busy():
        closed.confirm()
    for each in people:
        each.join()
    assert all(worked), "nobody worked after the host had confirmed"
    closed.open_again()

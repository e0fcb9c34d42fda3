"""The command that sends mail, run by a timer or by hand."""

import datetime as dt
import smtplib

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from csprapp.mail.models import Outbox
from csprapp.mail.services import post
from csprapp.records.models import TimerRun
from tests.mail.servers import mail_server

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def nine_o_clock(clock):
    clock.move_to(START)


def write(to):
    return post("kind", "deadline:1", to, "Title", "Text", day=START.date())


def refuse(self, messages):
    raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"Mailbox of Anna Example is closed")})


def test_it_says_which_row_failed_with_which_code_and_what_waits_and_names_nobody(monkeypatch, capsys, clock):
    row = write("anna@demo.example")
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(CommandError, match="1 could not be sent"):
        call_command("deliver_mail")
    said = capsys.readouterr().out
    assert f"mail {row.pk} failed: 550 (SMTPRecipientsRefused)" in said
    assert "0 sent, 1 failed; 1 waiting (the next try: 9:02am, Mon 23 Nov 2026), 0 given up" in said
    assert "nna" not in said
    assert TimerRun.objects.get(pk="deliver_mail").outcome == "0 sent, 1 failed"
    call_command("deliver_mail")
    assert "0 sent, 0 failed; 1 waiting" in capsys.readouterr().out
    clock.move_to(START + dt.timedelta(days=4))
    with pytest.raises(CommandError):
        call_command("deliver_mail")
    said = capsys.readouterr().out
    assert f"mail {row.pk} given up: 550" in said
    assert "0 waiting, 1 given up" in said
    call_command("deliver_mail")
    assert "0 sent, 0 failed; 0 waiting, 1 given up" in capsys.readouterr().out


def test_a_mail_server_that_is_away_is_a_failed_run_that_says_so(settings):
    write("anna@demo.example")
    with mail_server(settings):
        pass  # and is gone
    with pytest.raises(CommandError, match="The mail server cannot be reached: ConnectionRefusedError; 1 waiting"):
        call_command("deliver_mail")
    run = TimerRun.objects.get(pk="deliver_mail")
    assert run.outcome == "the mail server cannot be reached: ConnectionRefusedError"
    assert run.good_at is None


def test_on_a_machine_whose_clock_is_wrong_nothing_is_sent_until_somebody_says_it_is_right(clock):
    call_command("deliver_mail")
    clock.move_to(START.replace(year=2027))
    write("anna@demo.example")
    with pytest.raises(CommandError, match="365 days ahead"):
        call_command("deliver_mail")
    assert Outbox.objects.get().sent_at is None
    call_command("deliver_mail", "--clock-is-right")
    assert Outbox.objects.get().sent_at is not None

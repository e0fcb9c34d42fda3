"""Mails that cannot be sent in ways nobody had tried: a good one goes out all the same, in the next run."""

import datetime as dt
from contextlib import suppress

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from csprapp.mail.delivery import MailServerAway, deliver
from csprapp.mail.models import Outbox
from csprapp.mail.services import post
from tests.mail.servers import OK, mail_server
from tests.unseen import mails

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
GOOD, BAD = "cora@council.example", "gone@families.example"


@pytest.fixture(autouse=True)
def nine_o_clock(clock):
    clock.move_to(START)


def write(to, number=1, title="A date is near", text="Text"):
    return post("kind", f"deadline:{number}", to, title, text, day=START.date())


def run():
    with suppress(MailServerAway):
        deliver()


@pytest.mark.parametrize("kind", mails.ERRORS)
def test_whatever_sending_raises_the_good_mail_goes_out(monkeypatch, clock, kind):
    real = EmailBackend.send_messages

    def send_messages(self, messages):
        if messages[0].to[0].startswith("gone"):
            raise mails.ERRORS[kind](messages[0].to[0])
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    for number in range(20):
        write(f"gone{number}@families{number}.example")
    run()
    write(GOOD)
    clock.move_to(START + dt.timedelta(minutes=1))
    run()
    assert [message.to for message in mail.outbox] == [[GOOD]]
    assert not any("gone" in row.failure for row in Outbox.objects.all())


@pytest.mark.parametrize("kind", mails.CONVERSATIONS)
def test_whatever_a_server_answers_the_good_mail_goes_out(settings, clock, kind):
    said, bad = mails.CONVERSATIONS[kind], [False]

    def answer(command):
        if command.upper().startswith("RCPT"):
            bad[0] = "gone" in command
        word = command.upper().split()[0]
        return said[word] if bad[0] and word in said else OK

    with mail_server(settings, answer=answer) as got:
        for number in range(5):
            write(f"gone{number}@families{number}.example")
        run()
        write(GOOD)
        clock.move_to(START + dt.timedelta(minutes=1))
        run()
    assert GOOD in got


@pytest.mark.parametrize("kind", mails.MAILS)
def test_whatever_a_mail_is_itself_the_next_one_goes_out_and_nobody_is_added(settings, clock, kind):
    odd = {"to": BAD, **mails.MAILS[kind]}
    with mail_server(settings) as got:
        with suppress(ValueError):  # what no database takes is no mail
            write(**odd)
        write(GOOD, 2)
        run()
        clock.move_to(START + dt.timedelta(minutes=1))
        run()
    assert GOOD in got
    assert not any("y.example" in to for to in got)
    assert not any(letter["Bcc"] for letter in got.letters)

"""Mail servers that are slow, silent or refuse, and runs that are killed: what is urgent goes within its minute, and
nothing is lost."""

import datetime as dt
import os
import random
import signal
import threading
from time import monotonic

import pytest
from django.db import connection

from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.mail.services import post
from tests.drills.writing import let_work, separate
from tests.mail.servers import OK, mail_server
from tests.standing_clock import clock, machine_clock
from tests.tools import pause

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = 60
KILLS, MAILS = 40, 600


@pytest.fixture(autouse=True)
def machine_time(monkeypatch):
    """The minutes here are real ones."""
    monkeypatch.setattr("csprapp.today._read", machine_clock)


def write(to, **more):
    return post("kind", f"{to}", to, "Title", "Text", day=machine_clock().date(), **more)


def test_what_is_urgent_goes_within_a_minute_whatever_a_server_does_to_the_rest(settings):
    for number in range(250):
        write(f"lost{number}@refusing.example")
    for number in range(60):
        write(f"reader{number}@slow.example")
        write(f"reader{number}@silent.example")
    over, waited = threading.Event(), []

    def answer(word):
        if "silent.example" in word and word.upper().startswith("RCPT"):
            return None
        pause(0.3)
        return "550 5.1.1 no such mailbox" if "refusing.example" in word else OK

    def somebody_in_need(taken):
        try:
            for number in range(2):
                to, began = f"urgent{number}@good.example", monotonic()
                write(to, urgent=True)
                while to not in taken and monotonic() - began < 3 * MINUTE:
                    pause(0.1)
                waited.append(monotonic() - began)
                pause(7)
        finally:
            over.set()
            connection.close()

    with mail_server(settings, answer=answer) as taken:
        asking = threading.Thread(target=somebody_in_need, args=(taken,))
        asking.start()
        began = monotonic()
        while not over.is_set():  # the timer: each minute, unless the last run still goes on
            deliver()
            over.wait(MINUTE - (monotonic() - began) % MINUTE)
        asking.join()
    print(f"urgent mail waited {', '.join(f'{seconds:.0f}' for seconds in waited)} s; {len(taken)} taken meanwhile")
    assert len(waited) == 2
    assert max(waited) <= MINUTE + settings.EMAIL_TIMEOUT


def test_runs_that_are_killed_lose_no_mail(settings):
    for number in range(MAILS):
        write(f"reader{number}@demo.example")
    chance = random.Random(1)

    def answer(word):
        pause(0.003)
        return OK

    with mail_server(settings, answer=answer) as taken:
        connection.close()
        for number in range(KILLS):
            process = os.fork()
            if not process:
                separate(number)
                deliver()
                os._exit(0)
            let_work(process, chance.uniform(0.02, 0.12))
            pause(chance.uniform(0, 0.02))
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        during = len(taken)
        assert during >= KILLS, "they were killed while they sent"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("csprapp.today._read", clock)
            clock.move_to(machine_clock() + dt.timedelta(minutes=5))
            while deliver(1000)[0]:
                pass
    assert not Outbox.objects.filter(sent_at=None).exists()
    assert set(taken) == {f"reader{number}@demo.example" for number in range(MAILS)}
    doubles = len(taken) - MAILS
    print(f"{KILLS} kills, {MAILS} mails, {during} of them during the kills: 0 lost, {doubles} sent twice")
    assert doubles <= KILLS

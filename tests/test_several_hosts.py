"""Processes on several hosts do the same timers' work and the same queue at the same moment: each thing once."""

import os
from collections import Counter
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection

from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.mail.services import post
from csprapp.tasks.models import Job
from csprapp.tasks.work import start
from csprapp.today import london_today
from dashboard.work.reminders import send_reminders
from tests.dashboard.factories import make_agreed
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.mail.servers import OK, mail_server
from tests.tasks import made
from tests.tools import forget_inherited, leave, pause

pytestmark = [pytest.mark.postgres, pytest.mark.long, pytest.mark.django_db(transaction=True)]
HOSTS = 4


def on_every_host(act: Callable[[], object]) -> None:
    """Do it in four processes that begin at one moment; each has connections of its own."""
    leave(connection)  # a pool has threads of its own, which no fork takes along
    opened, begin = os.pipe()
    children = []
    for _ in range(HOSTS):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.close(begin)
                forget_inherited(connection)
                os.read(opened, 1)  # its end, when the last is there
                act()
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    os.close(opened)
    os.close(begin)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * HOSTS


def test_every_mail_is_sent_once(settings):
    people = [f"reader{number}@demo.example" for number in range(60)]
    for to in people:
        post("kind", to, to, "Title", "Text", day=london_today())

    def answer(word):
        pause(0.002)
        return OK

    with mail_server(settings, answer=answer) as taken:
        on_every_host(lambda: deliver(1000))
        assert Counter(taken) == Counter(people)
    assert not Outbox.objects.filter(sent_at=None).exists()


def test_everybody_is_reminded_once():
    people = [make_user("coordinator") for _ in range(12)]
    for person in people:
        make_agreed(make_case(by=person), london_today(), owner=person)
    on_every_host(lambda: send_reminders(london_today()))
    told = Counter(Outbox.objects.filter(kind="digest").values_list("recipient", flat=True))
    assert told == Counter(person.email for person in people)


def test_every_piece_of_work_is_done_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    owner = make_user("coordinator")
    for number in range(24):
        start(made.count, number * 2, by=owner)
    on_every_host(lambda: call_command("db_worker", "--batch", interval=0))
    assert Counter(Job.objects.values_list("state", "tries")) == {("done", 1): 24}

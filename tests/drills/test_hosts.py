"""Two hosts beside one database: one of them dies with all that runs on it, in the middle of an upload, a publication,
a run of reminders, and the other goes on."""

import datetime as dt
import os
import random
import signal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cases.incidents.models import ReferenceCounter
from csprapp.mail.models import Digest, Outbox
from csprapp.records.models import Submission
from dashboard.work.reminders import send_reminders
from publications.library.remembering import catch_up
from tests.drills.consistent import half, lost
from tests.drills.served import Person, Service, at_work
from tests.drills.test_kills import heard, make_slot, read_line
from tests.drills.test_served import forms, missing
from tests.drills.writing import fork, let_work, separate
from tests.factories import make_user
from tests.factories_cases import log_case, make_area
from tests.factories_reviews import TODAY
from tests.tools import pause

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, DEATHS, MORNINGS, READERS = 4, 6, 10, 40


class Moving(Person):
    """Somebody who is led to the other host when the one they were at does not answer, as a balancer does."""

    hosts: list[Service]

    def __init__(self, hosts, session, forms) -> None:
        super().__init__(self, session, forms)
        self.hosts = list(hosts)

    def ask(self, *asked, **headers):
        answer = self.hosts[0].ask(*asked, **headers)
        if answer[0] is None:
            self.hosts.reverse()
        return answer


def within_the_limit(forms):
    """A person who sends more than 120 files within an hour is asked to wait."""
    files = 0
    for said, path, fields, file in forms:
        files += file is not None
        if file is None or files < 100:
            yield said, path, fields, file


@pytest.fixture
def hosts():
    given = connection.settings_dict
    database = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    # What is acknowledged is on the disk, as in production; the throw-away server is not told so.
    both = [Service(f"{database}?options=-c%20synchronous_commit%3Don", Path(settings.CSPR_VAR)) for _ in range(2)]
    for host in both:
        host.start()
    yield both
    for host in both:
        host.kill_all()


@pytest.mark.postgres
def test_a_host_that_dies_takes_nothing_acknowledged_and_nobody_with_it(hosts, sign_in):
    ReferenceCounter.objects.create(year=TODAY.year, last=5000)  # beside those that the scenes give
    area, people = make_area(), []
    for number in range(PEOPLE):
        by = make_user("coordinator", area=area)
        cases = [log_case(area=area, by=by, today=TODAY) for _ in range(10)]
        places = hosts if number % 2 else hosts[::-1]
        sent = within_the_limit(forms(number, area, cases.pop(), cases))
        people.append(Moving(places, sign_in(by).session.session_key, sent))
    slots = [make_slot() for _ in range(2)]
    connection.close()
    chance, written = random.Random(3), []
    with at_work(people):
        for number in range(DEATHS):
            process, pipe = fork(slots[number % 2], number + 1)  # publishes and takes down, among other things
            read_line(pipe)
            let_work(process, chance.uniform(0.2, 0.8))
            host = hosts[number % 2]
            host.kill_all()
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            written += heard(pipe)
            pause(chance.uniform(0.5, 1.5))  # the other one alone
            host.start()
    acknowledged = [said for person in people for said in person.acknowledged]
    unanswered = sum(status is None for person in people for status in person.statuses)
    assert [each for person in people for each in person.odd] == []
    assert [said for said in written if said[0] == "failed"] == []
    assert missing(acknowledged) == []
    assert lost(written) == []
    catch_up()  # as the next backup does, for one killed between its commit and the memory
    assert half() == []
    assert not Submission.objects.filter(answer_url="").exists()
    print(
        f"{DEATHS} deaths of one of two hosts: {len(acknowledged)} forms and files and {len(written)} writes of "
        f"services acknowledged, {unanswered} requests unanswered, 0 lost, 0 half"
    )


def test_runs_of_reminders_by_two_hosts_that_die_in_the_middle_leave_one_mail_a_person():
    area = make_area()
    for _ in range(READERS):
        by = make_user("coordinator", area=area)
        log_case(area=area, by=by, today=TODAY - dt.timedelta(days=7))
    # Everybody with a role gets a mail; not on 28 December, when nobody works.
    mondays = [TODAY + dt.timedelta(weeks=week) for week in range(MORNINGS + 1) if week != 5]
    chance, killed = random.Random(4), 0
    connection.close()
    for number, morning in enumerate(mondays):
        running = []
        for host in range(2):  # both begin at once
            process = os.fork()
            if not process:
                separate(2 * number + host)
                send_reminders(morning)
                os._exit(0)
            running.append(process)
        for process in running:
            let_work(process, chance.uniform(0, 0.12))
            os.kill(process, signal.SIGKILL)
            killed += os.waitpid(process, 0)[1] == signal.SIGKILL
    for morning in mondays:
        send_reminders(morning)
        told = list(Digest.objects.filter(day=morning).values_list("person", flat=True))
        assert len(told) == len(set(told)) == READERS
        assert send_reminders(morning) == 0
        assert Outbox.objects.filter(day=morning).count() == READERS
    assert killed >= 5, "they were killed while they wrote"
    print(
        f"{connection.vendor}: {killed} of {2 * MORNINGS} runs of reminders killed on {MORNINGS} mornings, one mail "
        f"each morning for each of {READERS} people"
    )

"""Two hosts with nothing in common but the database, the bucket, the cache and the folder of take-downs: what one keeps
the other serves, and either dies in the middle of an upload, a publication, a run of reminders, a run of mail."""

import datetime as dt
import os
import random
import resource
import signal
import subprocess
import sys
from collections import Counter

import pytest
from django.db import connection

from cases.documents.models import Document
from cases.incidents.models import ReferenceCounter
from csprapp.engines import read_files
from csprapp.files.checks import sha256
from csprapp.mail.delivery import deliver
from csprapp.mail.models import Digest, Outbox
from csprapp.records.models import Submission
from dashboard.pruning.files import strays, without_file
from publications.library.remembering import catch_up
from tests.drills.consistent import half, lost
from tests.drills.served import CSRF, ROOT, Service, at_work, encoded
from tests.drills.test_hosts import Moving, within_the_limit
from tests.drills.test_kills import heard, make_slot, read_line
from tests.drills.test_served import forms, missing
from tests.drills.test_store import address
from tests.drills.writing import fork, let_work
from tests.engines import make_bucket, missing as lacking, object_store, redis
from tests.factories import make_user
from tests.factories_cases import log_case, make_area
from tests.factories_reviews import TODAY
from tests.mail.servers import OK, mail_server
from tests.standing_clock import clock, machine_clock
from tests.tools import missing as no_program, pause

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE, DEATHS, READERS, KILLS = 4, 6, 40, 8
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def shared(settings, tmp_path):
    """What both hosts have, as variables of the environment; this process has it too."""
    if absent := [program for program in lacking() if program != "pgbouncer"]:
        no_program(f"not on this machine: apt-get install {' '.join(absent)}")
    (tmp_path / "memory").mkdir(mode=0o700)
    with object_store() as store, redis() as cache:
        files = make_bucket(store, "files")
        settings.FILES_BUCKET, wrong = read_files(files)
        assert wrong == []
        settings.CSPR_MEMORY = tmp_path / "memory"
        yield {"FILES_URL": files, "CACHE_URL": f"{cache}/0", "CSPR_MEMORY": str(tmp_path / "memory")}


@pytest.fixture
def hosts(shared, tmp_path):
    connection.close()
    both = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir(mode=0o700)
        # What is acknowledged is on the disk, as in production; the throw-away server is not told so.
        both.append(Service(f"{address()}?options=-c%20synchronous_commit%3Don", tmp_path / name, **shared))
    for host in both:
        host.start()
    yield both
    for host in both:
        host.kill_all()


def upload(host: Service, case, session: str, title: str, data: bytes) -> int | None:
    kind, body = encoded({"title": title, "marking": "court", "token": title, "csrfmiddlewaretoken": CSRF}, data)
    cookies = {"Cookie": f"session={session}; csrf={CSRF}"}
    return host.ask("POST", f"/staff/cases/{case.reference}/documents/", body, **{"Content-Type": kind}, **cookies)[0]


def test_what_one_keeps_the_other_serves_and_a_visit_lives_on_both(hosts, sign_in, tmp_path):
    one, other = hosts
    by = make_user("coordinator")
    case, session = log_case(by=by, today=TODAY), sign_in(by).session.session_key
    cookies = {"Cookie": f"session={session}; csrf={CSRF}"}
    for number in range(10):
        at, elsewhere = (one, other) if number % 2 else (other, one)
        data = PNG + random.Random(number).randbytes(500_000)
        assert upload(at, case, session, f"Minutes {number}", data) == 302
        made = Document.objects.get(title=f"Minutes {number}")
        status, _, page = elsewhere.ask("GET", f"/staff/cases/{case.reference}/documents/{made.pk}/1/", **cookies)
        assert (status, sha256(page)) == (200, sha256(data))
    one.kill_all()
    assert other.ask("GET", f"/staff/cases/{case.reference}/documents/{made.pk}/1/", **cookies)[2] == data
    kind, body = encoded({"csrfmiddlewaretoken": CSRF}, None)
    other.ask("POST", "/staff/account/logout/", body, **{"Content-Type": kind}, **cookies)
    one.start()
    assert one.ask("GET", "/staff/", **cookies)[0] == 302, "signed out at one, signed out at both"
    assert not any(path.is_file() for host in ("one", "other") for path in (tmp_path / host / "files").rglob("*"))
    print("no common disk: 10 of 10 files kept by one host served by the other, one visit on both, ended on both")


def test_a_host_that_dies_takes_nothing_acknowledged_with_its_disk(hosts, sign_in):
    ReferenceCounter.objects.create(year=TODAY.year, last=5000)  # beside those that the scenes give
    area, people = make_area(), []
    for number in range(PEOPLE):
        by = make_user("coordinator", area=area)
        cases = [log_case(area=area, by=by, today=TODAY) for _ in range(10)]
        sent = within_the_limit(forms(number, area, cases.pop(), cases))
        people.append(Moving(hosts if number % 2 else hosts[::-1], sign_in(by).session.session_key, sent))
    slots = [make_slot() for _ in range(2)]
    connection.close()
    chance, written = random.Random(6), []
    with at_work(people):
        for number in range(DEATHS):
            process, pipe = fork(slots[number % 2], number + 1)  # publishes and takes down, among other things
            read_line(pipe)
            let_work(process, chance.uniform(0.3, 1))
            hosts[number % 2].kill_all()
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            written += heard(pipe)
            pause(chance.uniform(0.5, 1.5))  # the other one alone
            hosts[number % 2].start()
    acknowledged = [said for person in people for said in person.acknowledged]
    unanswered = sum(status is None for person in people for status in person.statuses)
    assert [each for person in people for each in person.odd] == []
    assert [said for said in written if said[0] == "failed"] == []
    assert missing(acknowledged) == []
    assert lost(written) == []
    catch_up()  # as the next backup does, for one killed between its commit and the memory
    assert half() == []
    assert without_file() == []
    assert not Submission.objects.filter(answer_url="").exists()
    print(
        f"no common disk: {DEATHS} deaths of one of two hosts, {len(acknowledged)} forms and files and {len(written)} "
        f"writes of services acknowledged, {unanswered} requests unanswered, 0 lost, 0 half; {len(strays())} files "
        "without a row, for prune"
    )


class Run:
    """A command of a timer on one host, as a process of its own."""

    def __init__(self, env: dict[str, str], *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            env=env, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def die(self) -> bool:
        """Whether it was still at work."""
        self.process.kill()
        return self.process.wait() == -signal.SIGKILL

    def ends(self) -> float:
        """Seconds of a processor that it took, from its start."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert self.process.wait() == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def killed_again_and_again(envs: list[dict[str, str]], mondays: list[dt.date]) -> Counter[str]:
    """Both hosts run the reminders and the mail, and die in the middle; how many of each were still at work."""
    chance, died = random.Random(7), Counter[str]()
    reminding = Run(envs[0], "send_reminders", "--today", mondays[0].isoformat()).ends()
    posting = Run(envs[0], "deliver_mail").ends()
    for number in range(KILLS):
        morning = mondays[1 + number % (len(mondays) - 1)].isoformat()
        for kind, took, words in (
            ("reminders", reminding, ("send_reminders", "--today", morning)),
            ("mail", posting, ("deliver_mail",)),
        ):
            both = [Run(env, *words) for env in envs]
            for run in both:
                let_work(run.process.pid, took * chance.uniform(0.6, 1))
                died[kind] += run.die()
    return died


def test_runs_of_reminders_and_of_mail_that_die_with_their_host(shared, settings, tmp_path):
    area = make_area()
    for _ in range(READERS):
        by = make_user("coordinator", area=area)
        log_case(area=area, by=by, today=TODAY - dt.timedelta(days=7))
    Outbox.objects.all().delete()
    connection.close()

    def answer(word):
        pause(0.004)
        return OK

    with mail_server(settings, answer=answer) as taken:
        vars_of = [tmp_path / name for name in ("one", "other")]
        for var in vars_of:
            var.mkdir(mode=0o700)
        envs = [
            {
                "PATH": os.environ["PATH"], "SECRET_KEY": os.environ["SECRET_KEY"], "CSPR_DEMO": "1",
                "DATABASE_URL": f"{address()}?options=-c%20synchronous_commit%3Don", "CSPR_VAR": str(var),
                "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}", **shared,
            }
            for var in vars_of
        ]  # fmt: skip
        # Everybody with a role gets a mail on a Monday; not on 28 December, when nobody works.
        mondays = [TODAY + dt.timedelta(weeks=week, days=-TODAY.weekday()) for week in (1, 2, 3, 4, 6)]
        died = killed_again_and_again(envs, mondays)
        for morning in mondays:
            for env in envs:
                Run(env, "send_reminders", "--today", morning.isoformat()).ends()
        during = len(taken)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("csprapp.today._read", clock)
            clock.move_to(machine_clock() + dt.timedelta(minutes=30))
            while deliver(1000)[0]:
                pass
    for morning in mondays:
        told = list(Digest.objects.filter(day=morning).values_list("person", flat=True))
        assert len(told) == len(set(told)) == READERS
    assert not Outbox.objects.filter(sent_at=None).exists()
    sent = Outbox.objects.count()
    assert len({letter["Message-ID"] for letter in taken.letters}) == sent == READERS * len(mondays)
    doubles = len(taken) - sent
    assert doubles <= died["mail"], "at most the one that was under way when its host died"
    assert min(died.values()) >= KILLS // 2, "they were killed while they worked"
    print(
        f"no common disk: {died['reminders']} runs of reminders and {died['mail']} of mail killed with their host: one "
        f"mail a person on each of {len(mondays)} mornings, {sent} mails sent ({during} of them before the last run), "
        f"0 lost, {doubles} sent twice, each with the Message-ID of the first"
    )

"""The object store answers slowly, then too slowly, then not at all, then sends everybody away, while people upload,
download, publish and a backup is made."""

import itertools
import random
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from cases.documents.models import Document, DocumentVersion
from cases.documents.services import add_document
from csprapp.engines import Away, read_files
from csprapp.files.bucket import ANSWER, CONNECT, REST, TRIES
from csprapp.files.checks import sha256
from csprapp.files.storage import read
from csprapp.records.models import Submission
from dashboard.pruning.files import strays, without_file
from dashboard.pruning.services import JUST_WRITTEN, prune_files
from publishing.clearance import clearing
from tests.drills.served import ROOT, Person, Service, at_work
from tests.engines import make_bucket, missing as no_engine, object_store
from tests.factories import make_user
from tests.factories_cases import log_case, make_area
from tests.factories_publications import document_url, make_checker, make_publication
from tests.factories_publishing import NOW, answers_to, make_waiting, small_pdf
from tests.factories_reviews import TODAY
from tests.proxy import line
from tests.tools import missing, pause

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PNG = b"\x89PNG\r\n\x1a\n"
PEOPLE = 4
# One deed asks the store up to twice; what has not answered is not asked again for a while.
LONGEST = TRIES * (CONNECT + ANSWER) + 4
SLOW = 3.0  # seconds before each part of an answer
HELD = 2.5  # seconds: a lock that is kept for longer was kept while somebody waited for the store


@dataclass(frozen=True)
class Phase:
    """How the store is, and for how many seconds."""

    name: str
    seconds: float
    slow: float = 0.0
    swallows: bool = False
    refuses: bool = False


PHASES = [
    Phase("well", 6),
    Phase("slow", 25, slow=SLOW),
    Phase("too slow", 15, slow=ANSWER + 2),
    Phase("silent", 15, swallows=True),
    Phase("away", 8, refuses=True),
    Phase("well again", REST + 8),
]


class Sender(Person):
    """Sends documents; how long each answer took, and whether what was typed came back where it was not taken."""

    def __init__(self, *given) -> None:
        super().__init__(*given)
        self.waited: list[float] = []
        self.lost_words: list[str] = []

    def run(self) -> None:
        self.service = Watched(self.service, self)
        super().run()


class Watched:
    """The service, with a watch beside it."""

    def __init__(self, service: Service, by: Sender) -> None:
        self.service, self.by = service, by

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str):
        began = monotonic()
        answer = self.service.ask(method, path, body, **headers)
        self.by.waited.append(monotonic() - began)
        if answer[0] == 503:
            word = body.partition(b'name="title"\r\n\r\n')[2].partition(b"\r\n")[0]
            said = b"cannot be reached at the moment" in answer[2] and b"asked to select it again" in answer[2]
            if not (word and word in answer[2] and said):
                self.by.lost_words.append(answer[2].decode(errors="replace")[-500:])
            pause(0.3)
        return answer


@dataclass
class Reader(threading.Thread):
    """Asks for pages, one after the other: (phase, kind, status, seconds)."""

    service: Service
    pages: dict[str, tuple[str, dict[str, str], bytes]]  # kind: address, headers, a word that it must have
    over: threading.Event
    phase: list[str]
    seen: list[tuple[str, str, int | None, float]] = field(default_factory=list)
    wrong: list[tuple] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        for kind in itertools.cycle(self.pages):
            if self.over.wait(0.1):
                return
            path, headers, word = self.pages[kind]
            began, phase = monotonic(), self.phase[0]
            status, told, page = self.service.ask("GET", path, **headers)
            self.seen.append((phase, kind, status, monotonic() - began))
            good = (
                word in page if status == 200 else b"unavailable for a moment" in page and told["Retry-After"] == "30"
            )
            if status not in {200, 503} or not good:
                self.wrong.append((phase, kind, status, page[-300:]))


class Locks(threading.Thread):
    """Looks all the time whether somebody who holds a case or a publication waits for something that is no database."""

    ASKED = """SELECT DISTINCT l.relation::regclass::text, extract(epoch FROM clock_timestamp() - a.state_change)
        FROM pg_stat_activity a JOIN pg_locks l USING (pid)
        WHERE a.datname = current_database() AND a.state = 'idle in transaction' AND l.mode = 'RowShareLock'
          AND l.relation IN ('cases_incident'::regclass, 'publications_publication'::regclass)"""

    def __init__(self, over: threading.Event) -> None:
        super().__init__()
        self.over, self.longest, self.looks = over, 0.0, 0

    def run(self) -> None:
        with psycopg.connect(address(), autocommit=True) as asking:
            while not self.over.wait(0.1):
                self.looks += 1
                self.longest = max([self.longest, *(float(row[1]) for row in asking.execute(self.ASKED))])


def address() -> str:
    given = connection.settings_dict
    return f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@pytest.fixture
def store(settings):
    """(the line to it, FILES_URL through the line); this process goes through it too."""
    if "postgresql" in no_engine():
        missing("no PostgreSQL on this machine: apt-get install postgresql")
    with object_store() as there, line(urlsplit(there).port) as between:
        through = make_bucket(there, "files").replace(f":{urlsplit(there).port}/", f":{between.port}/")
        settings.FILES_BUCKET, wrong = read_files(through)
        assert wrong == []
        yield between, through


def forms(number, case):
    chance = random.Random(number)
    for count in itertools.count():
        word, data = f"Minutes {number}-{count}", PNG + chance.randbytes(300_000)
        if count < 110:  # a person who sends more than 120 files within an hour is asked to wait
            fields = {"title": word, "marking": "court", "token": f"{number}-{count}-d"}
            yield ("document", word, sha256(data)), f"/staff/cases/{case.reference}/documents/", fields, data
        else:
            yield ("draft", word), f"/staff/drafts/a-form/{number}-{count}/", {"what": word}, None


@contextmanager
def in_the_background(*threads: threading.Thread, over: threading.Event):
    for each in threads:
        each.start()
    try:
        yield
    finally:
        over.set()
        for each in threads:
            each.join()


def publish(waiting, checker, phase, told: Counter, over: threading.Event) -> None:
    """Approve what waits, again and again, each with its file; a store that is away is said, and it is tried again."""
    try:
        for edition, answers in waiting:
            over.wait(5)
            while not over.wait(0.5):
                try:
                    clearing.approve(edition.pk, edition.version, edition.digest, answers, by=checker, at=NOW)
                except Away:
                    told[f"put off while {phase[0]}"] += 1
                else:
                    told[f"approved while {phase[0]}"] += 1
                    break
    except Exception as error:  # a thread tells nobody else
        told[f"wrong: {error!r}"] += 1
    finally:
        connection.close()


class Backup(threading.Thread):
    """One that is begun in a phase; `status` and what it `said`."""

    def __init__(self, served: Service, folder: Path, name: str) -> None:
        super().__init__()
        self.served, self.name_of_phase, self.file = served, name, folder / name.replace(" ", "-")

    def run(self) -> None:
        command = [sys.executable, "manage.py", "backup", str(self.file)]
        done = subprocess.run(command, env=self.served.env, cwd=ROOT, capture_output=True, text=True, check=False)
        self.status, self.said = done.returncode, done.stdout + done.stderr

    def __str__(self) -> str:
        return f"{self.name_of_phase}: {'refused' if self.status else 'made'}"


def test_a_store_that_is_slow_silent_or_away_costs_nobody_what_they_typed(store, sign_in, tmp_path):
    between, through = store
    served = Service(
        f"{address()}?options=-c%20synchronous_commit%3Don", Path(django_settings.CSPR_VAR), FILES_URL=through
    )
    area, people = make_area(), []
    for number in range(PEOPLE):
        by = make_user("coordinator", area=area)
        case = log_case(area=area, by=by, today=TODAY)
        people.append(Sender(served, sign_in(by).session.session_key, forms(number, case)))
    kept = add_document(case, "Kept before", "sensitive", PNG + b"x" * 200_000, by=by, today=TODAY)
    waiting = [make_waiting(pdf=small_pdf(f"Learning {number}")) for number in range(6)]
    waiting = [(edition, answers_to(edition)) for edition in waiting]
    checker, shown = make_checker(), make_publication(pdf=True)
    cookies = {"Cookie": people[-1].cookies["Cookie"]}
    pages = {
        "a case": (f"/staff/cases/{case.reference}/", cookies, case.reference.encode()),
        "its document": (f"/staff/cases/{case.reference}/documents/{kept.pk}/1/", cookies, PNG),
        "a report": (f"/reviews/{shown.slug}/", {}, shown.slug.encode()),
        "its file": (document_url(shown), {}, b"%PDF"),
    }
    over, phase, told = threading.Event(), [PHASES[0].name], Counter()
    readers = [Reader(served, pages, over, phase) for _ in range(2)]
    locks = Locks(over)
    publisher = threading.Thread(target=publish, args=(waiting, checker, phase, told, over))
    connection.close()
    backups = []
    served.start()
    try:
        with in_the_background(*readers, locks, publisher, over=over), at_work(people):
            for now in PHASES:
                phase[0] = now.name
                between.slow, between.swallows, between.refuses = now.slow, now.swallows, now.refuses
                if now.refuses or not now.swallows and between.late == []:
                    between.cut()  # what hung before
                backups.append(Backup(served, tmp_path, now.name))
                backups[-1].start()
                pause(now.seconds)
            for each in backups:
                each.join()
    finally:
        served.kill_all()
    acknowledged = [said for person in people for said in person.acknowledged]
    statuses = Counter(status for person in people for status in person.statuses)
    waited = [seconds for person in people for seconds in person.waited]
    seen = [each for reader in readers for each in reader.seen]
    without = [seconds for _, kind, status, seconds in seen if kind in {"a case", "a report"} and status == 200]
    print(dict(statuses), dict(told), [str(each) for each in backups], Counter(s[:3] for s in seen))
    assert [each for person in people for each in person.odd] == []
    assert [each for reader in readers for each in reader.wrong] == []
    assert [each for person in people for each in person.lost_words] == []
    assert not [words for words in told if words.startswith("wrong")]
    assert max(waited + [each[3] for each in seen]) < LONGEST
    assert {status for _, kind, status, _ in seen if kind in {"a case", "a report"}} == {200}
    assert statuses[None] == 0
    assert {status for name, _, status, _ in seen[-len(pages) :] if name == PHASES[-1].name} == {200}, "it heals"
    # Nothing is kept by half.
    there = {("document", each.title, each.latest.sha256) for each in Document.objects.all()}
    assert [said for said in acknowledged if said[0] == "document" and said not in there] == []
    assert without_file() == []
    assert all(sha256(read(row.file.name)) == row.sha256 for row in DocumentVersion.objects.all())
    assert not Submission.objects.filter(answer_url="").exists()
    left = strays()
    prune_files(max(stray.at for stray in left) + 2 * JUST_WRITTEN if left else NOW, now=True)
    assert strays() == []
    # A backup is whole, or there is none.
    for each in backups:
        assert each.file.exists() == (each.status == 0), (str(each), each.said)
        assert "Traceback" not in each.said
    assert backups[-1].status == 0
    assert {each.status for each in backups} == {0, 1}
    assert locks.longest < HELD, f"a case or a publication was held for {locks.longest:.1f} s"
    assert sum(number for words, number in told.items() if words.startswith("approved")) >= 3
    print(
        f"store slow, too slow, silent, away: {len(acknowledged)} documents acknowledged, 0 lost, 0 half; "
        f"{statuses[503]} sent back with their words, none 500; longest answer {max(waited):.1f} s, of a page without "
        f"files {max(without):.1f} s; {dict(told)}; {len(left)} files without a row, pruned; locks looked at "
        f"{locks.looks} times, none held for {HELD} s; backups " + ", ".join(map(str, backups))
    )

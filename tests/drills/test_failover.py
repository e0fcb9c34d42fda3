"""The primary's machine dies, with the processes on it, in the middle of everything; the replica is promoted by hand as
docs/operations.md says: nothing acknowledged is lost where it was waited for, and nothing taken down comes back."""

import datetime as dt
import itertools
import random
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from csprapp.files.checks import sha256
from tests.desk import Desk
from tests.drills.served import ROOT, Person, Service, at_work
from tests.proxy import line
from tests.replicated import Pair, pair
from tests.tools import missing, pause
from tests.with_postgres import binaries

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Publisher(threading.Thread):
    """Publishes and takes down, one after the other, until the machine dies; what was acknowledged."""

    desk: Desk
    up: list[str] = field(default_factory=list)
    down: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        with suppress(OSError):
            while (said := self.desk.does("publish")) and not said.startswith("failed"):
                slug = said.split()[0]
                if len(self.up) < len(self.down) or self.desk.does("down", slug) != "done":
                    self.up.append(slug)
                else:
                    self.down.append(slug)


def forms(number: int, area: str, reference: str):
    """A referral, a document, a draft, and again."""
    chance = random.Random(number)
    for count in itertools.count():
        word = f"{number}-{count}"
        yield ("cases_referral", "summary", word), "/staff/referrals/new/", {
            "area": area, "referred_by": "Dr Invented", "initials": "Q.Z.", "summary": word, "token": word,
            "received_on_day": "18", "received_on_month": "11", "received_on_year": "2026",
        }, None  # fmt: skip
        data = PNG + chance.randbytes(300_000)
        fields = {"title": word, "marking": "court", "token": f"{word}-d"}
        yield (("cases_documentversion", "sha256", sha256(data)), f"/staff/cases/{reference}/documents/", fields, data)
        yield ("records_draft", "subject", word), f"/staff/drafts/a-form/{word}/", {"what": word}, None


@pytest.fixture
def both():
    if (bin_dir := binaries()) is None:
        missing("no PostgreSQL on this machine: apt-get install postgresql")
    with pair(bin_dir) as made:
        yield made


def public_part(both: Pair, var) -> Service:
    more = {"CSPR_SERVE": "public", "PRIMARY_URL": both.primary.address}
    served = Service(both.replica.address, var, **more)
    served.start()
    return served


def there(address: str, table: str, column: str) -> set[str]:
    import psycopg

    with psycopg.connect(address) as asking:
        return {value for (value,) in asking.execute(f"SELECT {column} FROM {table}")}  # type: ignore[arg-type]


def test_with_a_replica_that_is_waited_for_nothing_acknowledged_is_lost(both, tmp_path):
    # Everybody with a role gets a mail on the first working day of a week: on Tuesday where Monday is a holiday.
    monday = dt.date.today() + dt.timedelta(days=-dt.date.today().weekday() % 7)
    days = [(monday + dt.timedelta(days=later)).isoformat() for later in (0, 1)]
    staff = Service(both.primary.address, tmp_path)
    staff.manage("migrate", "--verbosity", "0")
    both.caught_up()
    both.synchronous()
    with Desk(both.primary.address, tmp_path) as desk:
        area, *made = desk.does("people").split()
        pairs = list(zip(made[::2], made[1::2], strict=True))
        people = [Person(staff, key, forms(n, area, case)) for n, (key, case) in enumerate(pairs)]
        staff.start()
        public = public_part(both, tmp_path)
        publisher = Publisher(desk)
        with at_work(people):
            publisher.start()
            pause(12)
            reminding = subprocess.Popen(
                [sys.executable, "manage.py", "send_reminders", "--today", days[0]],
                env=staff.env, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            pause(2.5)  # in the middle of it, on a quick machine at its end
            both.primary.signal(signal.SIGKILL)  # the machine is gone, and all that ran on it
            for process in (staff.process, reminding, desk.process):
                with suppress(ProcessLookupError):
                    process.send_signal(signal.SIGKILL)
            staff.kill_all()
            reminding.wait()
            publisher.join()
    slugs = [*publisher.up, *publisher.down]
    assert publisher.up
    assert publisher.down
    answers = [public.ask("GET", f"/reviews/{slug}/") for slug in slugs]
    assert {status for status, _, _ in answers} == {503}
    assert all(b"the service is unavailable for a moment" in page for _, _, page in answers)
    public.kill_all()

    both.replica.promote()
    new = Desk(both.replica.address, tmp_path)
    said = new.manage("after_failover", "--nothing-lost")
    assert "Nothing in the memory is missing here" in said
    again = Service(both.replica.address, tmp_path)
    again.start()
    try:
        assert [again.ask("GET", f"/reviews/{slug}/")[0] for slug in publisher.down] == [410] * len(publisher.down)
        assert [again.ask("GET", f"/reviews/{slug}/")[0] for slug in publisher.up] == [200] * len(publisher.up)
        cookies = {"Cookie": f"session={pairs[0][0]}"}
        assert again.ask("GET", f"/staff/cases/{pairs[0][1]}/", **cookies)[0] == 200, "still signed in"
        for day in [*days, *days]:
            again.manage("send_reminders", "--today", day)
    finally:
        again.kill_all()
    acknowledged = [said for person in people for said in person.acknowledged]
    found = {each: there(both.replica.address, *each) for each in {said[:2] for said in acknowledged}}
    assert [said for said in acknowledged if said[2] not in found[said[:2]]] == []
    assert [each for person in people for each in person.odd] == []
    digests = both.replica.sql("SELECT count(*), count(DISTINCT (person, day)) FROM mail_digest")
    assert digests[0][0] == digests[0][1] > 0
    assert "Each row has its file" in new.manage("doctor")
    print(
        f"remote_apply: {len(acknowledged)} forms and files, {len(publisher.up)} publications and "
        f"{len(publisher.down)} takings down acknowledged, 0 lost, 0 back; {digests[0][0]} mails, one a person"
    )


def test_with_one_that_is_not_waited_for_what_was_taken_down_in_the_last_moment_stays_down(both, tmp_path):
    (tmp_path / "memory").mkdir()
    folders = {"CSPR_MEMORY": str(tmp_path / "memory")}
    with line(both.primary.port) as following, Desk(both.primary.address, tmp_path, **folders) as desk:
        both.replica.set(primary_conninfo=f"host=127.0.0.1 port={following.port} user=app application_name=replica")
        desk.manage("migrate", "--verbosity", "0")
        desk.does("people")
        kept, fallen = (desk.does("publish").split()[0] for _ in range(2))
        both.caught_up()
        public = public_part(both, tmp_path)
        assert public.ask("GET", f"/reviews/{fallen}/")[0] == 200
        following.swallows = True  # from here on the replica hears nothing
        given = desk.does("reference")
        assert desk.does("down", fallen) == "done"
        assert public.ask("GET", f"/reviews/{fallen}/")[0] == 503, "not for a moment"
        both.primary.signal(signal.SIGKILL)
    assert [public.ask("GET", f"/reviews/{slug}/")[0] for slug in (kept, fallen)] == [503, 503]
    public.kill_all()

    refused = Desk(both.replica.address, tmp_path, **folders).manage("after_failover", status=1)
    assert "still names a replica: promote it first" in refused
    both.replica.promote()
    said = Desk(both.replica.address, tmp_path, **folders).manage("after_failover")
    assert f"{fallen} is down again" in said
    assert "ask the staff to check what they saved last" in said
    again = Service(both.replica.address, tmp_path, **folders)
    again.start()
    try:
        assert again.ask("GET", f"/reviews/{fallen}/")[0] == 410
        assert fallen.encode() not in again.ask("GET", "/reviews/")[2]
        assert again.ask("GET", f"/reviews/{kept}/")[0] == 200
    finally:
        again.kill_all()
    with Desk(both.replica.address, tmp_path, **folders) as desk:
        assert desk.does("reference") > given, "no reference is given twice"
    print("not waited for: one case lost, and said so; 1 of 1 takings down stays down, no reference given twice")

"""Processes that write are killed, again and again: nothing that was acknowledged is lost, nothing is there by half."""

import datetime as dt
import os
import random
import select
import signal
from collections import Counter
from time import monotonic

import pytest
from django.db import connection, transaction

from cases.audit.texts import Refresh, changed_since
from cases.incidents.models import Incident
from csprapp.records.seals.sealing import make_seals
from dashboard.pruning.files import strays
from dashboard.pruning.services import JUST_WRITTEN, prune_files
from publications.library import writing
from publications.library.remembering import catch_up
from tests.drills.consistent import KINDS, half, lost
from tests.drills.writing import PDFS, Slot, Writer, fork, let_work
from tests.factories import make_agency, make_user
from tests.factories_publications import make_draft, make_publication
from tests.factories_publishing import small_pdf
from tests.factories_reviews import make_action, make_scene
from tests.tools import pause

KILLS, AT_ONCE = int(os.environ.get("CSPR_KILLS", "200")), 2
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def memory_of_its_own(settings, tmp_path):
    """What the test before remembered is of another database, whose seals have the same numbers."""
    settings.CSPR_MEMORY = tmp_path / "memory"


def make_slot() -> Slot:
    PDFS[:] = PDFS or [small_pdf(f"Invented, version {number}.") for number in range(3)]
    scene = make_scene()
    by = scene.coordinator
    waiting, public = make_publication(on=None).pk, make_publication().pk
    people = [make_user(role) for role in ("publisher", "checker", "administrator")]
    draft = make_draft()
    facts = {"kind": "report", "title": "Report", "by": draft.author, "why": "Begun"}
    file = writing.add_document(draft.pk, draft.version, small_pdf(), **facts).pk
    return Slot(by, scene.case.area, scene, make_action(), *people, make_agency(), file, waiting, public)


def words_lag(case: int) -> bool:
    """Whether a case is not found by all that stands in it."""
    before = Incident.objects.get(pk=case).search_text
    with transaction.atomic():
        Refresh(case).run()
        now = Incident.objects.get(pk=case).search_text
        transaction.set_rollback(True)
    return before != now


def read_line(pipe: int) -> None:
    """Wait until the process writes its first word: it has a connection."""
    select.select([pipe], [], [], 60)


def heard(pipe: int) -> list[tuple[str, int, str]]:
    """Everything acknowledged on a pipe whose process is dead."""
    parts = []
    while part := os.read(pipe, 65_536):
        parts.append(part)
    os.close(pipe)
    words = [line.split(" ", 2) for line in b"".join(parts).decode().splitlines()]
    return [(kind, int(pk), said) for kind, pk, said in words if kind != "begun"]


def test_each_kind_of_write_is_there_as_it_is_acknowledged():
    """Before anybody is killed: each once."""
    writer = Writer(make_slot(), 1)
    acknowledged = [tuple(map(str, kind())) for kind in writer.kinds()]
    acknowledged = [(kind, int(pk), said) for kind, pk, said in acknowledged]
    assert {kind for kind, *_ in acknowledged} == KINDS
    assert lost(acknowledged) == []
    assert half() == []


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there():
    slots = [make_slot() for _ in range(AT_ONCE)]
    make_seals()  # what the scene wrote: an erasure seals what is new alone
    chance, acknowledged, killed, running = random.Random(1), [], 0, {}
    connection.close()
    began = monotonic()
    for slot in slots:
        running[len(running)] = (slot, *fork(slot, len(running) + 1))
    while killed < KILLS:
        turn = killed % AT_ONCE
        slot, process, pipe = running[turn]
        read_line(pipe)
        let_work(process, chance.uniform(0, 0.5))
        pause(chance.uniform(0, 0.02))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        killed += 1
        acknowledged += heard(pipe)
        running[turn] = (slot, *fork(slot, killed + AT_ONCE + 1))
    for _, process, pipe in running.values():
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        acknowledged += heard(pipe)
    seconds = monotonic() - began
    assert [said for said in acknowledged if said[0] == "failed"] == []
    assert {kind for kind, *_ in acknowledged} == KINDS
    assert lost(acknowledged) == []
    forgotten = catch_up()  # as the next backup does, for one killed between its commit and the memory
    lately = [case for case in changed_since(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) if words_lag(case)]
    for case in lately:  # as the next morning does, for one killed between its commit and the words of search
        Refresh(case).run()
    assert half() == []
    left = strays()
    prune_files(dt.datetime.now(dt.UTC) + 2 * JUST_WRITTEN, now=True)
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(Counter(kind for kind, *_ in acknowledged).items()))
    told = f"{len(acknowledged)} acknowledged ({kinds}), 0 lost, 0 half there"
    mended = f"{len(left)} files without a row, pruned; {forgotten} take-downs written into the memory afterwards"
    mended += f"; the words of {len(lately)} cases worked out the next morning"
    print(f"{KILLS} kills in {seconds:.0f} s, {connection.vendor}: {told}; {mended}")
    assert strays() == []

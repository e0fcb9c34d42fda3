"""The memory outside the database: what is written stays, and whatever is altered or missing is noticed."""

import json
import threading

import pytest
from django.db import transaction

from csprapp import memory
from csprapp.memory import Mark, MemoryFault
from tests.tools import pause


@pytest.fixture
def folder(settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "elsewhere" / "memory"
    return settings.CSPR_MEMORY


def three(folder):
    for number in (1, 2, 3):
        memory.note("taken_down", publication=f"review-2026-k{number}")
    return folder / memory.LINES


def test_what_is_noted_is_read_back_in_its_order(folder):
    three(folder)
    read = memory.read()
    assert read.faults == ()
    assert [line.facts["publication"][-2:] for line in read.lines] == ["k1", "k2", "k3"]
    assert [line.mark.number for line in read.lines] == [1, 2, 3]


def test_nobody_else_may_read_it(folder):
    file = three(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in (file, folder / memory.HEAD)} == {0o600}


def altered(lines):
    told = json.loads(lines[1])
    told["facts"]["publication"] = "review-2026-zz"
    return [lines[0], json.dumps(told), lines[2]]


@pytest.mark.parametrize(
    "changed",
    [
        altered,
        lambda lines: lines[1:],
        lambda lines: [lines[0], lines[2]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: lines[:2],
        lambda lines: [],
        lambda lines: [*lines, lines[0]],
        lambda lines: [lines[0], lines[1], "{}"],
    ],
    ids=["altered", "begin cut", "middle cut", "another order", "end cut", "emptied", "repeated", "end altered"],
)
def test_an_altered_or_missing_line_is_noticed_and_stays_noticed(folder, changed):
    file = three(folder)
    file.write_text("".join(f"{line}\n" for line in changed(file.read_text().splitlines())))
    assert memory.read().faults
    memory.note("taken_down", publication="review-2026-k4")
    assert memory.read().faults
    assert memory.read().lines[-1].facts == {"publication": "review-2026-k4"}


def test_a_lost_head_is_noticed(folder):
    three(folder)
    (folder / memory.HEAD).unlink()
    assert "lost" in memory.read().faults[0]


def test_a_line_that_a_power_cut_left_half_written_is_no_fault(folder):
    file = three(folder)
    with file.open("a") as half:
        half.write(file.read_text().splitlines()[0][:50])
    memory.note("put_back", publication="review-2026-k1")
    assert memory.read().faults == ()
    assert len(memory.read().lines) == 4


def test_a_crash_between_the_line_and_the_head_is_no_fault(folder):
    three(folder)
    before = (folder / memory.HEAD).read_bytes()
    memory.note("put_back", publication="review-2026-k1")
    (folder / memory.HEAD).write_bytes(before)
    assert memory.read().faults == ()
    memory.note("put_back", publication="review-2026-k2")
    assert memory.read().faults == ()
    assert memory.read().mark.number == 5


def test_another_key_opens_nothing_and_an_older_one_does_while_it_is_named(folder, settings):
    three(folder)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    assert memory.read().lines == ()
    assert memory.read().faults
    settings.SECRET_KEY_FALLBACKS = [old]
    assert memory.read().faults == ()
    memory.note("put_back", publication="review-2026-k1")
    assert len(memory.read().lines) == 4
    assert memory.read().faults == ()


def test_the_lines_after_a_place_and_none_of_a_place_that_never_was(folder):
    three(folder)
    first = memory.read().lines[0].mark
    assert [line.mark.number for line in memory.read().since(first)] == [2, 3]
    assert len(memory.read().since(Mark())) == 3
    assert memory.read().since(Mark(2, "of another memory")) is None
    assert memory.read().since(Mark(9, first.mac)) is None


def test_it_is_begun_once(folder):
    assert memory.begin() == memory.begin()
    assert [line.kind for line in memory.read().lines] == ["begun"]


def test_many_at_once_lose_nothing(folder):
    threads = [threading.Thread(target=memory.note, args=["put_back"], kwargs={"n": n}) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.read().faults == ()
    assert {line.facts["n"] for line in memory.read().lines} == set(range(20))


def test_a_line_written_while_another_reads_is_not_taken_for_a_cut_end(folder, monkeypatch):
    three(folder)
    head, writer = memory._head, threading.Thread(target=memory.note, args=["taken_down"])

    def after_a_line_of_another(place):
        if not writer.ident:
            writer.start()
            writer.join(0.3)
        return head(place)

    monkeypatch.setattr(memory, "_head", after_a_line_of_another)
    assert memory.read().faults == ()
    writer.join()
    assert len(memory.read().lines) == 4


def in_the_way(folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("a file stands where the folder should be")


def test_a_disk_that_refuses_is_said_in_words(folder):
    in_the_way(folder)
    with pytest.raises(MemoryFault, match="The memory of take-downs cannot be used"):
        memory.note("taken_down")
    assert "cannot be used" in memory.memory_faults()[0]


def test_a_disk_that_hangs_keeps_nobody_waiting_for_ever(folder, monkeypatch):
    monkeypatch.setattr(memory, "PATIENCE", 0.05)
    monkeypatch.setattr(memory, "_append", lambda *line: pause(0.3))
    with pytest.raises(MemoryFault, match="no answer"):
        memory.note("taken_down")


def test_the_same_disk_as_the_data_is_named_until_it_is_another(folder, settings, tmp_path):
    three(folder)
    settings.CSPR_VAR = tmp_path
    assert "the same disk" in memory.memory_faults()[0]


@pytest.mark.django_db(transaction=True)
class TestAfterCommit:
    def test_what_is_rolled_back_is_not_remembered(self, folder):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            memory.after_commit("taken_down")
            raise ZeroDivisionError
        with transaction.atomic():
            memory.after_commit("put_back")
            assert memory.read().lines == ()
        assert [line.kind for line in memory.read().lines] == ["put_back"]
        assert memory.untold() == []

    def test_what_was_done_stands_when_it_cannot_be_written_and_the_person_is_told_once(self, folder, caplog):
        in_the_way(folder)
        with transaction.atomic():
            memory.after_commit("taken_down")
        assert "could not be written" in caplog.text
        assert len(memory.untold()) == 1
        assert memory.untold() == []

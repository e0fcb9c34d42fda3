"""Files are read in a process of their own: it ends in time, takes no more than it may, and its crash is an answer."""

import os
import threading
import time

import pytest
from django.test import override_settings

from csprapp.files import child
from csprapp.files.refused import FileRefused, TooMuch
from tests.files import in_a_child


@pytest.fixture(autouse=True, scope="module")
def _in_a_real_child():
    with override_settings(FILES_IN_A_CHILD=True):
        yield


def test_it_gives_what_the_function_gives_from_another_process():
    there, value = child.run(in_a_child.where_and, {"a": [b"1", None, 2.5]})
    assert there != os.getpid()
    assert value == {"a": [b"1", None, 2.5]}


def test_a_refusal_comes_back_as_it_was_raised():
    with pytest.raises(FileRefused, match="Say so") as refused:
        child.run(in_a_child.refuse, "Say so")
    assert refused.value.messages == ["Say so"]
    assert not isinstance(refused.value, TooMuch)


@pytest.mark.parametrize("function", [in_a_child.turn_for_ever, in_a_child.sleep_for_ever])
def test_what_takes_too_long_is_ended_and_said(function):
    began = time.monotonic()
    with pytest.raises(TooMuch, match="takes too long"):
        child.run(function, seconds=0.3)
    assert time.monotonic() - began < 5


def test_what_needs_too_much_memory_is_said():
    with pytest.raises(TooMuch, match="memory"):
        child.run(in_a_child.take, 200 * child.MEBIBYTE, memory=64 * child.MEBIBYTE)
    assert child.run(in_a_child.take, 20 * child.MEBIBYTE, memory=64 * child.MEBIBYTE) == 20 * child.MEBIBYTE


@pytest.mark.parametrize("function", [in_a_child.crash, in_a_child.leave, in_a_child.stumble, in_a_child.write_a_file])
def test_a_crash_is_an_answer(function):
    with pytest.raises(TooMuch, match="damaged"):
        child.run(function)


def test_an_answer_that_is_too_large_or_would_run_something_is_not_read():
    with pytest.raises(TooMuch, match="too much memory"):
        child.run(in_a_child.say, 2 * child.MEBIBYTE, output=child.MEBIBYTE)
    with pytest.raises(TooMuch, match="damaged"):
        child.run(in_a_child.answer_with_something_that_runs)


def test_it_has_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "ours")
    monkeypatch.setattr(child, "_helper", child._Helper())
    assert "SECRET_KEY" not in child.run(in_a_child.environment)


def test_many_at_once_and_a_helper_that_is_gone_hold_up_nobody():
    os.kill(child.run(in_a_child.helper), 9)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(child.run(in_a_child.where_and, 1))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len({pid for pid, _ in answers}) == 8


def test_the_fault_is_logged_without_a_word_of_the_file(caplog):
    with pytest.raises(TooMuch):
        child.run(in_a_child.stumble)
    assert "ValueError" in caplog.text
    assert "in_a_child.py, line" in caplog.text
    assert "Torquil" not in caplog.text

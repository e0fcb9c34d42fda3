"""A long PDF is read beside the requests: the check says where that stands, and a restart only begins it again."""

import threading

import pytest

from publishing.disclosure.pdfs import Read
from publishing.disclosure.searches import Place
from publishing.links import reading
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import make_people, make_review, make_waiting, small_pdf

pytestmark = pytest.mark.django_db


class Slow:
    """A reader that takes until it is let go, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked, self.may = 0, threading.Event()

    def __call__(self, name, data, pages=None):
        self.asked += 1
        assert self.may.wait(20)
        return Read([Place(f"{name}, page 1", "Quillan Zedworth")], [])


@pytest.fixture
def slow(monkeypatch):
    made = Slow()
    monkeypatch.setattr(reading, "read_in_a_child", made)
    monkeypatch.setattr(reading, "PATIENCE", 0.01)
    monkeypatch.setattr("publishing.clearance.views.PATIENCE", 0.01)
    monkeypatch.setattr(reading, "_readings", reading.OrderedDict())
    yield made
    made.may.set()


@pytest.fixture
def page(sign_in):
    case = make_case()
    make_people(case)
    edition = make_waiting(review=make_review(case=case), pdf=small_pdf())
    client, address = sign_in(make_user("checker")), f"/staff/publications/{edition.publication_id}/check/"
    return lambda: client.get(address)


def test_while_it_is_read_the_page_says_so_and_can_be_asked_again(slow, page):
    answer = page()
    assert "1 page and has been read for" in answer.text
    assert "Look again" in answer.text
    assert answer["Refresh"] == "10"
    slow.may.set()
    reading._readings[next(iter(reading._readings))].done.wait(20)
    assert "The name of a child in the case, in full" in page().text
    assert slow.asked == 1


def test_after_a_restart_it_is_read_again_and_nothing_else_is_lost(slow, page):
    page()
    reading._readings.clear()  # as a new process begins
    slow.may.set()
    page()
    reading._readings[next(iter(reading._readings))].done.wait(20)
    assert "The name of a child in the case, in full" in page().text
    assert slow.asked == 2


def test_a_fault_of_the_reader_is_a_finding_and_holds_up_nobody(slow, page, monkeypatch):
    monkeypatch.setattr(reading.storage, "read", lambda name: 1 / 0)
    monkeypatch.setattr(threading, "excepthook", lambda fault: None)
    page()
    reading._readings[next(iter(reading._readings))].done.wait(20)
    assert "read it by eye" in page().text

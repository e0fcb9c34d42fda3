"""After a breach: what somebody opened, or who opened a case, in one command."""

import csv
import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from csprapp.records.access import log_read_by
from tests.factories import make_user
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    lena, omar = make_user("coordinator", name="Lena Sample"), make_user("manager", name="Omar Sample")
    # London is an hour ahead in June: half past eleven at night in UTC is the next day there.
    for at, who, case, what in (
        (dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC), lena, "2026-0001", "overview"),
        (dt.datetime(2026, 6, 1, 23, 30, tzinfo=dt.UTC), lena, "2026-0002", "document: =minutes"),
        (dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC), omar, "2026-0001", "history"),
    ):
        with clock.at(at):
            log_read_by(who, who.name, "", what=what, case=case, why="=1+1" if who is omar else "")
    return lena, omar


def listed(capsys, *asked):
    call_command("who_read", *asked)
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_what_a_person_opened(people, capsys):
    rows = listed(capsys, "--person", people[0].email.upper())
    assert [(row["case"], row["what"]) for row in rows] == [
        ("2026-0001", "overview"),
        ("2026-0002", "document: =minutes"),
    ]
    assert (rows[0]["when"], rows[0]["who"]) == ("2026-06-01T10:00:00+01:00", "Lena Sample")


def test_who_opened_a_case_and_no_cell_is_a_formula(people, capsys):
    rows = listed(capsys, "--case", "2026-0001")
    assert [row["who"] for row in rows] == ["Lena Sample", "Omar Sample"]
    assert rows[1]["why"] == "'=1+1"


def test_days_are_londons_and_the_last_one_is_included(people, capsys):
    assert [row["case"] for row in listed(capsys, "--person", people[0].email, "--from", "2026-06-02")] == ["2026-0002"]
    assert [row["case"] for row in listed(capsys, "--case", "2026-0001", "--until", "2026-06-02")] == ["2026-0001"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "--person ADDRESS or --case REFERENCE"),
        (["--person", "nobody@council.example"], "Nobody here has the address"),
    ],
)
def test_what_cannot_be_answered_is_said(db, asked, said):
    with pytest.raises(CommandError, match=said):
        call_command("who_read", *asked)

"""The command a person or a program asks why a date is due that day."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.deadlines.models import CalendarDay
from csprapp.records.services import add
from dashboard.management.commands import explain_deadline
from tests.clock.factories import day
from tests.factories import make_user

KEYS = ["rule", "from", "day_0", "due_on", "working_target", "skipped", "source"]


def run(*args):
    out = io.StringIO()
    call_command("explain_deadline", *args, stdout=out)
    return out.getvalue()


def run_lines(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    out = io.StringIO()
    code = 0
    try:
        call_command("explain_deadline", "-", stdout=out)
    except SystemExit as stop:
        code = stop.code
    return [json.loads(line) for line in out.getvalue().splitlines()], code


@pytest.mark.django_db
def test_a_date_is_explained_as_json():
    facts = json.loads(run("--rule", "notify_panel", "--from", "2026-12-18", "--json"))
    assert list(facts) == KEYS
    assert facts["due_on"] == "2026-12-29"
    assert facts["skipped"][2] == {"date": "2026-12-25", "reason": "Christmas Day"}


@pytest.mark.django_db
def test_a_date_is_explained_in_words():
    words = run("--rule", "months:6", "--from", "2026-06-26")
    assert "due on: 2026-12-26\nworking target: 2026-12-24\n" in words
    assert "not counted: 2026-12-25 Christmas Day" in run("--rule", "working_days:5", "--from", "2026-12-18")


@pytest.mark.django_db
def test_the_last_public_day_is_the_anniversary():
    facts = json.loads(run("--rule", "public_until", "--from", "2026-03-15", "--json"))
    assert facts["due_on"] == "2027-03-15"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--rule", "notify_panel", "--from", "2026-06-30T23:30:00"], "Give the time with Z or an offset"),
        (["--rule", "months:0", "--from", "2026-06-30"], "must be above 0"),
        (["--rule", "nonsense", "--from", "2026-06-30"], "is not a rule"),
        (["--rule", "notify_panel", "--from", "2060-06-30"], "is after 31 December 2038"),
        (["--rule", "notify_panel"], "Give --rule and --from"),
        ([], "Give --rule and --from"),
        (["-", "--rule", "notify_panel"], "not both"),
    ],
)
def test_what_cannot_be_answered_is_an_error_with_a_sentence(args, words):
    with pytest.raises(CommandError, match=words):
        run(*args)


@pytest.mark.django_db
def test_lines_are_answered_in_order_and_a_bad_one_does_not_stop_the_rest(monkeypatch):
    answers, code = run_lines(
        monkeypatch, "notify_panel,2026-11-02\ndays:0,2026-01-01\n\nno comma\nworking_days:5,2026-06-30T23:30:00Z\n"
    )
    assert code == 1
    assert answers[0]["due_on"] == "2026-11-09"
    assert [answer.get("line") for answer in answers] == [None, 2, 3, 4, None]
    assert all(list(answer) == ["error", "line"] for answer in answers[1:4])
    assert answers[4]["day_0"] == "2026-07-01"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line", ["\ufeffnotify_panel,2026-12-18", '"notify_panel","2026-12-18"', " notify_panel , 2026-12-18 \r"]
)
def test_a_line_as_a_sheet_of_windows_writes_it_is_answered(monkeypatch, line):
    (answer,), code = run_lines(monkeypatch, f"{line}\n")
    assert (answer.get("due_on"), code) == ("2026-12-29", 0)


@pytest.mark.django_db
def test_good_lines_alone_end_well(monkeypatch):
    assert run_lines(monkeypatch, "notify_panel , 2026-11-02")[1] == 0
    assert run_lines(monkeypatch, "") == ([], 0)


@pytest.mark.django_db
def test_a_bank_holiday_that_staff_added_is_used():
    row = CalendarDay(kind="added", day=day("2026-11-05"), name="A proclaimed day", source="The Gazette")
    add(row, by=make_user("administrator"), why="Proclaimed")
    facts = json.loads(run("--rule", "notify_panel", "--from", "2026-11-02", "--json"))
    assert facts["due_on"] == "2026-11-10"
    assert {"date": "2026-11-05", "reason": "A proclaimed day"} in facts["skipped"]


def test_without_a_database_the_shipped_calendar_answers(monkeypatch, tmp_path):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "none.sqlite3"))
    if connection.vendor == "sqlite":
        assert json.loads(run("--rule", "notify_panel", "--from", "2026-11-02", "--json"))["due_on"] == "2026-11-09"
        assert not (tmp_path / "none.sqlite3").exists()


def test_with_a_database_that_does_not_answer_the_shipped_calendar_does(monkeypatch):
    def broken():
        from django.db import OperationalError

        raise OperationalError("no such table")

    monkeypatch.setattr(explain_deadline, "calendar_in_force", broken)
    monkeypatch.setattr(explain_deadline.Path, "exists", lambda self: True)
    assert json.loads(run("--rule", "notify_panel", "--from", "2026-11-02", "--json"))["due_on"] == "2026-11-09"


@pytest.mark.django_db
def test_a_line_that_is_no_text_is_a_bad_line(monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(b"\xff\xfe,2026-11-02\nnotify_panel,2026-11-02\n"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", pipe)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("explain_deadline", "-", stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer.get("line") for answer in answers] == [1, None]

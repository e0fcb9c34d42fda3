"""A day on which the reminders were not written comes with the next run, whole and once."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from csprapp.mail.models import Outbox
from csprapp.records.models import TimerRun
from dashboard.management.commands import send_reminders as command
from tests.dashboard.factories import make_agreed, start_clock
from tests.factories import make_user
from tests.factories_actions import FAR, make_checked, make_far_action
from tests.factories_cases import make_case

pytestmark = pytest.mark.django_db
DIGEST = "weekly_digest"


@pytest.fixture
def anna():
    return make_user("coordinator", email="anna@demo.example")


@pytest.fixture
def run(clock, capsys):
    """A function that runs the command at seven on days of November and gives what it said last."""

    def run(*days, month=11):
        for day in days:
            clock.move_to(dt.datetime(2026, month, day, 7, tzinfo=dt.UTC))
            call_command("send_reminders")
        return capsys.readouterr().out.splitlines()[-1]

    return run


def written():
    rows = Outbox.objects.exclude(kind=DIGEST).order_by("day", "pk")
    return [(row.kind, row.day.day, row.recipient) for row in rows if row.kind != "action_given"]


def test_what_was_due_on_a_missed_day_is_told_with_the_next_run_once_and_in_words_that_are_true_then(anna, run):
    make_agreed(make_case(by=anna, reference="2026-0042"), dt.date(2026, 11, 26))  # a Thursday
    run(23, 24, 25)
    assert written() == [("due_soon", 24, anna.email)]
    said = run(27)
    assert said == "2 reminders written, 1 missed day among them"
    assert written()[1:] == [("due_today", 26, anna.email), ("overdue", 27, anna.email)]
    late = Outbox.objects.get(kind="due_today")
    assert late.title == "Case 2026-0042: a date by Thu 26 Nov 2026"
    assert late.text.startswith("Overdue by 1 working day.")
    assert run(27) == "0 reminders written"


def test_a_date_that_passed_on_a_missed_friday_is_told_on_saturday(anna, run):
    make_agreed(make_case(by=anna), dt.date(2026, 11, 27))
    run(25, 26, 28)
    assert ("due_today", 27, anna.email) in written()


def test_a_week_that_was_missed_gives_the_same_mails_as_a_week_that_was_not_but_for_what_came_after(anna, run, clock):
    """Of one date one mail says that it is overdue: the weeks before say nothing more."""
    case = make_case(by=anna)
    start_clock(case, "notify_panel", dt.date(2026, 11, 6))  # due Fri 13 Nov
    for day in (17, 18, 19, 20, 23):
        make_agreed(case, dt.date(2026, 11, day))
    run(16, 24)
    told = [day for kind, day, _ in written() if kind == "due_today"]
    assert told == [17, 18, 19, 20, 23]
    assert [day for kind, day, _ in written() if kind == "overdue" and day == 23] == [23, 23]
    assert Outbox.objects.filter(kind=DIGEST).count() == 2
    count = Outbox.objects.count()
    run(24)
    assert Outbox.objects.count() == count


def test_a_check_in_of_a_missed_day_is_asked_for(run):
    make_checked(make_far_action(due_on=dt.date(2027, 2, 22)), first_on=dt.date(2026, 11, 30))
    run(27, 28, 29)
    run(1, month=12)
    assert ("action_due_today", 30, FAR) in written()


def test_a_run_that_broke_off_is_no_run(anna, run, monkeypatch):
    make_agreed(make_case(by=anna), dt.date(2026, 11, 26))
    run(25)
    with monkeypatch.context() as broken:
        broken.setattr(command, "watch_all", lambda today: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(26)
    assert TimerRun.objects.get().outcome == "failed: ZeroDivisionError"
    run(27)
    assert ("due_today", 26, anna.email) in written()


def test_the_first_run_of_all_has_missed_nothing(anna, run):
    make_agreed(make_case(by=anna), dt.date(2026, 11, 20))
    assert run(25) == "2 reminders written"


def test_a_run_on_a_machine_whose_clock_is_wrong_writes_nothing_until_somebody_says_it_is_right(anna, run, clock):
    make_agreed(make_case(by=anna), dt.date(2026, 12, 24))
    run(25)
    before = Outbox.objects.count()
    clock.move_to(dt.datetime(2027, 11, 25, 7, tzinfo=dt.UTC))
    with pytest.raises(CommandError, match="365 days ahead of it"):
        call_command("send_reminders")
    assert Outbox.objects.count() == before
    call_command("send_reminders", "--clock-is-right")
    assert Outbox.objects.count() > before


def test_another_day_by_hand_is_that_day_alone_and_no_run_of_the_timer(anna, capsys):
    make_agreed(make_case(by=anna), dt.date(2026, 11, 26))
    call_command("send_reminders", "--today", "2026-11-26")
    assert capsys.readouterr().out == "2 reminders written\n"
    assert not TimerRun.objects.exists()

"""A day on which the reminders were not written comes with the next run, whole and once."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from csprapp.mail.models import Outbox
from csprapp.records.models import TimerRun
from dashboard.management.commands import send_reminders as command
from reviews.returns import services as returns
from tests.dashboard.factories import make_agreed, start_clock
from tests.factories import make_agency, make_user
from tests.factories_actions import FAR, make_checked, make_far_action
from tests.factories_cases import make_case, make_person

pytestmark = pytest.mark.django_db


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


def written(to=None):
    """The daily mails that say something: day and subject."""
    rows = Outbox.objects.filter(kind="digest").order_by("day", "pk")
    rows = rows.filter(recipient=to) if to else rows
    return [(row.day.day, row.title) for row in rows if not row.title.startswith("Nothing")]


def test_what_was_due_on_a_missed_day_is_told_by_the_next_mail_in_words_that_are_true_then(anna, run):
    make_agreed(make_case(by=anna, reference="2026-0042"), dt.date(2026, 11, 26))  # a Thursday
    run(23, 24, 25)
    assert written() == [(24, "Coming up: agreed task for 2026-0042")]
    assert run(27) == "1 reminder written, 1 missed day among them"
    assert written()[1:] == [(27, "Overdue: agreed task for 2026-0042")]
    assert "Overdue by 1 working day." in Outbox.objects.latest("pk").text
    assert run(27) == "0 reminders written"


def test_a_date_that_passed_on_a_missed_friday_is_told_on_monday(anna, run):
    make_agreed(make_case(by=anna, reference="2026-0042"), dt.date(2026, 11, 27))
    run(26, 28, 29, 30)
    assert written() == [(26, "Coming up: agreed task for 2026-0042"), (30, "Overdue: agreed task for 2026-0042")]


def test_a_week_that_was_missed_comes_in_one_mail(anna, run):
    case = make_case(by=anna)
    start_clock(case, "notify_panel", dt.date(2026, 11, 6))  # due Fri 13 Nov
    for day in (17, 18, 19, 20, 23, 24):
        make_agreed(case, dt.date(2026, 11, day))
    run(16, 24)
    assert [(day, title.rpartition(",")[2]) for day, title in written()] == [(16, " and 2 more"), (24, " and 6 more")]
    count = Outbox.objects.count()
    run(24)
    assert Outbox.objects.count() == count


def test_an_agency_without_an_account_gets_the_reminder_of_a_missed_day(run):
    case, agency = make_case(by=make_user("coordinator")), make_agency()
    agency.email = "office@agency.example"
    agency.save()
    due_on = dt.date(2026, 11, 26)
    returns.ask(case, [agency], [make_person(case)], due_on, by=case.owner, today=dt.date(2026, 11, 24))
    run(25, 27)
    late = Outbox.objects.get(kind="agency-reminder")
    assert (late.recipient, late.day) == (agency.email, due_on)


def test_a_check_in_of_a_missed_day_is_asked_for(run):
    action = make_checked(make_far_action(due_on=dt.date(2027, 2, 22)), first_on=dt.date(2026, 11, 30))
    run(27, 28, 29)
    run(1, month=12)
    assert written(FAR) == [(1, f"Overdue: check-in 1 on action {action.pk}")]


def test_a_run_that_broke_off_is_no_run(anna, run, monkeypatch):
    make_agreed(make_case(by=anna, reference="2026-0042"), dt.date(2026, 11, 26))
    run(25)
    with monkeypatch.context() as broken:
        broken.setattr(command, "watch_all", lambda today: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(26)
    assert TimerRun.objects.get().outcome == "failed: ZeroDivisionError"
    run(27)
    assert written()[-1] == (27, "Overdue: agreed task for 2026-0042")


def test_the_first_run_of_all_has_missed_nothing(anna, run):
    make_agreed(make_case(by=anna), dt.date(2026, 11, 20))
    assert run(25) == "1 reminder written"


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
    assert capsys.readouterr().out == "1 reminder written\n"
    assert not TimerRun.objects.exists()

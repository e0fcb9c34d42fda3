"""What is kept of the commands that timers start, and what happens when the clock is wrong."""

import datetime as dt

import pytest
from django.core.management import CommandError, load_command_class

from csprapp.records.models import TimerRun
from csprapp.records.timers import FLAG, timed

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def run(clock, at, **more):
    clock.move_to(at)
    with timed("send_reminders", **more) as row:
        row.outcome = f"ran on {at:%d %b}"


def kept():
    return TimerRun.objects.get()


def test_a_run_is_kept_with_when_it_began_and_ended_and_what_came_of_it(clock):
    run(clock, NOON)
    run(clock, NOON + dt.timedelta(days=1))
    assert (kept().outcome, kept().started_at, kept().ended_at, kept().good_at) == (
        "ran on 24 Nov", *[NOON + dt.timedelta(days=1)] * 3,
    )  # fmt: skip


def test_a_run_that_fails_says_so_and_the_last_good_one_is_still_known(clock):
    run(clock, NOON)
    clock.move_to(NOON + dt.timedelta(days=1))
    with pytest.raises(ZeroDivisionError), timed("send_reminders"):
        1 / 0  # noqa: B018
    assert (kept().outcome, kept().good_at) == ("failed: ZeroDivisionError", NOON)
    assert kept().ended_at == NOON + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (dt.timedelta(days=365), "the clock is 365 days ahead of it"),
        (dt.timedelta(days=-2), "the clock is 2 days behind it"),
        (dt.timedelta(minutes=-30), "the clock is 30 minutes behind it"),
    ],
)
def test_a_run_refuses_when_the_clock_is_far_from_the_last_run_until_somebody_says_it_is_right(clock, away, words):
    run(clock, NOON)
    for _ in range(2):
        with pytest.raises(CommandError, match=words):
            run(clock, NOON + away)
    assert kept().outcome.startswith("refused: the clock is")
    assert kept().started_at == NOON
    run(clock, NOON + away, clock_is_right=True)
    run(clock, NOON + away)
    assert kept().good_at == NOON + away


@pytest.mark.parametrize("away", [dt.timedelta(days=40), dt.timedelta(minutes=-5), dt.timedelta(0)])
def test_a_month_off_and_a_clock_put_right_by_minutes_are_nothing_unusual(clock, away):
    run(clock, NOON)
    run(clock, NOON + away)
    assert kept().good_at == NOON + away


@pytest.mark.parametrize(
    "command", ["deliver_mail", "send_reminders", "check_public", "scan_waiting", "prune", "seal_audit"]
)
def test_what_a_refusal_asks_for_can_be_said_to_each_command(command):
    parser = load_command_class("dashboard", command).create_parser("manage.py", command)
    assert parser.parse_args([FLAG]).clock_is_right

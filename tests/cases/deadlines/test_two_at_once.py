"""Two people change the same date in the same moment, with real transactions."""

import threading

import pytest
from django.db import connection

from cases.deadlines import services
from cases.deadlines.adjusting import NewDay, change_calendar
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline, DeadlineChange
from csprapp.accounts.roles import Role
from csprapp.clock.ledger import Kind
from csprapp.records.services import Conflict
from tests.clock.factories import day
from tests.factories import make_user
from tests.factories_deadlines import make_deadline

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = day("2026-11-03")


def at_once(*jobs):
    """Run the jobs in threads that start together; what each returned, or the exception it raised."""
    gate, answers = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(number, job):
        gate.wait()
        try:
            answers[number] = job()
        except Exception as error:  # handed to the test
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_managers_one_wins_and_the_other_sees_what_won():
    first, second = make_user(Role.MANAGER), make_user(Role.MANAGER)
    deadline = make_deadline(first, "rapid_review")
    seen = deadline.version

    def set_to(person, text):
        return lambda: services.record_change(
            deadline.pk, Kind.DATE_SET, by=person, why="Letter", decided_on=TODAY, version=seen, value=day(text)
        )

    answers = at_once(set_to(first, "2026-12-01"), set_to(second, "2026-12-02"))
    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    won = [answer for answer in answers if isinstance(answer, Deadline)]
    assert (len(lost), len(won)) == (1, 1)
    assert lost[0].current.due_on == won[0].due_on == DeadlineChange.objects.get().value


def test_a_clock_that_starts_while_a_holiday_is_added_counts_it_too():
    admin = make_user(Role.ADMINISTRATOR)
    new = NewDay("added", day("2026-11-05"), "A proclaimed day", "The Gazette")
    at_once(
        *(lambda: make_deadline(admin) for _ in range(4)),
        lambda: change_calendar(new, by=admin, why="Proclaimed", today=TODAY),
        *(lambda: make_deadline(admin) for _ in range(4)),
    )
    assert set(Deadline.objects.values_list("due_on", flat=True)) == {day("2026-11-10")}
    calendar, rules = calendar_in_force(), rules_in_force()
    for deadline in Deadline.objects.all():
        assert services.folded(deadline, list(deadline.changes.all()), calendar, rules).due_on == deadline.due_on

"""The 18th birthday of a living child of an open case is a dated row, and stays right as facts are corrected."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from cases.editing import corrections
from cases.incidents.birthdays import watch_all
from cases.incidents.models import Incident, Person
from cases.incidents.rules import birthday
from tests.factories import make_user
from tests.factories_cases import TODAY, log_case, person_facts

BORN = dt.date(2009, 5, 9)
COMES_OF_AGE = dt.date(2027, 5, 9)

pytestmark = pytest.mark.django_db


def logged(born=BORN, role="harmed", **more):
    return log_case(people=[person_facts(role, "Q.Z.", date_of_birth=born, **more)])


def row(case):
    return Deadline.objects.filter(incident=case, route="person-birthday").first()


def correct(case, today=TODAY, **facts):
    person = Person.objects.get(incident=case)
    said = {"reason": "The hospital's letter", "by": case.owner, "today": today}
    return corrections.correct_person(person, person.version, facts, **said)


@pytest.mark.parametrize(
    ("born", "day"),
    [(BORN, COMES_OF_AGE), (dt.date(2012, 2, 29), dt.date(2030, 3, 1)), (dt.date(2010, 12, 31), dt.date(2028, 12, 31))],
)
def test_the_day_somebody_comes_of_age(born, day):
    assert birthday(born, 18) == day


def test_a_leap_day_comes_round_in_a_leap_year():
    assert birthday(dt.date(2012, 2, 29), 20) == dt.date(2032, 2, 29)


def test_logging_a_living_child_with_a_date_of_birth_starts_the_row():
    found = row(logged())
    assert (found.due_on, found.rule_key, found.is_open) == (COMES_OF_AGE, "agreed", True)
    assert "18th birthday" in found.label
    assert found not in Deadline.objects.statutory()


@pytest.mark.parametrize(
    "facts",
    [
        {"born": None},
        {"role": "died"},
        {"died_on": dt.date(2026, 11, 1)},
        {"role": "parent"},
        {"born": dt.date(2008, 11, 18)},
        {"born": dt.date(2001, 1, 1)},
    ],
)
def test_nobody_else_has_one(facts):
    assert row(logged(**facts)) is None


def test_each_of_several_children_has_their_own():
    case = log_case(people=[person_facts("harmed", i, date_of_birth=BORN) for i in ("Q.Z.", "A.B.")])
    assert Deadline.objects.filter(incident=case, route="person-birthday").count() == 2


def test_a_child_added_later_has_one():
    case = log_case()
    facts = person_facts("sibling", "A.B.", date_of_birth=BORN)
    corrections.add_person(case, facts, reason="A sister", by=case.owner, today=TODAY)
    assert row(case).due_on == COMES_OF_AGE


def test_it_follows_a_corrected_date_of_birth():
    case = logged()
    correct(case, date_of_birth=dt.date(2009, 7, 9))
    assert row(case).due_on == dt.date(2027, 7, 9)
    correct(case, date_of_birth=dt.date(2001, 5, 9))
    assert not row(case).is_open
    correct(case, date_of_birth=BORN)
    assert (row(case).is_open, row(case).due_on) == (True, COMES_OF_AGE)
    assert Deadline.objects.filter(incident=case, route="person-birthday").count() == 1


def test_it_starts_once_the_date_of_birth_is_known():
    case = logged(born=None)
    correct(case, date_of_birth=BORN)
    assert row(case).due_on == COMES_OF_AGE


def test_it_ends_when_the_child_died_and_runs_again_when_that_was_wrong():
    case = logged()
    correct(case, died_on=dt.date(2026, 11, 10))
    assert (row(case).is_open, row(case).end_reason) == (False, "no_longer_needed")
    correct(case, died_on=None)
    assert row(case).is_open
    correct(case, role="died")
    assert not row(case).is_open


def test_a_correction_of_something_else_leaves_no_line():
    case = logged()
    correct(case, name="Quillan Zedworth")
    assert row(case).changes.count() == 0


def test_a_birthday_that_passed_still_waits_to_be_dealt_with():
    case = logged(born=dt.date(2008, 11, 20))
    correct(case, today=dt.date(2026, 11, 23), name="Quillan Zedworth")
    assert row(case).is_open


def test_closing_ends_it_and_opening_again_takes_it_up_but_not_for_a_child_who_died():
    case = logged()
    by = case.owner
    version = Incident.objects.get(pk=case.pk).version
    case = corrections.close_case(case, version, TODAY, "finished", reason="Done", by=by, today=TODAY)
    assert not row(case).is_open
    correct(case, date_of_birth=dt.date(2009, 7, 9))
    assert not row(case).is_open
    case = corrections.reopen_case(case, case.version, reason="New facts", by=by, today=TODAY)
    assert (row(case).is_open, row(case).due_on) == (True, dt.date(2027, 7, 9))
    correct(case, died_on=TODAY)
    case = corrections.close_case(case, case.version, TODAY, "finished", reason="Done", by=by, today=TODAY)
    case = corrections.reopen_case(case, case.version, reason="Again", by=by, today=TODAY)
    assert not row(case).is_open


def test_a_birthday_years_away_waits_out_of_sight_until_its_last_year():
    case = logged(born=dt.date(2010, 5, 9))
    assert row(case) is None
    assert watch_all(dt.date(2027, 5, 9)) == 0
    assert watch_all(dt.date(2027, 5, 10)) == 1
    assert row(case).due_on == dt.date(2028, 5, 9)
    assert watch_all(dt.date(2027, 5, 11)) == 0


def test_the_daily_look_passes_over_the_dead_the_grown_and_closed_cases():
    logged(born=dt.date(2010, 5, 9), role="died")
    logged(born=dt.date(2001, 5, 9))
    closed = logged(born=dt.date(2010, 5, 9))
    corrections.close_case(closed, closed.version, TODAY, "finished", reason="Done", by=closed.owner, today=TODAY)
    assert watch_all(dt.date(2027, 6, 1)) == 0


def test_the_row_leads_to_the_case_and_strangers_learn_nothing(sign_in):
    case = logged()
    url = row(case).resolved_at()
    assert url == f"/staff/birthdays/{Person.objects.get(incident=case).pk}/"
    assert sign_in(case.owner).get(url).url == case.get_absolute_url()
    stranger = sign_in(make_user("partner"))
    assert stranger.get(url).status_code == 404
    assert stranger.get(url).content == stranger.get("/staff/birthdays/999999/").content.replace(b"999999", b"999999")

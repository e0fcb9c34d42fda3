"""What every staff page asks is read once, and again as soon as somebody has changed it."""

import datetime as dt

import pytest
from django.db import transaction

from cases.deadlines.calendars import calendar_in_force, closed_days, rules_in_force
from cases.deadlines.models import CalendarDay, ClosureDays
from csprapp.accounts.roles import Role
from csprapp.kept import asked_once
from csprapp.partnership.models import Partnership
from csprapp.records.services import add
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 12, 1)


def proclaim(day: dt.date = DAY) -> CalendarDay:
    row = CalendarDay(kind="added", day=day, name="A day of thanks", source="The Gazette")
    return add(row, by=make_user("administrator"), why="Proclaimed")


def test_a_request_asks_which_versions_stand_and_then_nothing(django_assert_num_queries):
    with asked_once():
        calendar_in_force(), rules_in_force(), Partnership.current(), closed_days()
    with asked_once(), django_assert_num_queries(1):
        for _ in range(3):
            calendar_in_force(), rules_in_force(), Partnership.current(), closed_days()


def test_a_new_bank_holiday_is_seen_at_the_next_question_of_the_same_request_and_of_the_next():
    with asked_once():
        assert calendar_in_force().is_working_day(DAY)
        proclaim()
        assert not calendar_in_force().is_working_day(DAY)
    with asked_once():
        assert not calendar_in_force().is_working_day(DAY)


def test_what_was_taken_back_with_its_transaction_is_not_kept():
    with asked_once():
        assert calendar_in_force().is_working_day(DAY)
    with asked_once(), transaction.atomic():
        proclaim()
        assert not calendar_in_force().is_working_day(DAY)
        transaction.set_rollback(True)
    with asked_once():
        assert calendar_in_force().is_working_day(DAY)


def test_outside_a_request_it_is_read_each_time(django_assert_num_queries):
    calendar_in_force()
    with django_assert_num_queries(2):
        calendar_in_force(), calendar_in_force()


def test_an_office_that_is_closed_is_kept_agency_by_agency():
    add(ClosureDays(first_day=DAY, last_day=DAY, name="Office move"), by=make_user("manager"), why="Agreed")
    with asked_once():
        assert closed_days() == {DAY}
        assert closed_days(agency_id=1) == frozenset()


def test_whoever_changes_the_partnership_they_were_given_changes_their_own_copy():
    Partnership.objects.create(pk=1, name="Northshire")
    with asked_once():
        Partnership.current().name = "Typed, and never saved"
        assert Partnership.current().name == "Northshire"


def test_a_page_asks_for_user_roles_limits_partnership_calendar_and_rules_in_three_questions(
    sign_in, django_assert_max_num_queries
):
    client = sign_in(make_user(Role.MANAGER, name="Mana Ger"))
    assert client.get("/staff/calculator/").status_code == 200
    with django_assert_max_num_queries(3):  # the session, the person with their roles, the versions
        client.get("/staff/calculator/")

"""Somebody owes the next yearly report: from the publication of the last one, until the next one comes out."""

import datetime as dt

import pytest

from cases.deadlines.adjusting import change_rule
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline, RuleVersion
from dashboard.work.queries import shown_to
from publishing.links import yearly
from publishing.links.alerts import dated, dates_of
from publishing.schedule import services
from tests.factories import make_user
from tests.factories_publishing import NOW, TODAY, make_approved, make_public
from tests.standing_clock import NOON, clock

pytestmark = pytest.mark.django_db
A_YEAR_ON = dt.date(2027, 11, 23)
LATER = dt.timedelta(days=300)


def clocks():
    return list(Deadline.objects.filter(rule_key="yearly_report").order_by("started_on", "pk"))


def publish(on=TODAY, at=NOW):
    report = make_approved("yearly")
    report.refresh_from_db()
    return services.schedule(report.pk, report.version, on, None, by=report.current_edition.author, at=at)


def test_its_publication_starts_twelve_months():
    report = publish()
    (clock,) = clocks()
    assert (clock.started_on, clock.due_on, clock.is_open) == (TODAY, A_YEAR_ON, True)
    assert (clock.incident, clock.label) == (None, "Publish the yearly report")
    assert clock.resolved_at() == f"/staff/publications/{report.pk}/"


def test_the_next_one_meets_it_and_starts_it_again():
    publish()
    second = publish(on=TODAY + LATER)
    first_clock, second_clock = clocks()
    assert first_clock.met_on == TODAY + LATER == second_clock.started_on
    assert second_clock.is_open
    second.refresh_from_db()
    services.withdraw(second.pk, why="An error", silently=False, early_ground="", by=make_user("publisher"), at=NOW)
    first_clock, second_clock = clocks()
    assert (first_clock.is_open, second_clock.is_open) == (True, False)


def test_it_follows_the_rule_in_force():
    version = RuleVersion(
        key="yearly_report", length=9, unit="months", source="The partnership", edition="2026", in_force_from=TODAY
    )
    change_rule(version, by=make_user("administrator"), why="Sooner", today=TODAY)
    publish()
    assert clocks()[0].due_on == dt.date(2027, 8, 23)


def test_managers_see_it_with_the_team_and_every_publisher_in_the_last_month():
    publish()
    manager, other = make_user("manager"), make_user("publisher")
    assert clocks()[0] in shown_to(manager, TODAY)

    def shown(today):
        return dated(*dates_of(other, today), today, calendar_in_force())

    assert shown(TODAY) == []
    (due,) = shown(A_YEAR_ON - dt.timedelta(30))
    assert (due.what, due.due_on) == ("Publish the yearly report", A_YEAR_ON)


def test_its_owner_has_it_once(sign_in):
    publish()
    with clock.at(NOON.replace(year=A_YEAR_ON.year, month=A_YEAR_ON.month, day=A_YEAR_ON.day)):
        page = sign_in(clocks()[0].owner).get("/staff/").content.decode()
    assert page.count(">Publish the yearly report<") == 1


def test_a_report_of_another_kind_starts_nothing():
    make_public("statement")
    assert clocks() == []


def test_one_that_came_out_before_this_was_kept_is_found_in_the_morning():
    publish()
    Deadline.objects.filter(rule_key="yearly_report")._raw_delete("default")
    yearly.watch(TODAY)
    yearly.watch(TODAY)
    assert [clock.due_on for clock in clocks()] == [A_YEAR_ON]

"""What people take with them: a view of a list shared with the team, an address for their calendar, and a report found
by its theme."""

import datetime as dt

import pytest

from csprapp.accounts.roles import Role
from csprapp.today import london_today
from tests.browser.axe import check_reflow
from tests.browser.journey import Journey, at
from tests.factories_cases import log_case
from tests.factories_publications import make_publication

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2026, 11, 16)
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])


class Lists(Journey):
    """Each walk from the list or the page that people know to what they wanted of it."""

    def a_case_is_there(self):
        self.clock.move_to(at(2026, 11, 16))
        log_case(by=self.users[Role.COORDINATOR], area=self.area, aware_on=DAY, today=DAY)

    def a_view_is_shared_with_the_team(self):
        desk = self.as_(Role.COORDINATOR).go("/staff/cases/?state=all").follow("Save this view")
        desk.send(refused=True).sees("Enter a name for the view")
        desk.answer(name="Every case of the north", shared=True, columns=["area", "owner"]).send()
        desk.sees("The view is saved", "Area", "Northshire", "2026-0001")
        check_reflow(desk.page, 375)

    def a_manager_opens_it_and_ends_it(self):
        desk = self.as_(Role.MANAGER).go("/staff/cases/").follow("Every case of the north (Coordinator Example)")
        desk.sees("2026-0001", "Coordinator Example").follow("Delete this view").send().sees("The view is deleted")
        desk.go("/staff/cases/").sees_not("Every case of the north")

    def feeds_are_off_until_an_administrator_allows_them(self):
        desk = self.as_(Role.COORDINATOR).go("/staff/calendar/address/").sees("Calendar feeds are switched off")
        self.as_(Role.ADMINISTRATOR).go("/staff/settings/open-without-signing-in/").answer(calendar_feeds=True).send()
        return desk

    def an_address_is_made_used_and_ended(self, desk):
        desk.go("/staff/calendar/address/").sees("No address").answer(whose="mine").send()
        desk.sees("Copy it now", "Subscribe from web")
        check_reflow(desk.page, 375)
        address = desk.page.locator("#address").input_value()
        path = "/" + address.split("/", 3)[3]
        program = self.anybody().page.request
        dates = program.get(self.base + path)
        assert dates.status == 200
        assert "2026-0001" in dates.text()
        assert "BEGIN:VEVENT" in dates.text()
        desk.go("/staff/calendar/address/").sees("last used").press("End the address")
        desk.sees("no longer works")
        assert program.get(self.base + path).status == 404


@BOTH
def test_a_view_is_saved_shared_and_deleted(begin, scripts):
    lists = begin(Lists, java_script_enabled=scripts)
    lists.a_case_is_there()
    lists.a_view_is_shared_with_the_team()
    lists.a_manager_opens_it_and_ends_it()


@BOTH
def test_a_calendar_reads_its_dates_from_a_secret_address(begin, scripts):
    lists = begin(Lists, java_script_enabled=scripts)
    lists.a_case_is_there()
    lists.an_address_is_made_used_and_ended(lists.feeds_are_off_until_an_administrator_allows_them())


@BOTH
def test_a_reader_finds_a_report_by_theme_and_a_program_reads_the_list(begin, scripts):
    lists = begin(Lists, java_script_enabled=scripts)
    day = london_today() - dt.timedelta(30)
    for number in range(6):
        more = "\nNeglect" if number == 3 else ""
        make_publication(on=day, title=f"Report {number}", theme=f"Theme {number % 2}", more_themes=more.strip())
    make_publication(on=london_today() + dt.timedelta(30), title="Not yet", theme="Neglect")
    reader = lists.anybody().go("/reviews/").sees("Report 0", "Report 5")
    reader.answer(theme="Neglect").press("Show these reports").sees("1 report", "Report 3")
    reader.sees_not("Report 2", "Not yet")
    check_reflow(reader.page, 375)
    reader.follow("Show all 6").sees("Report 2")
    listed = reader.page.request.get(f"{lists.base}/reviews.json").json()
    assert sorted(each["title"] for each in listed["reviews"]) == [f"Report {number}" for number in range(6)]

"""A manager's Monday: what is overdue is there when the day begins, a date goes to somebody else, another moves, the
board's paper is three clicks away and a list is taken out."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from csprapp.accounts.roles import Role
from tests.browser.axe import check_reflow
from tests.browser.journey import Journey, at
from tests.factories import make_user
from tests.factories_cases import log_case

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = dt.date(2026, 11, 30)


class Monday(Journey):
    """From My work to the file."""

    clicks = 0

    def click(self, name):
        self.clicks += 1
        self.desk.follow(name)
        return self.desk

    def two_cases_wait(self):
        coordinator = self.users[Role.COORDINATOR]
        self.other = make_user(Role.COORDINATOR, name="Other Coordinator")
        self.clock.move_to(at(2026, 11, 16))
        for aware in (dt.date(2026, 11, 13), dt.date(2026, 11, 16)):
            log_case(by=coordinator, area=self.area, aware_on=aware, today=dt.date(2026, 11, 16))

    def what_is_overdue_is_there_at_once(self):
        self.clock.move_to(at(2026, 11, 30))
        self.desk = self.as_(Role.MANAGER).go("/staff/").sees("The team’s deadlines", "overdue")
        tile = self.desk.page.get_by_role("link", name="overdue").first
        assert tile.inner_text().split()[0] == "4"

    def a_date_goes_to_somebody_else(self):
        self.click("overdue").sees("Coordinator Example", "2026-0001", "2026-0002")
        self.click("Give to").answer(owner=str(self.other.pk), note="Can you take this one?").send()
        self.desk.sees("Other Coordinator")
        assert Deadline.objects.filter(owner=self.other).count() == 1

    def a_date_moves(self):
        clock = Deadline.objects.filter(rule_key="notify_panel").latest("pk")
        self.desk.go(clock.get_absolute_url()).press("Change this date", exact=False)
        self.desk.answer(kind="date_set", value=dt.date(2026, 12, 4)).send()
        self.desk.answer(reason="The notice of the hospital comes on Thursday", decided_on=MONDAY).send()
        self.desk.sees("Fri 4 Dec 2026").send()
        clock.refresh_from_db()
        assert clock.due_on == dt.date(2026, 12, 4)

    def the_boards_paper_is_three_clicks_away(self):
        self.desk.go("/staff/")
        self.clicks = 0
        self.click("Reports")
        self.click("Read")
        assert self.clicks <= 3
        self.desk.sees("paper for the board").sees_not("2026-0001")
        self.fits_a_telephone()
        link = self.desk.page.get_by_role("link", name="PDF").first.get_attribute("href")
        assert self.desk.status(link) == 200

    def the_list_is_taken_out(self):
        self.desk.go("/staff/cases/")
        self.click("Export this list").answer(purpose="Board in December")
        self.fits_a_telephone()
        with self.desk.page.expect_download() as kept:
            self.desk.page.locator("main form button.govuk-button:not(.govuk-button--secondary):visible").last.click()
        assert kept.value.suggested_filename == "cases-2026-11-30.xlsx"

    def fits_a_telephone(self):
        check_reflow(self.desk.page, 375)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_managers_monday(begin, scripts):
    monday = begin(Monday, java_script_enabled=scripts)
    monday.two_cases_wait()
    monday.what_is_overdue_is_there_at_once()
    monday.a_date_goes_to_somebody_else()
    monday.a_date_moves()
    monday.the_boards_paper_is_three_clicks_away()
    monday.the_list_is_taken_out()

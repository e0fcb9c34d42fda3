"""A coordinator leaves the spreadsheet, by what the pages say alone: the sample tracker comes in, every row of it."""

import pytest

from cases.incidents.sources import SourceRow
from csprapp.accounts.roles import Role
from demo.sample_tracker import put_right
from tests.browser.journey import Journey, at

pytestmark = pytest.mark.django_db(transaction=True)
MOST_PAGES, ROWS = 12, 60


class Leaving(Journey):
    """From the list of cases to the last row of the tracker."""

    pages = 0

    def turned(self):
        self.pages += 1

    def select_the_file(self):
        self.clock.move_to(at(2026, 11, 30))
        self.desk = self.as_(Role.COORDINATOR).go("/staff/cases/")
        self.desk.page.on("framenavigated", lambda frame: self.turned())
        self.desk.follow("Bring cases over from a spreadsheet")
        self.desk.page.get_by_label("Your tracker").set_input_files("docs/sample-tracker.xlsx")
        self.desk.press("Read the file").sees("What is in each column?", "Sheet “Tracker”", "For example: SI-23-001")

    def confirm_the_columns(self):
        self.desk.press("Check the rows").sees("5 rows need correcting", "counted Easter Monday")

    def put_the_planted_errors_right(self):
        for cell, right in put_right().items():
            self.desk.page.get_by_label(f"{cell}:").fill(right)
        self.desk.press("Check again").sees("Every row can be brought over").sees_not("need correcting")

    def name_the_owners(self):
        self.desk.press("Continue").sees("kept as history")
        for box in self.desk.page.locator("main select").all():
            box.select_option(str(self.users[Role.COORDINATOR].pk))

    def bring_them_over(self):
        self.desk.press("Bring", exact=False).sees("cases brought over", "Dates that differ from your tracker")
        assert self.pages <= MOST_PAGES, self.pages
        self.desk.sees_not("not brought over")
        assert SourceRow.objects.count() == ROWS
        self.desk.follow("See the cases").sees("2026-")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_the_sample_tracker_comes_in_by_what_the_pages_say(begin, scripts):
    leaving = begin(Leaving, java_script_enabled=scripts)
    leaving.select_the_file()
    leaving.confirm_the_columns()
    leaving.put_the_planted_errors_right()
    leaving.name_the_owners()
    leaving.bring_them_over()

"""Trackers with invented people, and the plan of one."""

import datetime as dt

from cases.incidents.models import Incident
from csprapp.tables.reading import read
from dashboard.imports.books import open_book
from dashboard.imports.planning import Asked, plan
from dashboard.imports.queries import counting, here
from tests.tables.makers import xlsx

TODAY = dt.date(2026, 11, 18)
YEAR_AGO = dt.date(2025, 11, 18)
DAY = dt.date

HEADINGS = [
    "Ref", "Child", "DOB", "Death / serious harm", "Date of incident", "Date LA aware", "Notification due",
    "Notified", "RR due", "RR meeting", "RR sent", "Outcome", "Decision date", "LCSPR due", "Published", "Owner",
    "Status", "Social worker",
]  # fmt: skip
OLD = [
    "SI-1", "QUILL, Jon & Kay", "3/4/15 & 5/6/17", "Serious harm", DAY(2024, 3, 20), "22/03/24", DAY(2024, 3, 28),
    "28/3/24 - late, BH", DAY(2024, 4, 19), "12th Apr 24", DAY(2024, 4, 18), "LCSPR", DAY(2024, 5, 1),
    DAY(2024, 11, 1), DAY(2024, 10, 30), "", "Closed", "Wes Worker",
]  # fmt: skip
OPEN = [
    "SI-2", "Zed Vantwick", DAY(2020, 1, 12), "Death", DAY(2026, 10, 1), DAY(2026, 10, 2), DAY(2026, 10, 9),
    DAY(2026, 10, 8), DAY(2026, 10, 29), DAY(2026, 10, 20), DAY(2026, 10, 28), "LCSPR agreed", DAY(2026, 11, 2),
    DAY(2027, 5, 3), None, "Cora Dinator", "Open", "",
]  # fmt: skip
HALF = ["SI-3", "M.V.", None, "", DAY(2026, 11, 9), None, None, None, None, None, None, None, None, None, None, "??"]


def tracker(*rows, headings=HEADINGS) -> bytes:
    return xlsx(("Tracker", [headings, *rows]))


def planned(data, today=TODAY, cases=None, **asked):
    """What would become of a file."""
    found = here(Incident.objects.all() if cases is None else cases)
    choices = Asked(today, asked.pop("history_before", YEAR_AGO), **asked)
    return plan(open_book(read(data), today), choices, found, counting())


def outcomes(made):
    """Row -> outcome, of the rows that are no headings."""
    return {each.row: each.outcome for each in made.outcomes if each.row > 1}


def row_of(made, number):
    """The outcome of one row of a plan."""
    return next(each for each in made.outcomes if each.row == number)

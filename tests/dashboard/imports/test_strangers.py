"""Trackers of strangers: what becomes of each row, which dates are told and why, and that a file counts once."""

import pytest

from cases.incidents.models import Incident
from csprapp.accounts.roles import Role
from dashboard.imports.services import bring_over
from tests.dashboard.imports import strangers
from tests.dashboard.imports.scene import TODAY, planned
from tests.factories import make_area, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OUTCOMES = {"c": "created", "h": "history", "e": "error", "i": "ignored", "m": "matched"}
GOOD_FRIDAY, EASTER = "Good Friday (Fri 3 Apr 2026)", "Easter Monday (Mon 6 Apr 2026)"
ITSELF = "counted the day itself as day one"
CALENDAR = "counted calendar days, not working days"
# The outcome of each row, the cells that are wrong, and the dates that are told: case, rule, reason.
EXPECTED = {
    "TITLES": ("iiiccci", [], [
        ("NSCP 01/26", "notify_panel", f"counted {GOOD_FRIDAY} as a working day"),
        ("NSCP 02/26", "notify_panel", f"counted {GOOD_FRIDAY} and {EASTER} as working days"),
        ("NSCP 02/26", "rapid_review", ITSELF),
    ]),
    "YEARS": ("ihhichiceii", ["C3"], []),
    "LO": ("ice", ["D3"], []),
    "SERIALS": ("icec", ["C3"], []),
    "TWO": ("iicc", [], [
        ("12", "rapid_review", ITSELF),
        ("13", "notify_panel", f"{ITSELF}, and Late Summer Bank Holiday (Mon 31 Aug 2026) as a working day"),
        ("13", "rapid_review", CALENDAR),
    ]),
    "OLD": ("iihhiici", [], []),
    "CAL": ("iccc", [], [
        ("L9", "notify_panel", CALENDAR), ("L9", "rapid_review", CALENDAR), ("L10", "notify_panel", ITSELF),
        ("L11", "notify_panel", "counted Spring Bank Holiday (Mon 25 May 2026) as a working day"),
        ("L11", "rapid_review", ITSELF),
    ]),
    "CHILD": ("iccci", [], []),
    "MIST": ("icccc", [], [
        ("M1", "notify_panel", f"{CALENDAR}, or from the incident, not from awareness"),
        ("M2", "notify_panel", ITSELF), ("M2", "rapid_review", ITSELF),
        ("M4", "lcspr", "moved the date to the next working day, but six months end on the day itself"),
    ]),
    "TABS": ("icec", ["E3"], []),
    "CELLS": ("ice", ["C3"], []),
    "BOM": ("icei", ["G3"], []),
}  # fmt: skip
CHILDREN = {
    "TITLES": ["Ada Fennimore", "Bo Fennimore", "Cal Grimsdale"],
    "LO": ["Siân O’Malley", "Zoë O’Malley"],
    "CELLS": ["Una Otter", "Vic Otter"],
    "OLD": ["Pip Yarrow", "Max Zeller", "Kit Ablett"],
    "TABS": ["Kes Lomax", "Unborn N."],
}


def written(made):
    return "".join(each.outcome[0] for each in made.outcomes)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_row_ends_as_a_person_would_say(name):
    rows, wrong, told = EXPECTED[name]
    made = planned(getattr(strangers, name))
    assert written(made) == rows
    assert [each.cell for each in made.outcomes if each.outcome == "error"] == wrong
    assert [(each.reference, each.what, each.reason.removeprefix("Your sheet ")) for each in made.differences] == told


@pytest.mark.parametrize("name", CHILDREN)
def test_children_are_read_however_they_are_written(name):
    made = planned(getattr(strangers, name))
    assert [child.name or child.initials for case in made.cases for child in case.children] == CHILDREN[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_same_file_once_more_changes_nothing(name):
    data, area, by = getattr(strangers, name), make_area("Westmere"), make_user(Role.COORDINATOR)
    who = {"file_name": "tracker", "area": area, "owners": {}, "by": by, "today": TODAY}
    first = planned(data)
    assert bring_over(first, **who)
    number = Incident.objects.count()
    again = planned(data)
    assert bring_over(again, **who) == []
    assert Incident.objects.count() == number
    assert written(again) == written(first).replace("c", "m").replace("h", "m")

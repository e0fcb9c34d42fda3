"""The journeys of docs/quality.md with the keyboard alone: every link, button, box and choice is come to with Tab, and
pressed with Enter, Space or an arrow; the page shows each time where the focus is."""

import datetime as dt

import pytest

from csprapp.accounts.roles import Role
from tests.browser.journey import Journey
from tests.browser.keyboard import Keyboard
from tests.browser.test_journey import walk_it_all as walk_to_the_last_public_day
from tests.browser.test_journey_casework import Casework, walk_it_all as walk_the_casework
from tests.factories import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]


@pytest.fixture
def by_keyboard(begin):
    """A function that begins a journey of people without a mouse; axe looks at the same pages in the other walks."""

    def begun(journey):
        walk = begin(journey, walker=Keyboard)
        walk.checked = False
        return walk

    return begun


def test_from_an_incident_to_the_day_after_its_last_public_day(by_keyboard):
    walk_to_the_last_public_day(by_keyboard(Journey))


def test_from_a_notification_to_an_action_closed_on_its_impact(by_keyboard):
    walk_the_casework(by_keyboard(Casework))


def test_a_date_is_changed_a_board_paper_read_and_a_case_given_to_somebody(by_keyboard):
    walk = by_keyboard(Casework)
    walk.begin_with_two_incidents()
    make_user(Role.COORDINATOR, name="Other Dinator")
    manager = walk.as_(Role.MANAGER).go("/staff/")
    skip = manager.page.get_by_role("link", name="Skip to main content")
    manager.page.keyboard.press("Tab")
    assert skip.evaluate("e => document.activeElement === e && e.getBoundingClientRect().height > 10")
    manager.go(walk.case).follow("Change this date")
    manager.answer(kind="date_set", value=dt.date(2026, 3, 11)).send()
    manager.answer(reason="The Panel's office asked for it.", decided_on=dt.date(2026, 3, 2)).send().send()
    manager.sees("Wed 11 Mar 2026")
    manager.go("/staff/reports/").follow("Read and print").sees("paper for the board")

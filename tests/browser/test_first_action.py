"""On a telephone the first thing a person can do is in sight, on every page of a case and on the list of actions: the
first primary button, the first box to write in, or the first line of a list. With scripts and without."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.incidents.frame import PAGES
from tests.browser.walk import leave_by
from tests.dashboard.factories import start_clock
from tests.factories import make_agency, make_user
from tests.factories_cases import make_case, make_person
from tests.factories_reviews import TODAY, make_action, make_recommendation

pytestmark = pytest.mark.django_db(transaction=True)
TELEPHONE = {"width": 375, "height": 812}
# How far down the page it ends: the first in reading order of what is shown and is not folded.
FIRST = """() => {
  const things = [...document.querySelectorAll(`main .govuk-button:not(.govuk-button--secondary), main textarea,
    main input[type=text], main .govuk-radios__label,
    main tbody a, main .govuk-task-list a, main .app-work a, main .govuk-summary-list a`)]
    .filter(thing => thing.getClientRects().length && !thing.closest('.app-identity, details:not([open])'))
  return things.length ? things[0].getBoundingClientRect().bottom + window.scrollY : 0
}"""


def to_notify():
    """A case that has to be notified, with its clock and a child."""
    case = make_case(by=make_user("manager"))
    start_clock(case, "notify_panel", TODAY - dt.timedelta(days=9))
    make_person(case, name="Quill Zephyr")
    return case, [name for _, name in PAGES]


def under_review():
    """A case whose review is under way, with an action."""
    action = make_action(make_recommendation())
    make_action(action.recommendations.get(), agency=make_agency(), due_on=TODAY + dt.timedelta(days=60))
    return action.recommendations.get().case, [name for _, name in PAGES]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("scene", [to_notify, under_review])
def test_the_first_action_is_in_the_first_screen_of_a_telephone(scene, scripts, sign_in_page, live_server):
    case, names = scene()
    page = sign_in_page(case.owner, java_script_enabled=scripts)
    page.set_viewport_size(TELEPHONE)
    found = {}
    for address in [*(reverse(name, args=[case.reference]) for name in names), reverse("actions")]:
        page.goto(live_server.url + address)
        found[page.url.removeprefix(live_server.url)] = page.evaluate(FIRST)
    low = {address: bottom for address, bottom in found.items() if bottom > TELEPHONE["height"]}
    assert low == {}, found


def test_without_scripts_the_menu_opens_by_its_link(sign_in_page, live_server):
    page = sign_in_page(make_user("coordinator"), java_script_enabled=False)
    page.set_viewport_size(TELEPHONE)
    page.goto(live_server.url + reverse("actions"))
    menu = page.locator("#navigation")
    assert not menu.is_visible()
    page.get_by_role("link", name="Menu", exact=True).click()
    assert menu.is_visible()
    leave_by(menu.get_by_role("link", name="Cases"))
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator("#navigation").is_visible()
    assert not page.get_by_role("link", name="Menu", exact=True).is_visible()


def test_the_filters_of_the_actions_open_by_their_link_and_what_is_set_stays_in_sight(sign_in_page, live_server):
    page = sign_in_page(make_user("coordinator"))
    page.set_viewport_size(TELEPHONE)
    page.goto(live_server.url + reverse("actions"))
    assert not page.get_by_label("Agency").is_visible()
    page.get_by_role("link", name="Filter", exact=True).click()
    page.get_by_label("Owner").select_option("mine")
    leave_by(page.get_by_role("button", name="Apply filters"))
    assert page.get_by_text("Owner: Me").is_visible()

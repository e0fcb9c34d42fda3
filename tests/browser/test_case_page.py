"""The page of a case in a browser, at every stage: its first screen on a telephone, no axe violation, on paper, and
without scripts."""

import pytest

from cases.incidents.frame import GROUPS, PAGES
from dashboard.casefile.rules import Stage
from tests.browser.axe import violations
from tests.dashboard.casefile.test_same_state import make_at
from tests.factories import make_user
from tests.factories_cases import make_person

TELEPHONE = {"width": 375, "height": 667}  # a small one
BOTTOM = "document.querySelector('.app-answers .govuk-button').getBoundingClientRect().bottom"
SHOWN = "name => document.querySelector(name).getClientRects().length > 0"
FIRST = (Stage.NOTIFY, Stage.REVIEW)


def stages():
    return [pytest.param(stage, marks=[] if stage in FIRST else pytest.mark.proof) for stage in Stage]


@pytest.mark.parametrize("stage", stages())
def test_the_first_screen_holds_the_next_step_and_no_page_breaks_a_rule_of_accessibility(
    stage, sign_in_page, live_server
):
    manager = make_user("manager")
    case = make_at(stage, manager)
    make_person(case, name="Quill Zephyr")
    page = sign_in_page(manager)
    page.goto(live_server.url + case.get_absolute_url())
    for width in (1280, 375, 320):
        page.set_viewport_size({"width": width, "height": 667})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        assert violations(page) == [], width
    page.set_viewport_size(TELEPHONE)
    if stage is not Stage.CLOSED:
        assert page.evaluate(BOTTOM) <= TELEPHONE["height"]
    assert not page.evaluate(SHOWN, ".app-strip")
    assert page.evaluate(SHOWN, ".app-steps .app-sign")
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN, ".app-strip"), "on paper the picture is there"


def test_without_scripts_the_groups_lead_to_every_page_and_on_a_telephone_to_those_of_the_group(
    sign_in_page, live_server
):
    manager = make_user("manager")
    case = make_at(Stage.NOTIFY, manager)
    page = sign_in_page(manager, java_script_enabled=False)
    page.goto(f"{live_server.url}{case.get_absolute_url()}documents/")
    assert page.locator(".app-groups a:visible").count() == len(PAGES)
    page.set_viewport_size(TELEPHONE)
    assert page.locator(".app-groups a:visible").all_inner_texts() == [
        *[group[0][0] for group in GROUPS], *[text for text, _ in GROUPS[-1][1:]],
    ]  # fmt: skip

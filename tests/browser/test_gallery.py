"""The gallery in a real browser: every component in every state is accessible, wide and narrow."""

import pytest

from csprapp.accounts.roles import Role
from tests.browser import axe
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gallery(sign_in_page, live_server):
    page = sign_in_page(make_user(Role.COORDINATOR))
    page.goto(live_server.url + "/staff/gallery/")
    return page


def test_axe_finds_nothing_in_any_state(gallery):
    axe.check(gallery)
    gallery.set_viewport_size({"width": 375, "height": 800})
    axe.check(gallery)


def test_a_narrow_screen_never_scrolls_sideways(gallery):
    axe.check_reflow(gallery)


def test_focus_goes_to_the_error_summary_and_its_links_to_the_boxes(gallery):
    assert "There is a problem" in gallery.evaluate("document.activeElement.innerText")
    targets = gallery.eval_on_selector_all(".govuk-error-summary a", "links => links.map(link => link.hash.slice(1))")
    assert targets
    for target in targets:
        assert gallery.locator(f"[id='{target}']").count() == 1, target
    gallery.get_by_role("link", name="the month must be").click()
    axe.wait_until(gallery, "document.activeElement.name == 'aware_on_month'")


def test_the_first_thing_a_keyboard_reaches_is_the_skip_link(sign_in_page, live_server):
    page = sign_in_page(make_user(Role.COORDINATOR))
    page.goto(live_server.url + "/staff/account/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_policy_for_content_stops_nothing_of_ours(sign_in_page, live_server):
    page = sign_in_page(make_user(Role.COORDINATOR))
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + "/staff/gallery/")
    page.wait_for_load_state("networkidle")
    assert not complaints


def test_a_draft_of_long_text_is_saved_when_the_page_is_left(sign_in_page, live_server):
    page = sign_in_page(make_user(Role.COORDINATOR))
    page.goto(live_server.url + "/staff/gallery/")
    form = page.locator("form[data-autosave-url]")
    form.locator("textarea").fill("Typed and not yet saved.")
    with page.expect_response(lambda answer: "/staff/drafts/" in answer.url) as answer:
        page.evaluate("""() => {
            Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})
            document.dispatchEvent(new Event('visibilitychange'))
        }""")
    assert answer.value.status == 204
    assert "Draft saved" in form.locator("[data-autosave-status]").inner_text()

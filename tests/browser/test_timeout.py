"""The warning before a session ends: in time, extendable, and the text is not lost."""

import pytest
from playwright.sync_api import expect

from csprapp.accounts.roles import Role
from csprapp.records.services import load_draft
from tests.browser import axe
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = 60 * 1000  # milliseconds


@pytest.fixture
def person():
    return make_user(Role.COORDINATOR)


@pytest.fixture
def page(sign_in_page, live_server, person):
    page = sign_in_page(person)
    page.clock.install()
    page.goto(live_server.url + "/staff/gallery/")
    return page


def test_after_25_minutes_a_person_is_warned_and_can_stay(page):
    warning = page.get_by_role("dialog", name="You will be signed out soon")
    page.clock.run_for(24 * MINUTE)
    expect(warning).to_be_hidden()
    page.clock.run_for(2 * MINUTE)
    expect(warning).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "timeout-title"
    axe.check(page)
    with page.expect_response("**/staff/stay/"):
        page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    page.clock.run_for(24 * MINUTE)
    expect(warning).to_be_hidden()


def test_escape_means_stay(page):
    page.clock.run_for(26 * MINUTE)
    with page.expect_response("**/staff/stay/"):
        page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_after_30_minutes_the_page_gives_way_to_sign_in(page):
    with page.expect_request("**/staff/account/login/?next=%2Fstaff%2Fgallery%2F"):
        page.clock.run_for(31 * MINUTE)


def test_what_was_typed_and_not_kept_waits_hidden_until_its_writer_is_back(page, live_server, person):
    page.goto(live_server.url + "/staff/search/")
    page.clock.run_for(1000)
    box = page.locator("main form input:not([type=hidden])").first
    box.fill("Half a word")
    page.context.clear_cookies()
    page.clock.run_for(31 * MINUTE)
    ended = page.get_by_role("dialog", name="You have been signed out")
    expect(ended).to_be_visible()
    expect(box).to_be_hidden()
    axe.check(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show what I typed").click()
    expect(ended).to_contain_text("Whoever typed it has not signed in yet.")
    expect(box).to_be_hidden()


def test_whoever_is_back_finds_it_and_is_warned_again_in_time(page, live_server):
    page.goto(live_server.url + "/staff/search/")
    page.clock.run_for(1000)
    box = page.locator("main form input:not([type=hidden])").first
    box.fill("Half a word")
    page.clock.run_for(31 * MINUTE)
    page.get_by_role("button", name="Show what I typed").click()
    expect(box).to_have_value("Half a word")
    expect(box).to_be_visible()
    page.clock.run_for(26 * MINUTE)
    expect(page.get_by_role("dialog", name="You will be signed out soon")).to_be_visible()


def test_text_typed_before_is_in_a_draft_within_30_seconds(page, person):
    box = page.locator("form[data-autosave-url] textarea")
    box.fill("Half a sentence")
    with page.expect_response("**/staff/drafts/gallery/"):
        page.clock.run_for(31 * 1000)
    expect(page.locator("form[data-autosave-url] [data-autosave-status]")).to_contain_text("Draft saved")
    assert load_draft(person, "gallery").data["empty-summary"] == "Half a sentence"

"""Writing a section of the rapid review in a browser: sources beside the text, with and without JavaScript."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews.returns import services as returns
from reviews.returns.models import ChronologyEntry
from tests.browser import axe
from tests.browser.walk import Walker
from tests.factories import make_agency
from tests.factories_cases import make_person
from tests.factories_reviews import TODAY, make_scene

RETURNED = "Seen four times\n(Vale Health (invented), return of Mon 23 Nov 2026)"


@pytest.fixture
def scene():
    """A case with one return and a line of its chronology."""
    scene = make_scene(summary="Q.Z. was taken to hospital.")
    who = {"by": scene.coordinator, "today": TODAY}
    people = [make_person(scene.case)]
    (asked,) = returns.ask(scene.case, [make_agency("Vale Health (invented)")], people, TODAY + dt.timedelta(7), **who)
    events = [ChronologyEntry(day=dt.date(2026, 5, 3), event=f"Weighed, time {n}") for n in range(30)]
    returns.submit(asked, asked.version, involvement="Seen four times", source="mail", events=events, **who)
    return scene


def section(scene, slug):
    return reverse("case-rapid-review-section", args=[scene.case.reference, slug])


def test_without_javascript_a_source_is_inserted_below_what_was_typed_and_saved(scene, sign_in_page, live_server):
    writer = Walker(sign_in_page(scene.coordinator, java_script_enabled=False), live_server.url, checked=False)
    writer.go(section(scene, "analysis")).answer(text="Typed first.")
    writer.press("Insert Involvement, Vale Health (invented), return of Mon 23 Nov 2026")
    box = writer.page.locator("textarea")
    assert box.input_value() == f"Typed first.\n\n{RETURNED}"
    writer.sees("This is your draft").press("Save").sees("is saved to the case", "Saved", "by Cora Example")
    assert scene.review.analysis.replace("\r\n", "\n") == f"Typed first.\n\n{RETURNED}"


def test_a_source_goes_where_the_cursor_is_the_words_are_counted_and_the_line_says_when(
    scene, sign_in_page, live_server
):
    page = sign_in_page(scene.coordinator)
    page.goto(live_server.url + section(scene, "analysis"))
    box, count = page.locator("textarea"), page.locator("[data-word-count]")
    box.fill("First.\n\nLast.")
    expect(count).to_have_text("2 words")
    box.evaluate("box => box.setSelectionRange(6, 6)")
    page.get_by_role("button", name="Insert Involvement").click()
    assert box.input_value() == f"First.\n\n{RETURNED}\n\nLast."
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    expect(count).not_to_have_text("2 words")
    page.keyboard.press("Control+z")
    assert box.input_value() == "First.\n\nLast."
    with page.expect_response(lambda answer: "/staff/drafts/" in answer.url):
        page.evaluate("""() => {
            Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})
            document.dispatchEvent(new Event('visibilitychange'))
        }""")
    line = page.locator("[data-autosave-status]")
    expect(line).to_contain_text("Draft saved")
    page.locator("details", has_text="Chronology").locator("summary").click()
    page.get_by_role("button", name="Insert Sun 3 May 2026: Weighed, time 29").scroll_into_view_if_needed()
    expect(line).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_the_line_with_save_stays_in_sight_and_the_page_does_not_scroll_sideways(
    width, scene, sign_in_page, live_server
):
    page = sign_in_page(scene.coordinator)
    page.set_viewport_size({"width": width, "height": 500})
    page.goto(live_server.url + section(scene, "facts"))
    page.locator("textarea").fill("A line.\n" * 40)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate("window.scrollTo(0, 200)")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_in_viewport()
    expect(page.locator("[data-autosave-status]")).to_be_in_viewport()
    page.get_by_role("button", name="Insert Involvement").scroll_into_view_if_needed()
    expect(page.locator("[data-autosave-status]")).to_be_in_viewport()
    axe.check(page)


def test_what_was_saved_does_not_come_back_as_a_draft(scene, sign_in_page, live_server):
    walker = Walker(sign_in_page(scene.coordinator), live_server.url, checked=False)
    walker.go(section(scene, "analysis")).answer(text="Saved for good.").press("Save").sees("is saved to the case")
    walker.go(section(scene, "analysis")).sees_not("This is your draft")

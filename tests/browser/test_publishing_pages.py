"""Every page of publishing, empty, filled and in error: axe finds nothing, and 320 pixels are enough."""

import datetime as dt

import pytest

from publications.library import writing
from publishing.schedule import services
from tests.browser import axe
from tests.browser.walk import leave_by
from tests.factories import PASSWORD, make_theme, make_user
from tests.factories_cases import make_case
from tests.factories_publishing import (
    NOW,
    TODAY,
    make_approved,
    make_draft,
    make_people,
    make_public,
    make_review,
    make_waiting,
    small_pdf,
)
from tests.publishing.test_brought_over import make_brought

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def look(sign_in_page, live_server, some):
    """A function that opens a page as a person and finds nothing wrong with it."""

    def looked(user, *addresses):
        page = sign_in_page(user)
        for address in [*some(addresses[:-1]), addresses[-1]]:
            answer = page.goto(live_server.url + address)
            assert answer.status == 200, address
            axe.check(page)
            axe.check_reflow(page)
        return page

    return looked


def home(publication) -> str:
    return f"/staff/publications/{publication.pk}/"


def test_while_it_is_written(look):
    make_theme()
    draft = make_draft(review=make_review(copies=False, decision=""), family=False, title="", summary="")
    of = home(draft.publication)
    parts = ["", "names/", "words/", "text/", "documents/", "ready/", "check/", "publish/", "withdraw/", "preview/"]
    page = look(draft.author, "/staff/publications/", "/staff/publications/new/", *[of + part for part in parts])
    page.goto(page.url.replace("preview/", "names/"))
    page.get_by_label("Memory line").first.fill("In memory of Robin")
    leave_by(page.get_by_role("button", name="Save"))
    assert "Enter the title of the page" in page.content()
    axe.check(page)


def test_while_it_is_checked_with_much_to_find(look):
    case = make_case()
    make_people(case)
    leaking = small_pdf("Quillan Zedworth lived at 7 Nowhere Street.")
    edition = make_waiting(review=make_review(case=case), pdf=leaking, summary="Q.Z. was born on 14/2/2019.")
    of = home(edition.publication)
    page = look(make_user("checker"), of, of + "preview/", of + "check/")
    page.goto(page.url)
    leave_by(page.get_by_role("button", name="Send back to the writer"))
    assert "Enter what needs to change" in page.content()
    axe.check(page)


@pytest.mark.parametrize("script", [True, False])
def test_what_was_public_elsewhere_is_checked_on_one_page(sign_in_page, live_server, script):
    stays, goes = make_brought(pdf=small_pdf("Nobody in it is real.")), make_brought()
    page = sign_in_page(make_user("checker"), java_script_enabled=script)
    page.goto(live_server.url + "/staff/publications/")
    leave_by(page.get_by_role("link", name="Check what was public elsewhere before"))
    if script:
        axe.check(page)
        axe.check_reflow(page)
    for edition in (stays, goes):
        page.get_by_label(f"Approve edition 1 of {edition.publication.slug}").check()
    for box in page.locator(f"input[name^='e{goes.pk}-line_']").all():
        box.check()
    leave_by(page.get_by_role("button", name="Approve those ticked"))
    page.locator("input[name='password']").fill(PASSWORD)
    leave_by(page.get_by_role("button", name="Continue"))
    assert f"Approved: {goes.publication.slug}." in page.content()
    summary = page.locator(".govuk-error-summary").inner_text()
    assert f"{stays.publication.slug}: Confirm: no court order is broken" in summary
    assert page.get_by_label(f"Approve edition 1 of {stays.publication.slug}").is_checked()
    if script:
        axe.check(page)
        axe.check_reflow(page)
    for box in page.locator(f"input[name^='e{stays.pk}-line_']").all():
        box.check()
    leave_by(page.get_by_role("button", name="Approve those ticked"))
    assert f"Approved: {stays.publication.slug}." in page.content()
    assert "Nothing that was public elsewhere is waiting" in page.content()


@pytest.mark.proof
def test_once_it_has_a_date_is_public_and_is_taken_down(look):
    publisher = make_user("publisher")
    scheduled = make_approved(by=publisher)
    scheduled.refresh_from_db()
    later = TODAY + dt.timedelta(days=40)
    services.schedule(scheduled.pk, scheduled.version, later, dt.time(10), by=publisher, at=NOW)
    public = make_public(by=publisher, pdf=small_pdf())
    down = make_public(by=publisher)
    why = {"why": "A name was left in", "silently": False, "early_ground": "A court order"}
    services.withdraw(down.pk, **why, by=publisher, at=NOW)
    parts = ("", "check/", "publish/", "withdraw/")
    addresses = [home(each) + part for each in (scheduled, public, down) for part in parts]
    corrected = make_public(by=publisher)
    writing.start_edition(corrected.pk, by=publisher, why="A correction")
    addresses = [home(public) + "going/", home(corrected), home(corrected) + "compare/", *addresses]
    page = look(make_user("publisher"), "/staff/publications/", *addresses)
    page.goto(page.url.replace(home(down), home(scheduled)).replace("withdraw/", "publish/"))
    leave_by(page.get_by_role("button", name="Continue"))
    assert "Its last public day is" in page.content()
    axe.check(page)

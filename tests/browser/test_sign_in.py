"""Signing in, as people do it: with and without JavaScript, right and wrong."""

import pytest

from csprapp.accounts.roles import Role
from tests.browser import axe
from tests.browser.walk import leave_by
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def fill_in(page, live_server, email, password):
    page.goto(live_server.url + "/staff/account/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    leave_by(page.get_by_role("button", name="Sign in"))


def test_a_coordinator_signs_in_and_out(page, live_server):
    user = make_user(Role.COORDINATOR)
    page.goto(live_server.url + "/staff/account/login/")
    axe.check(page)
    axe.check_reflow(page)
    fill_in(page, live_server, user.email, PASSWORD)
    page.goto(live_server.url + "/staff/account/")
    assert page.get_by_role("heading", name="Your account").is_visible()
    axe.check(page)
    leave_by(page.get_by_role("button", name="Sign out"))
    assert page.url.startswith(live_server.url + "/staff/account/login/")


def test_signing_in_works_without_javascript(plain_page, live_server):
    user = make_user(Role.COORDINATOR)
    fill_in(plain_page, live_server, user.email, PASSWORD)
    plain_page.goto(live_server.url + "/staff/account/")
    assert plain_page.get_by_role("heading", name="Your account").is_visible()


def test_a_password_may_be_pasted_and_a_manager_of_passwords_knows_the_boxes(page, live_server):
    page.goto(live_server.url + "/staff/account/login/")
    for label, known in (("Email address", "email"), ("Password", "current-password")):
        box = page.get_by_label(label, exact=True)
        assert known in (box.get_attribute("autocomplete") or box.get_attribute("type"))
        pasted = "box => box.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true}))"
        assert box.evaluate(pasted), "nothing stands in the way of pasting"


def test_a_wrong_password_and_an_unknown_address_are_told_in_the_same_words(page, live_server):
    user = make_user(Role.COORDINATOR)
    said = []
    for email in (user.email, "nobody@demo.example"):
        fill_in(page, live_server, email, "not the password at all")
        said.append(page.locator(".govuk-error-summary").inner_text())
        assert page.title().startswith("Error: Sign in")
        axe.check(page)
    assert said[0] == said[1]


ACCOUNT = "2fa/totp/activate/", "2fa/", "password/reset/", "password/change/", "sessions/", "2fa/webauthn/", "logout/"


@pytest.mark.proof
def test_every_page_of_the_account_is_accessible(sign_in_page, live_server, some):
    page = sign_in_page(make_user(Role.COORDINATOR))
    for address in some(ACCOUNT):
        answer = page.goto(live_server.url + "/staff/account/" + address)
        if "reauthenticate" in page.url:
            axe.check(page)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            leave_by(page.get_by_role("button", name="Continue"))
        assert answer.status == 200
        axe.check(page)
        axe.check_reflow(page)

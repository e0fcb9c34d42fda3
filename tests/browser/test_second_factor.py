"""The second factor outside the demonstration: an app or a security key before any case, then at every sign-in."""

import pytest

from csprapp.accounts.roles import Role
from tests.accounts.earnest import code_for, time_stands
from tests.browser import axe
from tests.browser.walk import leave_by
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in_by_hand(page, live_server, user):
    page.goto(live_server.url + "/staff/account/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    leave_by(page.get_by_role("button", name="Sign in"))


def confirm(page):
    """Give the password once more where that is asked."""
    if "/reauthenticate/" in page.url:
        axe.check(page)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        leave_by(page.get_by_role("button", name="Continue"))
        page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def enrol(page) -> str:
    """Set up an authenticator app on the page that is open; its secret."""
    secret = page.locator(".app-key").inner_text()
    page.get_by_label("Code from the app").fill("not a code")
    leave_by(page.get_by_role("button", name="Finish"))
    assert "The code is not correct" in page.locator(".govuk-error-summary").inner_text()
    axe.check(page)
    with time_stands():
        page.get_by_label("Code from the app").fill(code_for(secret))
        leave_by(page.get_by_role("button", name="Finish"))
    return secret


def test_a_person_sets_up_an_app_sees_recovery_codes_and_signs_in_with_both(page, live_server, in_earnest):
    user = make_user(Role.COORDINATOR)
    sign_in_by_hand(page, live_server, user)
    page.goto(live_server.url + "/staff/account/")
    confirm(page)
    assert page.url.endswith("/staff/account/2fa/totp/activate/")
    axe.check(page)
    secret = enrol(page)
    page.goto(live_server.url + "/staff/account/2fa/recovery-codes/")
    axe.check(page)
    recovery = page.locator(".app-codes li").first.inner_text()
    for code in (lambda: code_for(secret), lambda: recovery):  # an app's code is good for its half minute alone
        leave_by(page.get_by_role("button", name="Sign out"))
        sign_in_by_hand(page, live_server, user)
        assert page.get_by_role("heading", name="Enter your code").is_visible()
        axe.check(page)
        with time_stands():
            page.get_by_label("Code", exact=True).fill(code())
            leave_by(page.get_by_role("button", name="Sign in"))
        page.goto(live_server.url + "/staff/account/")
        assert page.get_by_role("heading", name="Your account").is_visible()
        forget_used_codes()


def forget_used_codes():
    """Codes are good once: let the next sign-in use the same thirty seconds."""
    from django.core.cache import cache

    cache.clear()


@pytest.mark.proof
def test_a_security_key_is_added_renamed_used_and_removed(page, live_server):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    user = make_user(Role.COORDINATOR)
    sign_in_by_hand(page, live_server, user)
    page.goto(live_server.url + "/staff/account/2fa/webauthn/add/")
    confirm(page)
    axe.check(page)
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(live_server.url + "/staff/account/2fa/webauthn/")
    axe.check(page)
    leave_by(page.get_by_role("link", name="Rename"))
    axe.check(page)
    page.get_by_label("Name").fill("Blue key")
    leave_by(page.get_by_role("button", name="Save"))
    leave_by(page.get_by_role("button", name="Sign out"))
    sign_in_by_hand(page, live_server, user)
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url(lambda url: "authenticate" not in url)
    page.goto(live_server.url + "/staff/account/2fa/webauthn/")
    leave_by(page.get_by_role("link", name="Remove Blue key"))
    confirm(page)
    axe.check(page)
    leave_by(page.get_by_role("button", name="Remove the key"))
    assert "The security key has been removed." in page.inner_text("main")

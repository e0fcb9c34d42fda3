"""A passkey is both factors: no password, no code, and cases open; what is no passkey of somebody here opens none."""

import pytest

from csprapp.accounts.event_models import Kind, Outcome, SecurityEvent
from csprapp.accounts.roles import Role
from tests.browser import axe
from tests.browser.test_second_factor import confirm, sign_in_by_hand
from tests.browser.walk import leave_by
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def without_tls(in_earnest, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture
def device(page):
    """A telephone or a computer that keeps passkeys and knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda knows: session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": knows})


def add_passkey(page, live_server, user):
    sign_in_by_hand(page, live_server, user)
    page.goto(live_server.url + "/staff/account/2fa/webauthn/add/")
    confirm(page)
    axe.check(page)
    axe.check_reflow(page)
    page.get_by_label("Use it to sign in without a password").check()
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(live_server.url + "/staff/account/2fa/webauthn/")
    assert "it signs you in without a password" in page.inner_text("main")
    leave_by(page.get_by_role("button", name="Sign out"))


def come_in(page, live_server):
    page.goto(live_server.url + "/staff/account/login/")
    page.get_by_role("button", name="Use a passkey").click()


def test_a_passkey_signs_its_owner_in_with_both_factors_shown(page, live_server, device):
    user = make_user(Role.COORDINATOR)
    add_passkey(page, live_server, user)
    come_in(page, live_server)
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(live_server.url + "/staff/cases/")
    assert page.get_by_role("heading", level=1).inner_text() != "Sign in"
    assert "/staff/cases/" in page.url
    assert SecurityEvent.objects.filter(kind=Kind.SIGN_IN, outcome=Outcome.DONE, user=user).exists()


def test_of_an_account_that_sleeps_or_is_closed_it_opens_nothing(page, live_server, device):
    user = make_user(Role.COORDINATOR)
    add_passkey(page, live_server, user)
    for change in ({"password": "!"}, {"is_active": False}):
        type(user).objects.filter(pk=user.pk).update(**change)
        come_in(page, live_server)
        page.get_by_text("We do not recognise that passkey").wait_for()
        axe.check(page)
        page.goto(live_server.url + "/staff/cases/")
        assert "/staff/account/login/" in page.url
    assert SecurityEvent.objects.filter(kind=Kind.SIGN_IN, outcome=Outcome.FAILED).exists()


def test_a_key_that_did_not_ask_for_its_pin_does_not_sign_in_alone(page, live_server, device):
    user = make_user(Role.COORDINATOR)
    add_passkey(page, live_server, user)
    device(False)
    come_in(page, live_server)
    page.wait_for_timeout(500)  # the browser refuses, and nothing is sent
    page.goto(live_server.url + "/staff/cases/")
    assert "/staff/account/login/" in page.url

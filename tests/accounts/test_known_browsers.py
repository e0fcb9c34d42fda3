"""A stranger's wrong passwords keep nobody out of a browser in which they have shown both factors."""

import datetime as dt

import pytest
from django.core import signing
from django.test import Client

from csprapp.accounts import browsers
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from tests.accounts.earnest import CHOSEN, LOGIN, enrol, give_code, give_password, works
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both, pytest.mark.usefixtures("in_earnest")]
WAIT = "Too many attempts"


@pytest.fixture
def user() -> User:
    return make_user(Role.COORDINATOR)


@pytest.fixture
def known(user, settings) -> Client:
    """A browser in which the person enrolled a second factor, and then signed out."""
    client = Client()
    give_password(client, user.email, PASSWORD)
    client.secret = enrol(client)
    client.post("/staff/account/logout/")
    assert not works(client)
    assert client.cookies[settings.BROWSER_COOKIE_NAME].value
    return client


def guess(client: Client, email: str, times: int = 6, **more: str) -> str:
    """Wrong passwords, one after the other; the last answer."""
    for number in range(times):
        page = client.post(LOGIN, {"login": email, "password": f"wrong guess number {number}"}, **more)
    return page.content.decode()


def asks_for_a_code(client: Client, email: str, password: str = PASSWORD) -> bool:
    return give_password(client, email, password).request["PATH_INFO"] == "/staff/account/2fa/authenticate/"


def test_its_owner_signs_in_there_with_both_factors_and_nowhere_else_while_a_stranger_guesses(user, known):
    assert WAIT in guess(Client(), user.email, REMOTE_ADDR="192.0.2.7")
    assert not asks_for_a_code(Client(), user.email)
    assert asks_for_a_code(known, user.email)
    give_code(known, known.secret)
    assert works(known)


def test_there_too_tries_are_limited(user, known):
    assert WAIT in guess(known, user.email)
    assert not asks_for_a_code(known, user.email)


def test_it_opens_nothing_by_itself_and_helps_nobody_else_to_guess(user, known):
    other = make_user(Role.COORDINATOR)
    assert not works(known)
    assert WAIT in guess(Client(), other.email, REMOTE_ADDR="192.0.2.7")
    assert not asks_for_a_code(known, other.email)


def test_each_sign_in_with_both_factors_begins_another_and_a_password_alone_none(user, known, settings):
    before = known.cookies[settings.BROWSER_COOKIE_NAME].value
    give_password(known, user.email, PASSWORD)
    assert known.cookies[settings.BROWSER_COOKIE_NAME].value == before
    give_code(known, known.secret)
    assert known.cookies[settings.BROWSER_COOKIE_NAME].value != before


@pytest.mark.parametrize("change", ["password", "sessions"])
def test_another_password_or_second_factor_makes_it_nobodys(user, known, change):
    password = PASSWORD
    if change == "password":
        password = CHOSEN
        user.set_password(password)
        user.save()
    else:
        User.objects.end_sessions(user.pk)
    guess(Client(), user.email, REMOTE_ADDR="192.0.2.7")
    assert not asks_for_a_code(known, user.email, password)


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "\x00", "é" * 900])
def test_what_the_service_did_not_sign_is_nothing(user, settings, rf, value):
    request = rf.get(LOGIN)
    request.COOKIES[settings.BROWSER_COOKIE_NAME] = value
    assert browsers.known(request, user.email) == ""


def test_after_ninety_days_it_is_nothing(user, settings, rf, monkeypatch):
    request = rf.get(LOGIN)
    browsers.remember(request, user)
    request.COOKIES[settings.BROWSER_COOKIE_NAME] = vars(request)[browsers.COMING]
    assert browsers.known(request, user.email)
    assert browsers.known(request, f" {user.email.upper()} ")
    at = signing.time.time() + dt.timedelta(days=90, seconds=1).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: at)
    assert browsers.known(request, user.email) == ""


def test_the_browser_sends_it_to_the_page_of_signing_in_alone_and_no_script_reads_it(user, known, settings):
    told = known.cookies[settings.BROWSER_COOKIE_NAME]
    assert (told["path"], told["samesite"], bool(told["httponly"])) == (LOGIN, "Strict", True)
    assert told["max-age"] == 90 * 24 * 3600

"""The steps of a first sign-in outside the demonstration, as a client takes them from the link somebody was given."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock

from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache, caches
from django.test import Client

from tests.tools import pause

LOGIN, ENROL = "/staff/account/login/", "/staff/account/2fa/totp/activate/"
CHOSEN = "violet-lamp-harbour-9"


def path_of(text: str) -> str:
    """The path of the first link in a text: what was printed, or a mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", text)[1]


HALF_A_MINUTE = 30  # seconds that a code is good for
LEAST = 3  # seconds left of it that are enough to send a form


def code_for(secret: str) -> str:
    """The code that an app shows now. At the end of its half minute it waits for the next one, as a person does."""
    if HALF_A_MINUTE - time.time() % HALF_A_MINUTE < LEAST:
        pause(LEAST)
    return _code(secret)


@contextmanager
def time_stands() -> Iterator[None]:
    """No half minute of this process ends meanwhile."""
    at = time.time()
    with mock.patch.object(totp, "time", SimpleNamespace(time=lambda: at)):
        yield


def _code(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def choose_password(client: Client, link: str, password: str = CHOSEN) -> None:
    """Open the link and set the password it asks for."""
    page = client.get(link, follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)
    assert "Your new password is saved" in answer.content.decode()


def give_password(client: Client, email: str, password: str = CHOSEN):
    """Sign in with the password; the page that is led to."""
    return client.post(LOGIN, {"login": email, "password": password}, follow=True)


def forget_codes() -> None:
    """Which were used is kept beside the limits, wherever those are."""
    cache.clear()
    caches["codes"].clear()


def give_code(client: Client, secret: str):
    """The second factor at sign-in; an app's code is good once, so what was used is forgotten first."""
    forget_codes()
    with time_stands():
        return client.post("/staff/account/2fa/authenticate/", {"code": _code(secret)}, follow=True)


def enrol(client: Client) -> str:
    """Set up an app on the page that whoever has no second factor is led to; its secret."""
    page = client.get("/staff/", follow=True)
    assert page.request["PATH_INFO"] == ENROL, page.request["PATH_INFO"]
    secret = re.search(r'class="app-key">(\w+)<', page.content.decode())[1]
    with time_stands():
        answer = client.post(ENROL, {"code": _code(secret)}, follow=True)
    assert "Recovery codes" in answer.content.decode()
    return secret


def works(client: Client) -> bool:
    """Whether this browser is signed in and past the second factor."""
    return client.get("/staff/account/").status_code == 200

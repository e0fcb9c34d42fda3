"""The steps of a first sign-in outside the demonstration, as a client takes them from the link somebody was given."""

import re

from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

LOGIN, ENROL = "/staff/account/login/", "/staff/account/2fa/totp/activate/"
CHOSEN = "violet-lamp-harbour-9"


def path_of(text: str) -> str:
    """The path of the first link in a text: what was printed, or a mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", text)[1]


def code_for(secret: str) -> str:
    """The code that an app would show now."""
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


def give_code(client: Client, secret: str):
    """The second factor at sign-in; an app's code is good once, so what was used is forgotten first."""
    cache.clear()
    return client.post("/staff/account/2fa/authenticate/", {"code": code_for(secret)}, follow=True)


def enrol(client: Client) -> str:
    """Set up an app on the page that whoever has no second factor is led to; its secret."""
    page = client.get("/staff/", follow=True)
    assert page.request["PATH_INFO"] == ENROL, page.request["PATH_INFO"]
    secret = re.search(r'class="app-key">(\w+)<', page.content.decode())[1]
    answer = client.post(ENROL, {"code": code_for(secret)}, follow=True)
    assert "Recovery codes" in answer.content.decode()
    return secret


def works(client: Client) -> bool:
    """Whether this browser is signed in and past the second factor."""
    return client.get("/staff/account/").status_code == 200

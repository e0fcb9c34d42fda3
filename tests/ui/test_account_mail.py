"""The mails of the sign-in: plain, the same for known and unknown addresses on the page, no name in the subject."""

import re

import pytest
from django.core import mail
from django.test import Client

from csprapp.accounts.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def ask(email: str) -> tuple[bytes, str]:
    """What the page says and what the mail says when a new password is asked for."""
    mail.outbox.clear()
    answer = Client().post("/staff/account/password/reset/", {"email": email}, follow=True)
    [sent] = mail.outbox
    assert sent.subject in {"Practice reviews: set a new password", "Practice reviews: no account for this address"}
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content), sent.body


def test_a_new_password_is_set_from_the_link_in_the_mail():
    user = make_user(Role.COORDINATOR)
    _, body = ask(user.email)
    link = re.search(r"https?://[^/]+(/\S+)", body)[1]
    client = Client()
    page = client.get(link, follow=True)
    assert "At least 15 characters" in page.content.decode()
    action = page.request["PATH_INFO"]
    refused = client.post(action, {"password1": "short", "password2": "short"})
    assert "There is a problem" in refused.content.decode()
    done = client.post(
        action, {"password1": "violet-lamp-harbour-9", "password2": "violet-lamp-harbour-9"}, follow=True
    )
    assert "Your new password is saved" in done.content.decode()
    user.refresh_from_db()
    assert user.check_password("violet-lamp-harbour-9")
    used = client.get(link, follow=True)
    assert "This link no longer works" in used.content.decode()


def test_the_page_does_not_tell_who_has_an_account():
    known, _ = ask(make_user(Role.COORDINATOR).email)
    unknown, body = ask("nobody@demo.example")
    assert known == unknown
    assert "but it has no account" in body
    assert "sign up" not in body.lower()


@pytest.mark.parametrize("host", ["localhost", "testserver:8443", "testserver.", "127.0.0.1:1"])
def test_a_link_in_a_mail_starts_with_our_own_address_whatever_the_request_says(host, settings):
    settings.CSPR_SITE = "https://reviews.example.org"
    user = make_user(Role.COORDINATOR)
    Client().post("/staff/account/password/reset/", {"email": user.email}, headers={"host": host})
    (sent,) = mail.outbox
    assert re.findall(r"https?://[^/]+/", sent.body) == ["https://reviews.example.org/"]

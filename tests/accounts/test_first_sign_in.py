"""Every way to a first sign-in outside the demonstration, walked from where the person begins."""

from smtplib import SMTPRecipientsRefused
from unittest.mock import Mock

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.conf import settings as settings_of_django
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client

from csprapp.accounts.roles import Role
from csprapp.accounts.signals import SIGNED_IN_AT
from tests.accounts.earnest import CHOSEN, choose_password, enrol, give_code, give_password, path_of, works
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both, pytest.mark.usefixtures("in_earnest")]
RESET = "/staff/account/password/reset/"


def printed_link(capsys, email: str) -> str:
    call_command("open_account", email, name="First Person", role="administrator")
    return path_of(capsys.readouterr().out)


def mailed_link(email: str) -> str:
    """What somebody who has forgotten their password is sent."""
    Client().post(RESET, {"email": email})
    return path_of(mail.outbox[-1].body)


def test_from_the_printed_link_to_a_page_and_in_again_with_both_factors(capsys):
    client, again = Client(), Client()
    choose_password(client, printed_link(capsys, "first.person@council.example"))
    give_password(client, "first.person@council.example")
    secret = enrol(client)
    assert works(client)
    give_password(again, "first.person@council.example")
    assert not works(again)
    give_code(again, secret)
    assert works(again)


def test_from_a_forgotten_password_before_a_second_factor_was_enrolled():
    user, client = make_user(Role.COORDINATOR), Client()
    choose_password(client, mailed_link(user.email))
    give_password(client, user.email)
    enrol(client)
    assert works(client)


def test_from_a_forgotten_password_with_the_second_factor_there_already():
    user, client = make_user(Role.COORDINATOR), Client()
    give_password(client, user.email, PASSWORD)
    secret, later = enrol(client), Client()
    choose_password(later, mailed_link(user.email))
    give_password(later, user.email)
    assert not works(later)
    give_code(later, secret)
    assert works(later)
    assert not works(client), "who signed in with the old password is out"


def test_from_a_lost_second_factor_that_was_reset(capsys):
    user, client = make_user(Role.COORDINATOR), Client()
    give_password(client, user.email, PASSWORD)
    lost = enrol(client)
    call_command("reset_second_factor", user.email)
    assert user.name in capsys.readouterr().out
    assert not works(client)
    give_password(client, user.email, PASSWORD)
    assert enrol(client) != lost
    assert works(client)


def test_whoever_waits_at_the_code_while_their_lost_factor_is_reset_comes_back_to_the_password():
    user, client, waiting = make_user(Role.COORDINATOR), Client(), Client()
    give_password(client, user.email, PASSWORD)
    enrol(client)
    assert "Enter your code" in give_password(waiting, user.email, PASSWORD).content.decode()
    call_command("reset_second_factor", user.email)
    for page in ("/staff/account/2fa/authenticate/", "/staff/account/login/", "/staff/"):
        answer = waiting.get(page, follow=True)
        assert answer.request["PATH_INFO"] == "/staff/account/login/"
        assert 'name="password"' in answer.content.decode()
    give_password(waiting, user.email, PASSWORD)
    enrol(waiting)
    assert works(waiting)


def test_whoever_asks_for_a_reset_in_somebodys_name_locks_nobody_out():
    """Before the second factor is enrolled, between the two, and after it."""
    user, stranger, client = make_user(Role.COORDINATOR), Client(), Client()
    ask = {"email": user.email}
    stranger.post(RESET, ask)
    give_password(client, user.email, PASSWORD)
    stranger.post(RESET, ask)
    secret = enrol(client)
    for _ in range(4):
        stranger.post(RESET, ask)
    assert works(client)
    again = Client()
    give_password(again, user.email, PASSWORD)
    give_code(again, secret)
    assert works(again)
    assert not EmailAddress.objects.exists(), "a stranger's request writes nothing about anybody"


def test_an_address_that_was_left_unverified_before_stops_nobody():
    user, client = make_user(Role.COORDINATOR), Client()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    give_password(client, user.email, PASSWORD)
    enrol(client)
    assert works(client)


def test_a_new_password_ends_the_wait_after_too_many_wrong_ones():
    user, client = make_user(Role.COORDINATOR), Client()
    for _ in range(6):
        answer = give_password(client, user.email, "not the password at all")
    assert "Too many attempts" in answer.content.decode()
    choose_password(client, mailed_link(user.email))
    give_password(client, user.email, CHOSEN)
    enrol(client)
    assert works(client)


def test_the_password_is_asked_for_once_in_a_first_sign_in():
    user, client = make_user(Role.COORDINATOR), Client()
    page = give_password(client, user.email, PASSWORD)
    assert "Set up an authenticator app" in page.content.decode()


@pytest.mark.parametrize("page", ["2fa/webauthn/add/", "2fa/recovery-codes/generate/", "2fa/totp/deactivate/"])
def test_how_one_signs_in_is_changed_only_by_who_said_again_who_they_are(page):
    user, client = make_user(Role.COORDINATOR), Client()
    give_password(client, user.email, PASSWORD)
    enrol(client)
    address = f"/staff/account/{page}"
    assert client.get(address).status_code == 200
    session = client.session
    long_ago = settings_of_django.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    session[SIGNED_IN_AT] -= long_ago
    for way in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        way["at"] -= long_ago
    session.save()
    for ask in (client.get, client.post):
        assert "/reauthenticate/" in ask(address)["Location"]
    assert user.authenticator_set.filter(type="totp").exists()


@pytest.mark.parametrize("failure", [ConnectionRefusedError("away"), TimeoutError(), SMTPRecipientsRefused({})])
def test_while_no_email_goes_a_forgotten_password_gets_a_sentence_and_no_fault(client, monkeypatch, failure):
    monkeypatch.setattr(EmailMessage, "send", Mock(side_effect=failure))
    told = [client.post(RESET, {"email": each}) for each in (make_user("coordinator").email, "nobody@nowhere.example")]
    assert [answer.status_code for answer in told] == [200, 200]
    assert all("We cannot send email at the moment" in answer.content.decode() for answer in told)
    monkeypatch.undo()
    assert client.post(RESET, {"email": "nobody@nowhere.example"}).status_code == 302

"""The doors of sign-in, tried by somebody who has no key, half a key, or another person's."""

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from csprapp.accounts.roles import Role
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/staff/account/login/"


@pytest.fixture(autouse=True)
def empty_counts():
    cache.clear()
    yield
    cache.clear()


def plain(answer) -> bytes:
    """The page without what is new on every one."""
    import re

    return re.sub(rb'value="[^"]*"', b"", answer.content)


def test_an_unknown_address_a_wrong_password_and_a_closed_account_are_answered_alike():
    known, closed = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
    closed.is_active = False
    closed.save()
    answers = [
        Client().post(LOGIN, {"login": address, "password": password})
        for address, password in (
            (known.email, "wrong password 1234"),
            ("nobody@demo.example", "wrong password 1234"),
            (closed.email, "wrong password 1234"),
        )
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({plain(answer) for answer in answers}) == 1


def test_asking_for_a_new_password_says_nothing_of_whether_there_is_an_account():
    known, closed = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
    closed.is_active = False
    closed.save()
    address = "/staff/account/password/reset/"
    answers = [Client().post(address, {"email": each}) for each in (known.email, "nobody@demo.example", closed.email)]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    keys = [message for message in mail.outbox if "/password/reset/key/" in message.body]
    assert [message.to for message in keys] == [[known.email]]


def test_a_forged_forwarding_header_gives_nobody_more_tries():
    user = make_user(Role.COORDINATOR)
    last = ""
    for number in range(14):
        headers = {"x-forwarded-for": f"203.0.113.{number}", "x-real-ip": f"203.0.113.{number}"}
        sent = {"login": f"nobody{number}@demo.example", "password": "wrong password 1234"}
        answer = Client().post(LOGIN, sent, headers=headers)
        last = answer.content.decode()
    assert answer.status_code == 429 or "Too many attempts" in last
    assert user.email not in last


@pytest.mark.parametrize(
    "where", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(where):
    user = make_user(Role.COORDINATOR)
    answer = Client().post(f"{LOGIN}?next={where}", {"login": user.email, "password": PASSWORD, "next": where})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/")
    client = Client()
    client.force_login(user)
    assert "evil" not in client.get(f"{LOGIN}?next={where}").headers.get("Location", "")


def test_signing_in_begins_another_session_than_the_one_brought_along():
    user, client = make_user(Role.COORDINATOR), Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["session"] = brought = session.session_key
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert client.cookies["session"].value != brought


def test_half_a_sign_in_opens_no_page_and_no_way_round_the_second_factor(settings):
    from allauth.mfa.totp.internal import auth

    settings.CSPR_DEMO = False
    user, client = make_user(Role.COORDINATOR, Role.ADMINISTRATOR), Client()
    auth.TOTP.activate(user, auth.generate_totp_secret())
    assert client.post(LOGIN, {"login": user.email, "password": PASSWORD})["Location"].endswith("/2fa/authenticate/")
    account = ["2fa/", "2fa/totp/activate/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "password/change/"]
    account += ["reauthenticate/", "sessions/"]
    for address in ["/staff/", *(f"/staff/account/{page}" for page in account)]:
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.status_code == 302, address
            assert answer["Location"].startswith(LOGIN), address


@pytest.mark.parametrize("place", ["http://[::1", "//[", "https://evil.example/", "javascript:alert(1)"])
def test_an_address_to_go_on_to_that_is_not_ours_or_cannot_be_read_is_passed_over(sign_in_afresh, place):
    signed_in, nobody = sign_in_afresh(make_user(Role.COORDINATOR)), Client()
    for client in (signed_in, nobody):
        client.raise_request_exception = False
    for address in ("login/", "reauthenticate/", "2fa/reauthenticate/", "2fa/reauthenticate/webauthn/", "logout/",
                    "password/reset/", "2fa/authenticate/", "with/again/"):  # fmt: skip
        for client in (nobody, signed_in):
            for answer in (
                client.get(f"/staff/account/{address}", {"next": place}),
                client.post(f"/staff/account/{address}", {"next": place}),
            ):
                assert answer.status_code < 500, address
                assert place not in answer.get("Location", ""), address


def test_without_a_second_factor_only_enrolling_and_leaving_are_open(settings):
    from csprapp import urls
    from tests.test_permissions import PRIVATE

    settings.CSPR_DEMO = False
    user, client = make_user(*Role), Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    for name, address in PRIVATE:
        if name in urls.ENROL or name in urls.UNUSED:
            continue
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.status_code == 302, name
            assert answer["Location"] == "/staff/account/2fa/totp/activate/", name


def test_a_busy_session_ends_after_its_longest_time_whatever_page_is_asked():
    user, client = make_user(Role.COORDINATOR), Client()
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as clock:
        client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        for _ in range(25):
            clock.shift(29 * 60)
            answer = client.get("/staff/stay/")
        assert answer.status_code == 302
        assert answer["Location"].startswith(LOGIN)


def test_taking_every_role_or_the_account_away_bites_on_the_next_request():
    user, client = make_user(Role.MANAGER), Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert client.get("/staff/team/").status_code == 200
    user.role_grants.all().delete()
    assert client.get("/staff/team/").status_code == 403
    user.is_active = False
    user.save()
    assert client.get("/staff/")["Location"].startswith(LOGIN)


def test_no_public_page_reads_or_sets_a_cookie_or_is_kept_as_private(client):
    client.cookies["session"] = client.cookies["csrf"] = "x" * 32
    for address in ("/", "/reviews/", "/reviews/?q=%22%3E%3Cscript%3E", "/support/", "/nothing/", "/feed.atom"):
        answer = client.get(address)
        assert not answer.cookies, address
        assert "cookie" not in answer.headers.get("Vary", "").lower()
    for host in ("evil.example", "testserver.evil.example", "testserver:80:80", ""):
        assert client.get("/", headers={"host": host}).status_code == 400, host

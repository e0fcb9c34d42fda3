"""Which sessions end when: the proof of a second factor belongs to a session, not to a person."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.accounts.signals import PROVED_BY
from csprapp.records.settings_rows import with_version
from csprapp.today import london_today
from dashboard.people.services import reset_second_factor
from tests.accounts.earnest import (
    CHOSEN,
    LOGIN,
    code_for,
    enrol,
    forget_codes,
    give_code,
    give_password,
    time_stands,
    works,
)
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both, pytest.mark.usefixtures("in_earnest")]
ACCOUNT = "/staff/account/"


@pytest.fixture
def user() -> User:
    return make_user(Role.COORDINATOR)


@pytest.fixture
def here(user) -> Client:
    """A browser in which the person has enrolled their second factor; `here.secret` is its secret."""
    client = Client()
    give_password(client, user.email, PASSWORD)
    client.secret = enrol(client)
    return client


@pytest.fixture
def there(user, here) -> Client:
    """Another browser, signed in with both factors."""
    client = Client()
    give_password(client, user.email, PASSWORD)
    give_code(client, here.secret)
    assert works(client)
    return client


def confirm(client: Client) -> None:
    """Give the password once more, as is asked before something that matters."""
    client.post(ACCOUNT + "reauthenticate/", {"password": PASSWORD})


def signed_out(client: Client) -> bool:
    """Whether every page sends this browser to sign in, those for enrolling a second factor too."""
    pages = ("", "2fa/totp/activate/", "2fa/webauthn/add/", "2fa/", "password/change/")
    return all(client.get(ACCOUNT + page).headers.get("Location", "").startswith(LOGIN) for page in pages)


def test_a_session_from_before_the_second_factor_ends_when_it_is_enrolled_elsewhere(user):
    waiting, owner = Client(), Client()
    give_password(waiting, user.email, PASSWORD)
    give_password(owner, user.email, PASSWORD)
    enrol(owner)
    assert works(owner)
    assert signed_out(waiting)


def test_a_session_that_never_showed_the_second_factor_is_over_whatever_else_it_holds(user, sign_in):
    client = sign_in(user)
    totp.TOTP.activate(user, totp.generate_totp_secret())
    user.refresh_from_db()
    for proof in (None, user.pk + 1):
        client.force_login(user)
        session = client.session
        session["signed_in_at"], session[PROVED_BY] = 2**40, proof
        session.save()
        assert client.get(ACCOUNT)["Location"].startswith(LOGIN)
        assert "_auth_user_id" not in client.session


def test_removing_the_second_factor_ends_the_other_sessions_and_leads_to_a_new_one(here, there):
    confirm(here)
    here.post(ACCOUNT + "2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert signed_out(there)
    assert here.get("/staff/")["Location"] == ACCOUNT + "2fa/totp/activate/"
    enrol(here)
    assert works(here)


def test_new_recovery_codes_end_the_other_sessions(here, there):
    confirm(here)
    here.post(ACCOUNT + "2fa/recovery-codes/generate/")
    assert works(here)
    assert signed_out(there)


def test_a_new_password_ends_the_other_sessions(here, there):
    passwords = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    here.post(ACCOUNT + "password/change/", passwords)
    assert works(here)
    assert signed_out(there)


def test_a_closed_account_that_is_opened_again_has_no_session(user, here, there):
    for change in ({}, {"update_fields": ["is_active"]}):
        user.is_active = False
        user.save(**change)
        user.is_active = True
        user.save(**change)
        assert signed_out(here)
        assert signed_out(there)
        give_password(here, user.email, PASSWORD)
        give_code(here, here.secret)
        assert works(here)


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(here):
    thief = Client()
    thief.cookies = here.cookies.copy()
    assert works(thief)
    here.post(ACCOUNT + "logout/")
    assert signed_out(thief)


def test_giving_the_code_again_or_signing_in_elsewhere_ends_nothing(here, there):
    forget_codes()
    with time_stands():
        there.post(ACCOUNT + "2fa/reauthenticate/", {"code": code_for(here.secret)})
    assert works(here)
    assert works(there)


def test_the_list_of_sessions_names_those_that_are_left(here, there):
    assert len(here.get(ACCOUNT + "sessions/").context["sessions"]) == 2
    confirm(here)
    here.post(ACCOUNT + "2fa/recovery-codes/generate/")
    (left,) = here.get(ACCOUNT + "sessions/").context["sessions"]
    assert left.session_key == here.session.session_key


def test_somebody_signs_out_everywhere_else(here, there):
    page = here.get(ACCOUNT + "sessions/").content.decode()
    assert "Sign out everywhere else" in page
    here.post(ACCOUNT + "sessions/")
    assert signed_out(there)
    assert works(here)
    assert "You are signed in nowhere else." in here.get(ACCOUNT + "sessions/").content.decode()


def test_the_end_of_the_sessions_is_no_line_of_the_history(user):
    lines = user.history.count()
    User.objects.end_sessions(user.pk)
    assert user.history.count() == lines


def test_a_second_factor_that_an_administrator_takes_away_ends_every_session(user, here, there):
    admin, today = make_user(Role.ADMINISTRATOR), london_today()
    seen, before = with_version(user).version, User.objects.get(pk=user.pk).sessions_key
    reset_second_factor(user, seen, checked="Called back on the council's own number", by=admin, today=today)
    assert User.objects.get(pk=user.pk).sessions_key != before  # whatever the table of sessions knows
    assert signed_out(here)
    assert signed_out(there)


def test_signing_out_leaves_nothing_in_the_browser_and_a_session_that_ends_keeps_what_was_typed(sign_in):
    person = make_user(Role.COORDINATOR)
    client = sign_in(person)
    assert "Clear-Site-Data" not in client.get("/staff/")
    assert client.post("/staff/account/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    client = sign_in(person)
    session = client.session
    session["signed_in_at"] = 0
    session.save()
    assert "Clear-Site-Data" not in client.get("/staff/")

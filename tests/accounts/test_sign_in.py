"""Signing in: with an e-mail address, a long password and, outside the demonstration, a second factor."""

import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from csprapp.accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/staff/account/login/"


def sign_in_by_form(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_a_person_signs_in_and_comes_to_their_work(client):
    user = make_user("coordinator")
    response = sign_in_by_form(client, user.email.upper())
    assert (response.status_code, response["Location"]) == (302, "/staff/")


def test_a_person_comes_back_to_the_page_they_wanted(client):
    user = make_user("coordinator")
    wanted = client.get("/staff/cases/")["Location"]
    response = client.post(wanted, {"login": user.email, "password": PASSWORD})
    assert response["Location"] == "/staff/cases/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    user = make_user("coordinator", email="known@demo.example")
    wrong = sign_in_by_form(client, user.email, "not the password at all")
    unknown = sign_in_by_form(client, "other@demo.example", "not the password at all")
    assert wrong.status_code == unknown.status_code == 200
    message = "The email address and/or password you specified are not correct."
    for response in (wrong, unknown):
        errors = response.context["form"].errors
        assert len(errors) == 1
        assert str(errors) == str(wrong.context["form"].errors), message


def test_somebody_whose_account_was_closed_is_out_at_the_next_request(sign_in):
    user = make_user("coordinator")
    client = sign_in(user)
    assert client.get("/staff/account/").status_code == 200
    user.is_active = False
    user.save()
    assert client.get("/staff/account/")["Location"].startswith(LOGIN)


def test_a_closed_account_is_out_though_its_session_is_still_there(sign_in):
    """Closing ends the sessions as well (test_sessions); this is the second lock."""
    user = make_user("coordinator")
    client = sign_in(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/staff/account/")["Location"].startswith(LOGIN)


def test_a_role_that_ended_is_gone_at_the_next_request(sign_in):
    from csprapp.accounts.models import RoleGrant, User
    from csprapp.accounts.roles import Permission, has_permission

    user = make_user("manager")
    assert has_permission(user, Permission.SEE_TEAM)
    RoleGrant.objects.filter(user=user).delete()
    assert not has_permission(User.objects.get(pk=user.pk), Permission.SEE_TEAM)


def test_a_session_ends_twelve_hours_after_sign_in_however_busy(sign_in, settings):
    client = sign_in(make_user("coordinator"))
    session = client.session
    session["signed_in_at"] = int(time.time()) - settings.SESSION_ABSOLUTE_AGE - 1
    session.save()
    assert client.get("/staff/account/")["Location"].startswith(LOGIN)


def test_outside_the_demonstration_a_second_factor_is_enrolled_first(sign_in, settings):
    settings.CSPR_DEMO = False
    client = sign_in(make_user("coordinator"))
    assert client.get("/staff/account/")["Location"] == reverse("mfa_activate_totp")


def test_nobody_signs_up(client):
    assert client.get("/staff/account/signup/").status_code == 404


@pytest.mark.parametrize("password", ["short-but-odd", "1q2w3e4r5t6y7u8i"])
def test_a_short_or_common_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_sign_in_is_throttled_per_account(client):
    user = make_user("coordinator")
    for _ in range(6):
        sign_in_by_form(client, user.email, "not the password at all")
    response = sign_in_by_form(client, user.email)
    assert response.status_code == 200, "the right password is refused too while the account is throttled"


def test_a_staff_page_is_stored_nowhere(sign_in):
    response = sign_in(make_user("coordinator")).get("/staff/account/")
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


def test_a_public_page_touches_no_session(sign_in, django_assert_max_num_queries):
    response = sign_in(make_user("coordinator")).get("/support/")
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


def test_behind_our_proxy_the_limit_counts_the_visitors_own_address(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    one, another = {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.2"}
    for number in range(12):
        wrong = {"login": f"nobody{number}@demo.example", "password": "not it, whatever"}
        limited = client.post(LOGIN, wrong, **one)
    assert "Too many attempts" in limited.content.decode()
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 192.0.2.1"}  # the last one is our proxy's word
    assert "Too many attempts" in client.post(LOGIN, wrong, **forged).content.decode()
    user = make_user("coordinator")
    assert client.post(LOGIN, {"login": user.email, "password": PASSWORD}, **another).status_code == 302

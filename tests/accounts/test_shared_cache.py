"""The sign-in limits in a real Redis, and what an emptied one must not do."""

import pickle
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import caches
from django.test import Client

from csprapp.engines import Away, read_cache
from tests.engines import missing as lacking, redis
from tests.factories import make_user
from tests.tools import missing
from tests.with_postgres import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LOGIN = "/staff/account/login/"


@pytest.fixture(scope="module")
def server():
    if "redis-server" in lacking():
        missing("no Redis on this machine: apt-get install redis-server")
    with redis() as address:
        yield address


def limits_in(settings, address):
    told, wrong = read_cache(f"{address}/0")
    assert wrong == []
    settings.CACHES = {**settings.CACHES, "default": told}
    return caches["default"]


@pytest.fixture
def shared(server, settings):
    cache = limits_in(settings, server)
    cache.clear()
    return cache


def tries(email, number):
    answers = (Client().post(LOGIN, {"login": email, "password": "not the right one at all"}) for _ in range(number))
    return [b"Too many attempts" in answer.content for answer in answers]


def test_the_sixth_wrong_password_is_one_too_many(shared):
    assert tries(make_user("coordinator").email, 6) == [False] * 5 + [True]
    assert shared.about("keyspace")["db0"]["keys"]


def test_an_emptied_cache_lets_somebody_try_a_few_times_more_and_no_more(shared):
    email = make_user("coordinator").email
    tries(email, 6)
    shared.clear()
    assert tries(email, 6) == [False] * 5 + [True]


def test_a_code_that_was_used_stays_used_though_the_cache_is_emptied(shared):
    user, secret = make_user("coordinator"), generate_totp_secret()
    TOTP.activate(user, secret)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    factor = TOTP(Authenticator.objects.get(user=user))
    assert factor.validate_code(code)
    assert not factor.validate_code(code)
    shared.clear()
    assert not factor.validate_code(code)


def test_no_program_that_lies_in_the_cache_is_run(shared):
    shared._cache._client.get_client().set(shared.make_key("planted"), pickle.dumps(print))
    with pytest.raises(ValueError, match=r"Expecting value|codec"):
        shared.get("planted")


def test_while_it_is_away_nobody_signs_in_and_everybody_is_told(settings):
    cache = limits_in(settings, f"redis://127.0.0.1:{free_port()}")
    with pytest.raises(Away, match="The cache does not answer"):
        cache.get("anything")
    client = Client(raise_request_exception=False)
    answer = client.post(LOGIN, {"login": make_user("coordinator").email, "password": "not the right one at all"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "unavailable for a moment" in answer.text

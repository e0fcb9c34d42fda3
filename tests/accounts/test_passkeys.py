"""The door for passkeys without a browser: what anybody can send to it."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from csprapp.accounts.event_models import Kind, SecurityEvent

pytestmark = pytest.mark.django_db
DOOR = "/staff/account/2fa/webauthn/login/"


@pytest.fixture(autouse=True)
def no_tries():
    cache.clear()
    yield
    cache.clear()


def test_it_demands_that_the_key_knows_its_person_and_names_nobodys_keys():
    asked = Client().get(DOOR, headers={"accept": "application/json"}).json()["request_options"]["publicKey"]
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "null", "7", '"x"', "{", '{"response": 1}', '{"response": {"userHandle": "MQ"}}']
)
def test_whatever_is_sent_is_refused_in_one_sentence(sent):
    client = Client()
    client.get(DOOR, headers={"accept": "application/json"})
    page = client.post(DOOR, {"credential": sent}, follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"] == "/staff/account/login/"
    assert "_auth_user_id" not in client.session


def test_it_is_limited_by_the_address_that_tries():
    client = Client()
    answers = [client.post(DOOR, {"credential": json.dumps({"id": "x"})}).status_code for _ in range(12)]
    assert answers[0] == 302
    assert answers[-1] == 429
    assert SecurityEvent.objects.filter(kind=Kind.THROTTLED).exists()

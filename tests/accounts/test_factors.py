"""Secrets of second factors: encrypted where they are kept, with a key that the database does not hold."""

import importlib
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from csprapp.accounts.factors import unreadable
from csprapp.accounts.roles import Role
from csprapp.accounts.sealing import key_name, seal, unsealed
from dashboard.health import work
from dashboard.health.findings import Look, State
from dashboard.management.commands import reset_second_factor
from tests.accounts.earnest import code_for, enrol, forget_codes, give_code, give_password, time_stands, works
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
MIGRATION = importlib.import_module("csprapp.accounts.migrations.0006_factors_encrypted")
NEWER = "a newer key of the service, as random as the one before it was"


@pytest.fixture
def enrolled(in_earnest):
    """Somebody with an app: the person, and the secret that the app keeps."""
    person, client = make_user(Role.COORDINATOR), Client()
    give_password(client, person.email, PASSWORD)
    return person, enrol(client)


def comes_in(person, secret) -> bool:
    client = Client()
    give_password(client, person.email, PASSWORD)
    give_code(client, secret)
    return works(client)


def kept() -> str:
    return json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_code_that_was_used_lets_nobody_in_again_though_its_half_minute_is_not_over(enrolled):
    person, secret = enrolled
    cache.clear()
    with time_stands():
        first, second = Client(), Client()
        for client in (first, second):
            give_password(client, person.email, PASSWORD)
            client.post("/staff/account/2fa/authenticate/", {"code": code_for(secret)})
    assert works(first)
    assert not works(second)


@pytest.mark.parametrize("ago", [1, 2, -1])
def test_a_code_of_another_half_minute_lets_nobody_in(enrolled, ago):
    person, secret = enrolled
    cache.clear()
    with time_stands():
        counter = next(iter(totp.yield_hotp_counters_from_time()))
        other, now = (totp.format_hotp_value(totp.hotp_value(secret, each)) for each in (counter - ago, counter))
        client = Client()
        give_password(client, person.email, PASSWORD)
        client.post("/staff/account/2fa/authenticate/", {"code": other})
        assert not works(client)
        forget_codes()
        client.post("/staff/account/2fa/authenticate/", {"code": now})
    assert works(client)


def test_neither_the_apps_secret_nor_the_seed_of_recovery_codes_stands_in_the_database(enrolled):
    person, secret = enrolled
    assert Authenticator.objects.count() == 2
    assert secret not in kept()
    seed = Authenticator.objects.get(type="recovery_codes")
    assert unsealed(seed.data["seed"])
    assert unsealed(seed.data["seed"]) not in kept()
    assert comes_in(person, secret)
    codes = seed.wrap().get_unused_codes()
    client = Client()
    give_password(client, person.email, PASSWORD)
    client.post("/staff/account/2fa/authenticate/", {"code": codes[0]})
    assert works(client)


def test_a_new_key_with_the_old_one_named_lets_everybody_in_then_the_old_one_can_go(enrolled, settings, capsys):
    person, secret = enrolled
    before, old = kept(), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEWER, [old]
    assert comes_in(person, secret)
    call_command("encrypt_factors")
    assert capsys.readouterr() == ("2 secrets encrypted with SECRET_KEY.\n", "")
    assert kept() != before
    settings.SECRET_KEY_FALLBACKS = []
    assert comes_in(person, secret)


def test_with_another_key_no_code_is_right_and_the_doctor_and_the_command_say_so(enrolled, settings, capsys):
    person, secret = enrolled
    assert work.second_factors(Look()).state is State.OK
    settings.SECRET_KEY = NEWER
    assert not comes_in(person, secret)
    assert unreadable() == {person.pk}
    finding = work.second_factors(Look())
    assert (finding.state, "1 person whose codes cannot work" in finding.sentence) == (State.WARNING, True)
    before = kept()
    call_command("encrypt_factors")
    assert "SECRET_KEY_FALLBACKS" in capsys.readouterr().err
    assert kept() == before, "what cannot be read now may be read later"


def test_when_the_key_is_lost_each_person_sets_up_a_new_factor_and_nothing_else_is_lost(enrolled, settings):
    person, _ = enrolled
    settings.SECRET_KEY = NEWER
    call_command("reset_second_factor", person.email)
    client = Client()
    give_password(client, person.email, PASSWORD)
    assert comes_in(person, enrol(client))


def test_a_reset_that_cannot_be_noted_is_none(enrolled, monkeypatch):
    person, _ = enrolled
    monkeypatch.setattr(reset_second_factor, "note", None)
    with pytest.raises(TypeError):
        call_command("reset_second_factor", person.email)
    assert Authenticator.objects.filter(user=person).exists()


def test_what_stood_in_clear_is_encrypted_by_the_migration_once_and_comes_back_by_its_way_back(enrolled):
    person, secret = enrolled
    MIGRATION.decrypt(apps, None)
    assert secret in kept()
    MIGRATION.encrypt(apps, None)
    once = kept()
    assert secret not in once
    MIGRATION.encrypt(apps, None)
    assert kept() == once
    assert comes_in(person, secret)


def test_an_empty_or_foreign_text_opens_nothing():
    assert [unsealed(text) for text in ("", "JBSWY3DPEHPK3PXP", seal("x")[:-2])] == [None] * 3


def test_the_name_of_a_key_tells_it_from_another_and_holds_nothing_of_it(settings):
    first = key_name()
    settings.SECRET_KEY = NEWER
    assert key_name() != first
    assert len(key_name()) == 16

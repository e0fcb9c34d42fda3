"""The tenants of the environment: read, or refused at the start with how to do it right."""

import pytest

from csprapp.accounts.tenants import Tenant, read_tenants
from tests.test_settings import SAFE, start

GOOD = {
    "CSPR_SSO": "council, health",
    "CSPR_SSO_COUNCIL_NAME": "Borchester Council",
    "CSPR_SSO_COUNCIL_ISSUER": "https://login.example.org/borchester/v2.0",
    "CSPR_SSO_COUNCIL_CLIENT": "client-1",
    "CSPR_SSO_COUNCIL_SECRET": "a-secret-that-the-provider-made",
    "CSPR_SSO_COUNCIL_DOMAINS": "Borchester.example, schools.borchester.example",
    "CSPR_SSO_COUNCIL_FACTOR": "mfa",
    "CSPR_SSO_HEALTH_NAME": "Vale ICB",
    "CSPR_SSO_HEALTH_ISSUER": "https://login.example.org/vale",
    "CSPR_SSO_HEALTH_CLIENT": "client-2",
    "CSPR_SSO_HEALTH_SECRET": "another-secret-that-it-made",
    "CSPR_SSO_HEALTH_DOMAINS": "vale.example",
}


def read(**changes: str):
    environment = GOOD | changes
    return read_tenants(environment["CSPR_SSO"], lambda name: environment.get(name, ""))


def test_two_tenants_are_read():
    (council, health), wrong = read()
    assert not wrong
    assert council == Tenant(
        "council", "Borchester Council", "https://login.example.org/borchester/v2.0", "client-1",
        "a-secret-that-the-provider-made", ("borchester.example", "schools.borchester.example"), "mfa",
    )  # fmt: skip
    assert (health.key, health.factor) == ("health", "")
    assert "secret" not in repr(council).replace("secret=", "")


def test_without_the_setting_there_are_none():
    assert read(CSPR_SSO="") == ((), [])


@pytest.mark.parametrize("name", ["NAME", "ISSUER", "CLIENT", "SECRET", "DOMAINS"])
def test_what_is_missing_is_named_with_an_example(name):
    _, wrong = read(**{f"CSPR_SSO_COUNCIL_{name}": ""})
    assert len(wrong) == 1
    assert wrong[0].startswith(f"Set CSPR_SSO_COUNCIL_{name}: ")
    assert f"Example: CSPR_SSO_COUNCIL_{name}=" in wrong[0]


@pytest.mark.parametrize(
    ("name", "weak", "said"),
    [
        ("CSPR_SSO", "council,health,Big Council", "without Big Council"),
        ("CSPR_SSO", "council,health,council", "council appears only once"),
        ("CSPR_SSO_COUNCIL_ISSUER", "http://login.example.org/borchester", "https address"),
        ("CSPR_SSO_COUNCIL_ISSUER", "https://login.example.org/b/.well-known/openid-configuration", ".well-known"),
        ("CSPR_SSO_COUNCIL_ISSUER", "https://login.microsoftonline.com/common/v2.0", "everybody"),
        ("CSPR_SSO_COUNCIL_ISSUER", "https://login.microsoftonline.com/organizations/v2.0", "everybody"),
        ("CSPR_SSO_COUNCIL_ISSUER", "https://accounts.google.com", "everybody"),
        (
            "CSPR_SSO_COUNCIL_ISSUER",
            "https://login.example.org/vale",
            "https://login.example.org/vale appears only once",
        ),
        ("CSPR_SSO_COUNCIL_SECRET", "short", "16 characters"),
        ("CSPR_SSO_COUNCIL_DOMAINS", "@borchester.example", "without @borchester.example"),
        ("CSPR_SSO_COUNCIL_DOMAINS", "borchester", "without borchester"),
        ("CSPR_SSO_COUNCIL_DOMAINS", "*.example", "without *.example"),
        ("CSPR_SSO_COUNCIL_DOMAINS", "vale.example", "vale.example appears only once"),
    ],
)
def test_what_is_weak_is_refused_with_how_to_do_it_right(name, weak, said):
    _, wrong = read(**{name: weak})
    assert any(said in line for line in wrong), wrong
    assert not any(GOOD["CSPR_SSO_HEALTH_SECRET"] in line or "=short" in line for line in wrong)


def test_the_service_does_not_start_with_half_a_tenant_and_starts_with_a_whole_one(tmp_path):
    show = "from django.conf import settings as s; print([tenant.name for tenant in s.CSPR_SSO])"
    half = {name: value for name, value in GOOD.items() if name != "CSPR_SSO_HEALTH_CLIENT"}
    refused = start(tmp_path, show, **SAFE, **half)
    assert refused.returncode != 0
    assert "Set CSPR_SSO_HEALTH_CLIENT" in refused.stderr
    assert GOOD["CSPR_SSO_HEALTH_SECRET"] not in refused.stderr
    assert start(tmp_path, show, **SAFE, **GOOD).stdout.strip() == "['Borchester Council', 'Vale ICB']"

"""Whoever claims to be somebody else: by another tenant, by an address, by a forged, stolen or repeated answer."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.single_sign_on.provider import SIGNED
from tests.factories import make_user
from tests.single_sign_on.walking import address_in, at_provider, invitation, is_in, join, sign_on, there_and_back

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
BACK = "/staff/account/with/council/back/"
LONG_AGO, FAR_AHEAD = 1_600_000_000, 4_000_000_000  # seconds since 1970; both processes collect the same names


def changed(path: str, **values: str) -> str:
    """The address with other values in its query; None takes one away."""
    there = urlsplit(path)
    query = {**dict(parse_qsl(there.query)), **values}
    return f"{there.path}?{urlencode({name: value for name, value in query.items() if value is not None})}"


def nobody_new(before: int) -> bool:
    return User.objects.count() == before


def test_an_address_alone_signs_nobody_in_and_makes_no_account(person, council):
    before = User.objects.count()
    council.is_there("subject-1", person.email)
    for tenant in ("council",):
        client = Client()
        answer = sign_on(client, tenant)
        assert answer.status_code == 403
        assert "that sign-in does not belong to an account here" in answer.content.decode()
        assert not is_in(client)
    assert nobody_new(before)
    person.refresh_from_db()
    assert person.issuer == ""


def test_whether_an_account_exists_is_not_told(person, council):
    pages = []
    for sub, email in (("subject-1", person.email), ("subject-2", "nobody@council.example")):
        council.is_there(sub, email)
        pages.append(sign_on(Client(), "council").content)
    assert pages[0] == pages[1]


@pytest.mark.parametrize("sub", ["subject-1", "another"])
def test_another_tenant_that_claims_somebodys_address_or_subject_gets_nothing(bound, health, sub):
    health.is_there(sub, bound.email)
    client = Client()
    assert sign_on(client, "health").status_code == 403
    assert not is_in(client)
    bound.refresh_from_db()
    assert bound.subject == "subject-1"


def test_another_tenant_cannot_take_an_invitation(person, council, health):
    """The way there of an invitation is to the council of the address, and back on it alone."""
    link, client = invitation(person), Client()
    health.is_there("subject-b", person.email)
    council.is_there("subject-1", person.email)
    going = address_in(client.post(link))
    assert going.startswith(council.issuer)
    stolen = at_provider(changed_issuer(going, council, health))
    answer = client.get(changed(stolen.replace("council", "health", 1)))
    assert answer.status_code == 403
    answer = client.get(stolen)
    assert answer.status_code == 403, "a code of another provider is worth nothing"
    assert not is_in(client)
    person.refresh_from_db()
    assert person.issuer == ""


def changed_issuer(address: str, ours, theirs) -> str:
    return address.replace(ours.issuer, theirs.issuer).replace(ours.tenant.client_id, theirs.tenant.client_id)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "somebody.else@council.example"},
        {"email": ""},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": 0},
    ],
    ids=str,
)
def test_an_invitation_is_for_the_verified_address_that_was_invited(person, council, claims):
    council.is_there("subject-1", person.email)
    council.changes = claims
    client = Client()
    answer = join(client, person)
    assert answer.status_code == 403
    assert "not the person this invitation is for" in answer.content.decode()
    assert not is_in(client)
    person.refresh_from_db()
    assert person.issuer == ""


def test_a_provider_that_says_nothing_of_verifying_is_believed_for_its_own_domain(person, council):
    council.is_there("subject-1", person.email)
    council.changes = {"email_verified": None}
    client = Client()
    join(client, person)
    assert is_in(client)


def test_the_invitation_of_one_is_not_for_a_colleague_who_is_bound_already(person, council):
    colleague = make_user(Role.MANAGER, email="colleague@council.example")
    council.is_there("subject-7", colleague.email)
    join(Client(), colleague)
    council.is_there("subject-7", person.email)
    answer = join(Client(), person)
    assert "already belongs to another account here" in answer.content.decode()
    person.refresh_from_db()
    assert person.issuer == ""


def test_another_subject_with_the_same_address_is_another_person(bound, council):
    council.is_there("subject-2", bound.email)
    client = Client()
    assert sign_on(client, "council").status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another-service"},
        {"aud": ["another-service"]},
        {"aud": ["client-of-council", "another-service"], "azp": "another-service"},
        {"nonce": "of-another-time"},
        {"nonce": None},
        {"exp": LONG_AGO},
        {"exp": None},
        {"iat": FAR_AHEAD},
        {"sub": ""},
        {"sub": "s" * 256},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_way_there_proves_nothing(bound, council, changes, caplog):
    council.is_there("subject-1", bound.email)
    council.changes = changes
    client = Client()
    answer = sign_on(client, "council")
    assert answer.status_code == 403
    assert "does not prove who you are" in answer.content.decode()
    assert not is_in(client)
    assert "Single sign-on with council was refused" in caplog.text
    assert bound.email not in caplog.text


def test_a_token_signed_by_another_key_or_by_none_proves_nothing(bound, council):
    council.is_there("subject-1", bound.email)
    assert {algorithm[:2] for algorithm in SIGNED} == {"RS", "PS", "ES"}, "a key that only the provider holds"
    for key, algorithm in (
        (rsa.generate_private_key(public_exponent=65537, key_size=2048), "RS256"),
        ("a-secret-that-both-sides-know-well", "HS256"),
        (council.secret, "HS256"),
        (None, "none"),
    ):
        council.signs_with, council.algorithm = key, algorithm
        client = Client()
        assert sign_on(client, "council").status_code == 403
        assert not is_in(client)


@pytest.mark.parametrize(
    "says",
    [{"issuer": "https://elsewhere.example"}, {"jwks_uri": "file:///etc/passwd"}, {"token_endpoint": ""}],
    ids=str,
)
def test_a_provider_that_names_another_issuer_or_other_places_is_not_spoken_to(bound, council, says):
    council.says = says
    answer = Client().post("/staff/account/with/council/")
    assert answer.status_code == 403
    assert len(council.asked) == 1, "at the first sign-in"


@pytest.mark.parametrize("place", ["openid-configuration", "token", "keys"])
def test_a_redirect_of_the_provider_is_not_followed(bound, council, place):
    """With the code and our secret in it least of all; what it leads to would have answered well."""
    council.is_there("subject-1", bound.email)
    council.leads_away = place
    client = Client()
    answer = client.post("/staff/account/with/council/")
    if answer.status_code == 200:
        answer = client.get(at_provider(address_in(answer)))
    assert answer.status_code == 503
    assert council.led == []
    assert not is_in(client)


def test_no_token_of_the_provider_is_kept(bound, council):
    council.is_there("subject-1", bound.email)
    client = Client()
    sign_on(client, "council")
    assert is_in(client)
    kept = repr(dict(client.session.items()))
    assert not re.search(r"\bey\w+\.\w+", kept), "no JSON, signed"
    assert not {"token", "id_token", "access_token", "claims"} & set(client.session.keys())
    assert council.given, "there was one"
    assert [token for token in council.given if token in kept] == []


def test_an_answer_is_good_once(bound, council):
    client = Client()
    back = at_provider(address_in(client.post("/staff/account/with/council/")))
    assert client.get(back).status_code == 302
    again = Client()
    for asker in (client, again):
        assert asker.get(back).status_code == 403
    assert not is_in(again)


def test_an_answer_is_good_only_in_the_browser_that_asked(bound, council):
    victim, thief = Client(), Client()
    back = at_provider(address_in(thief.post("/staff/account/with/council/")))
    victim.post("/staff/account/with/council/")
    assert victim.get(back).status_code == 403
    assert dict(parse_qsl(urlsplit(back).query))["code"] in council.codes, "the provider is not even asked about it"
    assert not is_in(victim), "nobody is signed in as somebody who sent them a link"


def test_a_code_of_another_way_there_is_refused(bound, council):
    """PKCE: a stolen code is worth nothing in the thief's own session."""
    victim, thief = Client(), Client()
    stolen = at_provider(address_in(victim.post("/staff/account/with/council/")))
    own = at_provider(address_in(thief.post("/staff/account/with/council/")))
    code = dict(parse_qsl(urlsplit(stolen).query))["code"]
    assert thief.get(changed(own, code=code)).status_code == 403
    assert not is_in(thief)


@pytest.mark.parametrize(
    "values",
    [{"state": None}, {"state": "invented"}, {"code": None}, {"code": "invented"}, {"iss": "https://b.example"}],
    ids=str,
)
def test_an_answer_with_something_else_in_it_is_refused(bound, council, values):
    client = Client()
    back = at_provider(address_in(client.post("/staff/account/with/council/")))
    assert client.get(changed(back, **values)).status_code == 403
    assert not is_in(client)


def test_whoever_the_provider_does_not_let_in_is_told(bound, council):
    council.who = None
    answer = sign_on(Client(), "council")
    assert answer.status_code == 403
    assert "did not let you in" in answer.content.decode()


def test_a_provider_that_does_not_answer_is_said_to_be_away(settings, council):
    from dataclasses import replace

    settings.CSPR_SSO = (replace(council.tenant, issuer="http://127.0.0.1:9/council"),)
    answer = Client().post("/staff/account/with/council/")
    assert answer.status_code == 503
    assert "We cannot reach" in answer.content.decode()


def test_an_account_that_ended_is_refused(bound, council):
    bound.is_active = False
    bound.save()
    client = Client()
    assert sign_on(client, "council")["Location"] == "/staff/account/inactive/"
    assert not is_in(client)


def test_an_invitation_to_an_account_that_ended_since_binds_nobody(person, council):
    client = Client()
    council.is_there("subject-1", person.email)
    going = client.post(invitation(person))
    person.is_active = False
    person.save()
    there_and_back(client, going)
    assert not is_in(client)


def test_starting_is_a_press_of_a_button_of_ours(bound):
    assert Client().get("/staff/account/with/council/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/staff/account/with/council/").status_code == 403
    for key in ("nobody", "openid_connect"):
        assert Client().post(f"/staff/account/with/{key}/").status_code == 404
        assert Client().get(f"/staff/account/with/{key}/back/").status_code == 404


def test_where_the_provider_sends_people_back_to_does_not_follow_the_request(council):
    address = address_in(Client().post("/staff/account/with/council/", headers={"host": "localhost"}))
    assert dict(parse_qsl(urlsplit(address).query))["redirect_uri"] == f"http://testserver{BACK}"


@pytest.mark.parametrize(
    "path",
    [
        "3rdparty/", "3rdparty/signup/", "3rdparty/login/cancelled/", "3rdparty/login/error/", "oidc/council/login/",
        "oidc/council/login/callback/", "social/connections/", "social/signup/",
    ],
)  # fmt: skip
def test_pages_of_the_library_that_are_not_used_are_not_there(here, path):
    for client in (Client(), here):
        for ask in (client.get, client.post):
            assert ask(f"/staff/account/{path}").status_code == 404

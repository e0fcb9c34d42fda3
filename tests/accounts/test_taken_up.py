"""What was sent while the password had to be asked again is taken up afterwards, whatever address it was sent to."""

import html
import re
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from csprapp.accounts.roles import Role
from csprapp.accounts.signals import PROVED_BY
from csprapp.records.models import AccessLog
from tests.accounts.earnest import code_for
from tests.factories import PASSWORD, make_user
from tests.factories_cases import make_case

pytestmark = pytest.mark.django_db
QUERIES = ["", "?for=own-sheet", "?for=2026-0001&page=2", "?for=caf%C3%A9%20a+b"]


@pytest.fixture
def person():
    return make_user(Role.MANAGER)


@pytest.fixture
def page():
    return f"/staff/cases/{make_case().reference}/summary/names/"


@pytest.fixture
def client(sign_in_afresh, settings, person):
    return sign_in_afresh(person, ago=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)


def typed(**more):
    return {"kind": "pdf", "purpose": "Meeting on Monday", **more}


@pytest.mark.parametrize("query", QUERIES)
def test_what_was_sent_to_an_address_with_a_query_is_taken_up(client, page, query):
    asked = client.post(page + query, typed())["Location"]
    assert asked.startswith("/staff/account/reauthenticate/")
    answer = client.post(asked, {"password": PASSWORD})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


@pytest.mark.parametrize("query", QUERIES)
def test_after_a_wrong_password_too(client, page, query):
    asked = client.post(page + query, typed())["Location"]
    wrong = client.post(asked, {"password": "not this one"})
    assert "The password is not correct" in wrong.text
    form = re.search(r'name="next" value="([^"]*)"', wrong.text).group(1)
    answer = client.post("/staff/account/reauthenticate/", {"password": PASSWORD, "next": html.unescape(form)})
    assert answer["Content-Type"] == "application/pdf"


def test_what_is_still_missing_afterwards_is_sent_to_the_same_address(client, page):
    asked = client.post(f"{page}?for=own-sheet", typed(purpose=""))["Location"]
    answer = client.post(asked, {"password": PASSWORD})
    assert "Enter what the file is for" in answer.text
    assert f'action="{page}?for=own-sheet"' in answer.text


@pytest.mark.parametrize("other", ["?for=2026-0002", ""])
def test_what_was_sent_to_another_address_is_not(client, page, other):
    client.post(f"{page}?for=own-sheet", typed())
    if not other:
        client.post(f"{page}?for=2026-0001", typed())
        other = "?for=own-sheet"
    asked = f"/staff/account/reauthenticate/?{urlencode({'next': page + other})}"
    assert client.post(asked, {"password": PASSWORD})["Location"] == page + other
    assert not AccessLog.objects.filter(what__contains="with names").exists()


def test_with_a_code_of_the_second_factor_it_is_taken_up_too(sign_in_afresh, settings, person, page):
    TOTP.activate(person, secret := generate_totp_secret())
    person.refresh_from_db()
    client = sign_in_afresh(person, ago=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
    session = client.session
    session[PROVED_BY] = person.pk
    session.save()
    asked = client.post(f"{page}?for=own-sheet", typed())["Location"].replace("reauthenticate", "2fa/reauthenticate")
    assert client.post(asked, {"code": code_for(secret)})["Content-Type"] == "application/pdf"

"""Whoever is signed out while they type, or in again in another tab, sends their form once more and loses nothing."""

import re
from html import unescape

import pytest
from django.test import Client

from cases.referrals.models import Referral
from tests.factories import make_user
from tests.factories_cases import make_area
from tests.ui.test_disk_full import NEW, referral

pytestmark = pytest.mark.django_db
FROM_OURS = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


def hidden(page):
    """What the button of the page sends."""
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def scene():
    area = make_area()
    return make_user("coordinator", area=area), referral(area) | {"summary": "What was told & how"}


def test_a_form_sent_after_the_session_ended_comes_back_and_is_sent_again_after_signing_in(scene, sign_in):
    user, sent = scene
    answer = Client(headers=FROM_OURS).post(f"{NEW}?from=here", sent)
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
    assert "You have been signed out" in page
    assert f'action="{NEW}?from=here"' in page
    assert "What was told &amp; how" in page
    assert not Referral.objects.exists()
    sign_in(user).post(NEW, hidden(page))
    assert Referral.objects.get().summary == "What was told & how"


def test_a_form_with_the_token_of_before_another_tab_signed_in_comes_back_too(scene):
    user, sent = scene
    client = Client(enforce_csrf_checks=True, headers=FROM_OURS)
    client.force_login(user)
    answer = client.post(NEW, sent | {"csrfmiddlewaretoken": "x" * 64})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "What you typed is still here: send it again" in page
    assert "What was told &amp; how" in page


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, FROM_OURS | {"Sec-Fetch-Mode": "cors"}],
)
def test_what_no_page_of_ours_sent_is_not_shown_with_a_button(scene, headers):
    user, sent = scene
    client = Client(enforce_csrf_checks=True, headers=headers)
    client.force_login(user)
    answer = client.post(NEW, sent)
    assert answer.status_code == 403
    assert b"What was told" not in answer.content
    assert b"Send it again" not in answer.content
    assert Client(headers=headers).post(NEW, sent).status_code == 302


def test_who_signs_out_themselves_comes_to_the_sign_in_page(scene, sign_in):
    client = sign_in(scene[0])
    answer = client.post("/staff/account/logout/", headers=FROM_OURS)
    assert (answer.status_code, answer["Location"]) == (302, "/staff/account/login/")


def test_a_password_is_never_shown_again():
    sent = {"login": "a@demo.example", "password": "violet-lamp-harbour-9"}
    answer = Client(enforce_csrf_checks=True, headers=FROM_OURS).post("/staff/account/login/", sent)
    assert answer.status_code == 403
    assert b"harbour" not in answer.content

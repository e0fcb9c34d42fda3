"""An address that can only be pressed, opened as a page: an old bookmark, a copied link, after signing in again."""

import re
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import resolve

from csprapp import urls
from csprapp.accounts.roles import Role
from csprapp.ui.errors import way_on
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.test_permissions import ALL

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # made from the address alone
WORDS = "This is a button, not a page"
# What a page's script sends and nobody opens, so that no page is above it.
BY_SCRIPT = {"autosave", "printed"}


@pytest.fixture
def buttons(sign_in):
    """Every address of the resolver that a signed-in person cannot open, as it answered."""
    browser = sign_in(make_user(*Role))
    answers = {(name, path): browser.get(path) for name, path in ALL if path.startswith("/staff/")}
    return {of: answer for of, answer in answers.items() if answer.status_code == 405}


def test_each_says_so_and_leads_to_the_page_with_the_button(buttons):
    assert len(buttons) >= 25
    for (name, path), answer in buttons.items():
        html = answer.content.decode()
        assert WORDS in html, name
        assert answer["Allow"] == "POST", name
        assert answer["Cache-Control"] == "no-store", name
        way = way_on(path)
        (link,) = re.findall(r'href="([./]+)">Go to the page with the button', html)
        assert urljoin(path, link) == way, name
        assert way not in {each for _, each in buttons} or name in BY_SCRIPT, f"{name} leads to another button"
        assert not str(resolve(way).url_name).endswith("-file"), f"{name} leads to a file"
        assert way != "/staff/" or path.count("/") <= 4 or name in BY_SCRIPT, f"{name} leads nowhere near"


def test_a_program_gets_the_same_status_and_what_is_allowed(sign_in):
    path, browser = f"/staff/cases/{make_case().reference}/rapid-review/agencies/chase/", sign_in(make_user(*Role))
    assert [browser.generic(method, path).status_code for method in ("GET", "HEAD", "OPTIONS", "PUT")] == [405] * 4
    assert browser.head(path).content == browser.options(path).content == b""
    assert {browser.generic(method, path)["Allow"] for method in ("GET", "HEAD", "OPTIONS")} == {"POST"}


def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(buttons):
    for name, path in buttons:
        answer = Client().get(path)
        if name in urls.PUBLIC:
            assert answer.status_code == 405, name
        else:
            assert (answer.status_code, answer.content) == (302, b""), name
            assert answer["Location"].startswith("/staff/account/login/"), name


def test_whether_there_is_such_a_case_is_not_told(sign_in):
    case, stranger = make_case(), sign_in(make_user(Role.CONTRIBUTOR))
    pages = [
        stranger.get(f"/staff/cases/{reference}/rapid-review/agencies/chase/")
        for reference in (case.reference, "1999-0001")
    ]
    assert pages[0].content == pages[1].content
    assert {page.status_code for page in pages} == {405}

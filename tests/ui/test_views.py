"""Staying signed in, autosave, the brand colour, the gallery, the frame of a page."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from csprapp.accounts.roles import Role
from csprapp.partnership.models import Partnership
from csprapp.records.services import load_draft, save_draft
from csprapp.ui import colours
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, name="Sam Example")


def test_the_gallery_shows_every_part_of_the_interface(sign_in, coordinator):
    answer = sign_in(coordinator).get("/staff/gallery/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.startswith("<!doctype html>")
    assert re.search(r"<title>\s*Error: Gallery of components – Practice reviews</title>", html)
    assert "style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for reference in re.findall(r'(?:for|aria-describedby|aria-labelledby|aria-controls)="([^"]+)"', html):
        assert set(reference.split()) <= set(ids), reference


def test_the_gallery_asks_for_sign_in():
    assert Client().get("/staff/gallery/").status_code == 302


def test_pressing_stay_signed_in_answers_a_person_and_nobody_else(sign_in, coordinator):
    assert sign_in(coordinator).get("/staff/stay/").status_code == 204
    assert Client().get("/staff/stay/").status_code == 302


def test_long_text_is_kept_as_the_persons_own_draft(sign_in, coordinator):
    client = sign_in(coordinator)
    sent = {"text": "half a sen", "kinds": ["a", "b"], "version": "3", "token": "t"}
    assert client.post("/staff/drafts/analysis/2026-0042/", sent).status_code == 204
    draft = load_draft(coordinator, "analysis", "2026-0042")
    assert draft.data == {"text": "half a sen", "kinds": ["a", "b"]}
    assert draft.version_seen == 3
    assert load_draft(make_user(Role.COORDINATOR), "analysis", "2026-0042") is None


def test_a_draft_is_only_changed_by_post_and_has_a_limit(sign_in, coordinator, monkeypatch):
    from csprapp.ui import views

    monkeypatch.setattr(views, "LONGEST_DRAFT", 10)
    client = sign_in(coordinator)
    save_draft(coordinator, "analysis", {"text": "kept"}, "2026-0042")
    assert client.get("/staff/drafts/analysis/2026-0042/").status_code == 405
    assert client.post("/staff/drafts/analysis/2026-0042/", {"text": "x" * 11}).status_code == 413
    assert load_draft(coordinator, "analysis", "2026-0042").data == {"text": "kept"}


@pytest.mark.parametrize("version", ["9" * 30, "²", "-1", "three", ""])
def test_a_draft_survives_what_no_browser_sends(sign_in, coordinator, version):
    client = sign_in(coordinator)
    sent = {"text": "a\x00b", "version": version}
    assert client.post("/staff/drafts/analysis/", sent).status_code == 204
    draft = load_draft(coordinator, "analysis")
    assert draft.data == {"text": "ab"}
    assert draft.version_seen is None
    assert client.post(f"/staff/drafts/{'x' * 61}/", sent).status_code == 404


@pytest.mark.parametrize(("colour", "answer"), [("3b2a5c", 200), ("1d70b8", 404), ("red", 404), ("3B2A5C", 404)])
def test_only_a_colour_that_is_legible_on_white_is_served(colour, answer):
    served = Client().get(f"/brand/{colour}.css")
    assert served.status_code == answer
    if answer == 200:
        assert served["Content-Type"].startswith("text/css")
        assert "#3b2a5c" in served.content.decode()


def test_the_default_colour_is_legible_on_white():
    assert colours.contrast_on_white(colours.DEFAULT) >= 7
    assert round(colours.contrast_on_white("#000000")) == 21


def test_a_partnership_with_its_own_colour_has_it_on_every_page(sign_in, coordinator):
    client = sign_in(coordinator)
    assert b"/brand/" not in client.get("/staff/gallery/").content
    Partnership(pk=1, name="Exampleshire", brand_colour="#3b2a5c").save()
    assert b'href="/brand/3b2a5c.css"' in client.get("/staff/gallery/").content
    Partnership(pk=1, name="Exampleshire", brand_colour="#ffee00").save()
    assert b"/brand/" not in client.get("/staff/gallery/").content


def test_the_navigation_shows_only_where_a_role_may_go(sign_in, coordinator):
    from csprapp.ui.context import STAFF, Site

    class Asked:
        path = "/staff/cases/2026-0042/"
        user = coordinator

    links = {link.text: link for link in Site(Asked).staff_navigation}
    assert "Settings" not in links
    assert {entry.text for entry in STAFF} >= set(links)
    Asked.user = make_user(Role.ADMINISTRATOR)
    assert "Cases" not in {link.text for link in Site(Asked).staff_navigation}


def test_staff_pages_name_the_person_the_demonstration_and_the_time_of_printing(sign_in, coordinator):
    html = sign_in(coordinator).get("/staff/gallery/").content.decode()
    assert "Sam Example" in html
    assert "Every person, case and report here is invented" in html
    assert "Printed from Practice reviews, viewed" in html
    assert f'data-idle-seconds="{int(timedelta(minutes=30).total_seconds())}"' in html


@pytest.mark.parametrize("address", ["/staff/", "/staff/account/", "/staff/gallery/", "/staff/guide/"])
def test_every_staff_page_has_the_button_to_sign_out(sign_in, coordinator, address):
    html = sign_in(coordinator).get(address).content.decode()
    (form,) = re.findall(r'<form method="post" action="/staff/account/logout/".*?</form>', html, re.DOTALL)
    assert ">Sign out</button>" in form


def test_messages_are_shown_once_in_our_words(sign_in, coordinator):
    answer = sign_in(coordinator).post("/staff/account/logout/", follow=True)
    assert "You have signed out." in answer.content.decode()

"""What became of each recommendation: brought into a page, for a person to correct and another to approve."""

import pytest

from publications.library.models import Edition
from publishing.editions.following import what_became
from publishing.links import queries
from tests.factories import make_theme
from tests.factories_publishing import TODAY, make_draft, make_review
from tests.factories_reviews import make_action, make_recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    review = make_review()
    make_action(make_recommendation(review, text="Ask twice,\nand write it down."))
    make_recommendation(text="Of another review")
    return make_draft(review=review)


def words_page(draft: Edition) -> str:
    return f"/staff/publications/{draft.publication_id}/words/"


def test_each_recommendation_is_told_with_how_it_was_answered_and_how_far_its_actions_are(draft):
    link = queries.link_of(draft.publication)
    told = what_became(link, by=draft.author, on=TODAY)
    assert told == "1. Ask twice, and write it down.\n\n   No response is recorded. 1 action open."


def test_what_is_written_from_no_review_has_nothing_to_bring_in():
    edition = make_draft()
    assert what_became(queries.link_of(edition.publication), by=edition.author, on=TODAY) == ""


def test_pressing_the_button_saves_what_was_typed_and_brings_them_in(draft, sign_in):
    client = sign_in(draft.author)
    form = client.get(words_page(draft)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"learning": "Typed just now"}
    answer = client.post(words_page(draft), typed | {"action": "bring-in"})
    assert answer["Location"] == f"{words_page(draft)}#id_followed"
    draft.refresh_from_db()
    assert draft.learning == "Typed just now"
    assert draft.followed.startswith("1. Ask twice")
    assert "bring in what happened" not in client.get(words_page(draft)).content.decode(), "it would write over them"


def test_what_is_typed_is_never_written_over(draft, sign_in):
    client = sign_in(draft.author)
    form = client.get(words_page(draft)).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"followed": "My own words"}
    client.post(words_page(draft), typed | {"action": "bring-in"})
    draft.refresh_from_db()
    assert draft.followed == "My own words"


def test_themes_beside_the_main_one_are_ticked_and_kept(draft, sign_in):
    make_theme("Hidden harm"), make_theme("Neglect")
    client = sign_in(draft.author)
    page = f"/staff/publications/{draft.publication_id}/names/"
    form = client.get(page).context["form"]
    typed = {"title": "Learning", "version": form["version"].value(), "token": form["token"].value()}
    client.post(page, typed | {"theme": "Neglect", "more_themes": ["Hidden harm", "Neglect"]})
    draft.refresh_from_db()
    assert draft.themes == ["Neglect", "Hidden harm"]
    shown = client.get(page).content.decode()
    assert shown.count('name="more_themes"') == 2
    assert shown.count("checked") >= 2

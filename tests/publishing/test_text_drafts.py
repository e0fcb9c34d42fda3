"""The full text and the seven parts of a brief: what is typed is kept until it is saved, for its writer alone."""

import pytest
from django.urls import reverse

from csprapp.records.models import Draft
from tests.factories import make_user
from tests.factories_publishing import make_draft

pytestmark = pytest.mark.django_db
TYPED = "Nobody asked who else was worried."


@pytest.fixture
def writer():
    return make_user("publisher")


@pytest.fixture
def brief(writer):
    return make_draft("brief", by=writer)


def page_of(edition):
    return reverse("publication-text", args=[edition.publication_id])


def autosave(client, edition, **typed):
    address = reverse("autosave", args=["publication-text", str(edition.pk)])
    return client.post(address, {"version": edition.version, **typed})


def test_the_page_of_the_seven_parts_keeps_what_is_typed_and_counts_its_words(sign_in, writer, brief):
    client = sign_in(writer)
    page = client.get(page_of(brief)).content.decode()
    assert f'data-autosave-url="{reverse("autosave", args=["publication-text", str(brief.pk)])}"' in page
    assert page.count("data-counted") == 7
    assert autosave(client, brief, part_1=TYPED, part_2="").status_code == 204
    page = client.get(page_of(brief)).content.decode()
    assert TYPED in page
    assert "This is your draft from" in page
    assert "<span data-word-count>6 words</span>" in page
    brief.refresh_from_db()
    assert TYPED not in brief.body_source


def test_a_preview_keeps_it_too_and_saving_or_discarding_ends_the_draft(sign_in, writer, brief):
    client = sign_in(writer)
    sent = {"part_1": TYPED, "version": brief.version}
    assert "Preview, not saved" in client.post(page_of(brief), {**sent, "action": "preview"}).content.decode()
    assert TYPED in client.get(page_of(brief)).content.decode()
    assert client.post(page_of(brief), {"action": "discard"}).status_code == 302
    assert TYPED not in client.get(page_of(brief)).content.decode()
    autosave(client, brief, part_1=TYPED)
    assert client.post(page_of(brief), {**sent, "action": "save"}).status_code == 302
    brief.refresh_from_db()
    assert TYPED in brief.body_source
    assert not Draft.objects.filter(form="publication-text").exists()


def test_a_draft_is_its_writers_alone_and_one_on_an_older_version_shows_both_texts(sign_in, writer, brief):
    other = make_user("publisher")
    theirs, client = sign_in(other), sign_in(writer)
    autosave(client, brief, part_1=TYPED)
    assert TYPED not in theirs.get(page_of(brief)).content.decode()
    said = {"part_1": "Somebody was quicker.", "version": brief.version, "action": "save"}
    assert theirs.post(page_of(brief), said).status_code == 302
    page = client.get(page_of(brief)).content.decode()
    assert TYPED in page
    answer = client.post(page_of(brief), {"part_1": TYPED, "version": brief.version, "action": "save"})
    assert answer.status_code == 409
    assert "Somebody was quicker." in answer.content.decode()


def test_the_full_text_of_a_report_is_kept_while_it_is_typed(sign_in, writer):
    report = make_draft(by=writer)
    client = sign_in(writer)
    autosave(client, report, source=TYPED)
    assert TYPED in client.get(page_of(report)).content.decode()

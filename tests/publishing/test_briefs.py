"""Writing a learning brief: its seven parts, and nothing that says the same again."""

import pytest

from publications.library import writing
from publications.library.briefs import PARTS
from publications.library.models import Edition
from tests.factories import make_user
from tests.factories_publishing import make_draft

pytestmark = pytest.mark.django_db
ONLY = {"summary": "", "learning": "", "statement": ""}


@pytest.fixture
def draft():
    return make_draft("brief", **ONLY)


def at(draft, part):
    return f"/staff/publications/{draft.publication_id}/{part}/"


def hidden(form):
    return {name: form[name].value() for name in ("token", "version")}


def save(client, draft, parts):
    form = client.get(at(draft, "text")).context["body"]
    return client.post(at(draft, "text"), {**hidden(form), **parts, "action": "save"})


def test_a_brief_is_written_in_seven_boxes_and_read_again(draft, sign_in):
    client = sign_in(draft.author)
    page = client.get(at(draft, "text"))
    labels = [field.label for field in page.context["body"] if field.name.startswith("part_")]
    assert labels == [f"{number}. {part}" for number, part in enumerate(PARTS, start=1)]
    assert save(client, draft, {"part_1": "Because.", "part_7": "Ask."}).status_code == 302
    edition = Edition.objects.get(pk=draft.pk)
    assert edition.body_source == f"# {PARTS[0]}\n\nBecause.\n\n# {PARTS[6]}\n\nAsk.\n\n"
    form = client.get(at(draft, "text")).context["body"]
    assert [form[f"part_{number}"].value() for number in range(1, 8)] == ["Because.", "", "", "", "", "", "Ask."]
    assert writing.missing(edition) == []


def test_a_preview_saves_nothing(draft, sign_in):
    client = sign_in(draft.author)
    form = client.get(at(draft, "text")).context["body"]
    page = client.post(at(draft, "text"), {**hidden(form), "part_2": "It happened.", "action": "preview"})
    assert "It happened." in page.context["preview"].html
    assert "It happened." in page.context["body"]["part_2"].value()
    assert Edition.objects.get(pk=draft.pk).body_source == ""


def test_a_colleague_who_saved_first_is_shown_part_by_part(draft, sign_in):
    client = sign_in(draft.author)
    form = client.get(at(draft, "text")).context["body"]
    save(sign_in(make_user("publisher")), draft, {"part_1": "Their words."})
    answer = client.post(at(draft, "text"), {**hidden(form), "part_1": "My words.", "action": "save"})
    assert answer.status_code == 409
    (difference,) = answer.context["clash"].differences
    assert (difference.label, difference.yours, difference.theirs) == (
        "1. Why this matters",
        "My words.",
        "Their words.",
    )


def test_a_text_written_otherwise_is_changed_as_a_whole(draft, sign_in):
    own = "# A heading of our own\n\nWords."
    writing.set_body_markdown(draft.pk, draft.version, own, by=draft.author, why="Typed")
    form = sign_in(draft.author).get(at(draft, "text")).context["body"]
    assert form["source"].value() == own


def test_nothing_is_asked_beside_the_parts_but_the_note_and_the_questions(draft, sign_in):
    form = sign_in(draft.author).get(at(draft, "words")).context["form"]
    assert [field.name for field in form if not field.is_hidden] == ["content_note", "questions"]


def test_a_summary_from_an_earlier_edition_is_shown_and_can_be_emptied(sign_in):
    draft = make_draft("brief", summary="Said before", learning="", statement="")
    client = sign_in(draft.author)
    form = client.get(at(draft, "words")).context["form"]
    assert form["summary"].value() == "Said before"
    assert "comes before the seven parts" in form.fields["summary"].help_text
    assert "learning" not in form.fields
    client.post(at(draft, "words"), {**hidden(form), "summary": "", "questions": "- Whom?"})
    edition = Edition.objects.get(pk=draft.pk)
    assert (edition.summary, edition.questions) == ("", "- Whom?")


def test_the_page_of_a_brief_leads_to_its_parts(draft, sign_in):
    page = sign_in(draft.author).get(f"/staff/publications/{draft.publication_id}/").content.decode()
    assert "The seven parts" in page
    assert "What the page says" not in page
    assert f'href="{at(draft, "text")}"' in page


def test_a_report_is_still_asked_for_its_summary(sign_in):
    draft = make_draft()
    client = sign_in(draft.author)
    assert "summary" in client.get(at(draft, "words")).context["form"].fields
    assert "source" in client.get(at(draft, "text")).context["body"].fields

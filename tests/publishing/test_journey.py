"""A report from its first draft to the public page and away again, by the pages, as people use them."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from publications.library.models import Publication
from reviews.learning.models import LearningReview
from tests.factories import make_user
from tests.factories_publishing import TODAY, make_review, small_pdf

pytestmark = pytest.mark.django_db


def typed(form) -> dict[str, str]:
    """What a browser would send back unchanged: every field's value, as its widget names it."""
    sent = {}
    for field in form:
        value = field.value()
        if hasattr(field.field.widget, "parts"):
            day = value if isinstance(value, dt.date) else None
            for part in field.field.widget.parts:
                sent[f"{field.html_name}_{part}"] = str(getattr(day, part)) if day else ""
        elif isinstance(value, list):
            sent[field.html_name] = [str(each) for each in value]
        elif value not in (None, False):
            sent[field.html_name] = "on" if value is True else str(value)
    return sent


def post(client, url, changes, key="form"):
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    answer = client.post(url, typed(page.context[key]) | changes)
    assert answer.status_code == 302, (
        [form.errors for form in answer.context["forms"] or [answer.context[key]]]
        if (answer.context and "forms" in answer.context)
        else answer.context[key].errors
    )
    return answer


def day(name, value):
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def test_a_report_is_written_checked_published_and_taken_down(client, sign_in, sign_in_afresh):
    review = make_review(copies=False)
    publisher, checker = make_user("publisher", name="Pat"), make_user("checker", name="Chris")
    writer = sign_in_afresh(publisher)

    answer = post(writer, "/staff/publications/new/", {"kind": "lcspr", "source": f"review-{review.pk}"})
    home = answer["Location"]
    post(writer, home + "names/", {"title": "Learning about crying", "title_agreed_with": "His mother"})
    post(writer, home + "words/", {"statement": "We are sorry.", "summary": "What we know.", "learning": "Ask twice."})
    page = writer.get(home + "text/")
    body = {
        **typed(page.context["body"]),
        "source": "# Why\n\nWords.\n\n# What\n\nWords.\n\n# How\n\nWords.",
        "action": "preview",
    }
    preview = writer.post(home + "text/", body)
    assert b"<h3" in preview.content
    assert writer.post(home + "text/", body | {"action": "save"}).status_code == 302
    page = writer.get(home + "documents/")
    sent = {**typed(page.context["form"]), "kind": "report", "title": "Report"}
    sent["file"] = SimpleUploadedFile("private name.pdf", small_pdf())
    assert writer.post(home + "documents/", sent).status_code == 302
    ready = day("report_finished_on", review.report_finished_on)
    ready |= day("panel_copy_on", dt.date(2026, 11, 2)) | day("secretary_copy_on", dt.date(2026, 11, 3))
    ready |= day("ofsted_copy_on", dt.date(2026, 11, 3))
    ready |= {"family": "told", "family_wishes": "A Tuesday"} | day("family_told_on", dt.date(2026, 11, 4))
    post(writer, home + "ready/", ready | day("practitioners_told_on", dt.date(2026, 11, 5)))
    assert writer.post(home + "submit/").status_code == 302
    assert "Waiting for a check" in writer.get(home).content.decode()

    second = sign_in_afresh(checker)
    assert "Learning about crying" in second.get(home + "preview/").content.decode()
    page = second.get(home + "check/")
    ticks = {name: "on" for name in page.context["form"].fields if name.startswith("line_")}
    sent = {**typed(page.context["form"]), **ticks, "digest": page.context["digest"], "action": "approve"}
    answer = second.post(home + "check/", sent)
    assert answer.status_code == 302, answer.context["form"].errors

    publication = Publication.objects.get()
    assert client.get(f"/reviews/{publication.slug}/").status_code == 404
    page = writer.get(home + "publish/")
    sent = typed(page.context["form"]) | day("on", TODAY) | {"hour": "", "action": "look"}
    looked = writer.post(home + "publish/", sent)
    assert "Tue 23 Nov 2027" in looked.content.decode()
    answer = writer.post(home + "publish/", sent | {"action": "set"})
    assert answer.status_code == 302, answer.context["form"].errors

    public = client.get(f"/reviews/{publication.slug}/")
    assert public.status_code == 200
    assert "Learning about crying" in public.content.decode()
    assert LearningReview.objects.get().published_on == TODAY
    document = publication.current_edition.documents.get()
    file = f"/reviews/{publication.slug}/documents/{document.key}/{document.name}"
    assert client.get(file).status_code == 200

    manager = sign_in(make_user("manager"))
    post(manager, home + "withdraw/", {"ground": "names"})
    assert client.get(f"/reviews/{publication.slug}/").status_code == 410
    assert client.get(file).status_code == 410

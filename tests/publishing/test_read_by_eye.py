"""A page that no program can read is approved only by a person who says of that page that they read it."""

import pytest

from csprapp.records.refusals import Refused
from publishing.clearance import clearing
from publishing.links.models import Clearance
from tests.factories import make_user
from tests.factories_publishing import NOW, answers_to, make_waiting
from tests.pdf_kinds import scanned
from tests.publishing.test_pages import home, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_waiting(pdf=scanned())


def page_of(client, edition):
    page = client.get(home(edition) + "check/")
    form = page.context["form"]
    ticks = {name: "on" for name in form.fields if name.startswith("line_")}
    return page.content.decode(), form, sent(form, digest=page.context["digest"], action="approve", **ticks)


def test_the_page_asks_for_a_tick_by_page_and_keeps_it_with_the_check(sign_in_afresh, edition):
    client = sign_in_afresh(make_user("checker"))
    text, form, answers = page_of(client, edition)
    (name,) = [name for name in form.fields if name.startswith("reason_")]
    where = f"{edition.documents.get().name}, page 1"
    assert f"I have read {where} by eye" in text
    refused = client.post(home(edition) + "check/", answers)
    assert f"Read it by eye and say so: {where}" in refused.content.decode()
    assert client.post(home(edition) + "check/", answers | {name: "on"}).status_code == 302
    (kept,) = Clearance.objects.get(edition=edition).checklist["accepted"]
    what = "No text on this page could be read: read it by eye"
    assert kept == {"where": where, "what": what, "reason": "Read by eye"}


def test_without_it_the_edition_is_not_approved(edition):
    answers = clearing.Answers(answers_to(edition).ticked, {})
    with pytest.raises(Refused, match="send the edition back, or say that you read it by eye"):
        clearing.approve(edition.pk, edition.version, edition.digest, answers, by=make_user("checker"), at=NOW)

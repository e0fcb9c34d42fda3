"""Never a word more: every private text of a case, its review and its publication is filled with canaries, and none of
them is in a public byte, header, file, feed, mail or log."""

import io
import logging
import re

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, models

from cases.incidents.former import FormerValue
from csprapp.records.models import Record
from csprapp.records.services import change
from publishing.links.models import Clearance, PublicationLink
from publishing.schedule import services
from tests.factories import make_user
from tests.factories_cases import make_case, make_former
from tests.factories_publishing import NOW, make_people, make_public, make_review, small_pdf

pytestmark = pytest.mark.django_db

CANARY = "canaryzq"
# What an edition shows the public by design; everything else of it, and every other private model, is private.
SHOWN = frozenset(
    {
        *("title", "memory_line", "subject_label", "theme", "other_name", "for_information", "content_note"),
        *("statement", "summary", "learning", "done", "questions", "body_format", "body_source", "body_html"),
        *("more_themes", "reviewer", "followed"),
        *("change_note", "link_address", "digest", "cleared_digest", "sha256", "name", "key", "description"),
    }
)
PRIVATE_APPS = {"cases", "reviews", "publishing", "dashboard"}
PAGES = [
    "/",
    "/reviews/",
    "/national/",
    "/how-reviews-work/",
    "/support/",
    "/privacy/",
    "/feed.atom",
    "/sitemap.xml",
    "/reviews.json",
]


def text_fields(model):
    """The columns of a model that hold free text: no choices, no digests, no keys."""
    for field in model._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField) and not field.choices
        if free and not isinstance(field, models.FileField | models.SlugField) and not field.unique:
            yield field


def fill(record, number, by):
    """Put a canary into every private text of a record that its constraints allow; how many were put."""
    public = record._meta.app_label == "publications"
    names = [field.name for field in text_fields(type(record)) if not (public and field.name in SHOWN)]
    return sum(put(record, name, number, by) for name in names)


def put(record, name, number, by) -> int:
    """Fill one column; 0 when the database allows it only beside another one."""
    limit = type(record)._meta.get_field(name).max_length
    mark = f"{CANARY}{number}{name}"
    try:
        with change(type(record), record.pk, None, by=by, why=f"{CANARY}why{number}") as held:
            setattr(held, name, mark[:limit] if limit else mark)
    except IntegrityError:
        return 0
    return 1


def private_rows():
    for model in apps.get_models():
        if issubclass(model, Record) and model._meta.app_label in PRIVATE_APPS:
            yield from model._base_manager.all()


def public_bytes(client, publication) -> dict[str, bytes]:
    """Everything the public can fetch, headers included."""
    answers = {}
    document = publication.current_edition.documents.first()
    page = f"/reviews/{publication.slug}/"
    for address in [*PAGES, page, f"{page}documents/{document.key}/{document.name}", "/reviews/nothing/"]:
        answer = client.get(address)
        headers = "\n".join(f"{key}: {value}" for key, value in answer.items())
        answers[address] = headers.encode() + answer.content
    return answers


def test_no_private_word_of_a_case_reaches_the_public(client, sign_in, caplog):
    case = make_case(setting="Somewhere", summary="Words")
    make_former(make_people(case), "Quillan Ashdown")
    coordinator = case.logged_by
    publication = make_public(review=make_review(case=case), pdf=small_pdf())
    rows = [*private_rows(), publication, publication.current_edition]
    filled = sum(fill(record, number, coordinator) for number, record in enumerate(rows))
    assert filled > 40
    assert Clearance.objects.exists()
    assert FormerValue.objects.filter(value__contains=CANARY).exists()
    assert PublicationLink.objects.filter(family_wishes__contains=CANARY).exists()
    caplog.set_level(logging.DEBUG)
    found = {address: data for address, data in public_bytes(client, publication).items() if CANARY.encode() in data}
    assert found == {}
    assert CANARY not in caplog.text
    assert not any(CANARY in message.subject + message.body for message in mail.outbox)


def test_the_canaries_are_really_there_for_staff(sign_in):
    """The test above can fail: the same marks stand on the pages of the people who may read them."""
    case = make_case()
    publication = make_public(review=make_review(case=case))
    for number, record in enumerate(PublicationLink.objects.all()):
        fill(record, number, case.logged_by)
    page = sign_in(make_user("publisher")).get(f"/staff/publications/{publication.pk}/ready/")
    assert CANARY in page.content.decode()


def test_names_stay_out_of_titles_and_addresses_of_staff_pages(sign_in):
    case = make_case()
    make_people(case)
    publication = make_public(review=make_review(case=case), title="Remembering Quillan Zedworth")
    client = sign_in(make_user("publisher"))
    for part in ("", "preview/", "check/", "publish/", "withdraw/", "ready/"):
        page = client.get(f"/staff/publications/{publication.pk}/{part}").content.decode()
        assert "Quillan" not in re.search(r"<title>(.*?)</title>", page, re.S).group(1)
    assert "quillan" not in publication.slug


def test_withdrawn_silently_leaves_no_trace_of_its_words(client):
    publication = make_public(pdf=small_pdf(), title="A title of its own")
    addresses = public_bytes(client, publication)
    assert b"A title of its own" in addresses["/reviews/"]
    services.withdraw(
        publication.pk, why="A court", silently=True, early_ground="A court", by=make_user("manager"), at=NOW
    )
    assert not [address for address, data in public_bytes(client, publication).items() if b"of its own" in data]


def test_the_file_the_public_gets_is_the_file_that_was_checked(client):
    import hashlib

    publication = make_public(pdf=small_pdf())
    document = publication.current_edition.documents.get()
    data = client.get(f"/reviews/{publication.slug}/documents/{document.key}/{document.name}").content
    assert hashlib.sha256(data).hexdigest() == document.sha256
    assert io.BytesIO(data).read(5) == b"%PDF-"

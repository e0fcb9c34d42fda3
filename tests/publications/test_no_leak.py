"""Nothing private of a publication reaches a public byte, and nothing typed into it can act there."""

import datetime as dt

import pytest
from django.db import models
from django.test import Client

from demo import pdfs
from publications.library import services, writing
from publications.library.models import Edition, Publication, PublicDocument
from tests.factories import make_user
from tests.factories_publications import document_url, make_publication
from tests.publications.test_body import elements
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db
IN_THE_WINDOW = "2026-06-01T12:00:00+01:00"
AFTER = "2027-06-01T12:00:00+01:00"
PAGES = (
    *("/", "/reviews/", "/national/", "/feed.atom", "/reviews.json", "/sitemap.xml", "/robots.txt", "/privacy/"),
    *("/how-reviews-work/", "/on-one-page/", "/about/"),
)

# What the public is meant to read: everything else in these models is private, also what is added one day.
PUBLIC = {
    Publication: {"slug", "kind"},
    Edition: {
        *("title", "memory_line", "subject_label", "theme", "for_information", "content_note", "statement", "summary"),
        *("learning", "done", "followed", "questions", "body_html", "change_note", "link_address", "more_themes"),
        "reviewer",
    },
    PublicDocument: {"key", "name", "title", "description", "mime", "faults"},
}
# Words the machine chooses, which say nothing.
FIXED = {"origin", "state", "kind", "body_format", "digest", "cleared_digest", "sha256", "file", "slug", "key", "name"}


def texts(model: type[models.Model]) -> list[str]:
    """The names of a model's text fields."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and field.name not in FIXED
    ]


def plant(model: type[models.Model], spare: tuple[str, ...] = (), **where) -> list[str]:
    """Put a canary into every private text field, past the services, and give the canaries."""
    planted = {}
    for name in texts(model):
        if name not in PUBLIC[model] and name not in spare:
            longest = model._meta.get_field(name).max_length
            planted[name] = f"CANARY-{model.__name__}-{name}"[: longest or 200]
    model.objects.filter(**where).update(**planted)
    return list(planted.values())


def everything_public(publication: Publication, file: str, at: str) -> bytes:
    """Every byte and header a stranger can get."""
    with clock.at(at):
        answers = [Client().get(path) for path in (*PAGES, f"/reviews/{publication.slug}/", file)]
    heads = [repr(sorted(answer.items())).encode() for answer in answers]
    return b"".join(heads + [answer.content for answer in answers])


def test_no_private_field_reaches_a_public_byte():
    publication = make_publication(pdf=True, about_another=True, for_information="About another.", other_name="Wren")
    file = document_url(publication)
    edition = publication.current_edition
    canaries = plant(Edition, pk=edition.pk) + plant(PublicDocument, edition=edition)
    Edition.objects.filter(pk=edition.pk).update(other_name_confirmed_with="")  # so the other name is private too
    seen = everything_public(publication, file, IN_THE_WINDOW)
    assert len(canaries) >= 8
    for canary in canaries:
        assert canary.encode() not in seen, canary
    for person in (edition.author, edition.checker):
        assert person.email.encode() not in seen
        assert person.name.encode() not in seen


def test_nothing_of_a_withdrawal_or_an_ending_is_told():
    publication = make_publication(pdf=True, title="CANARY-title")
    file = document_url(publication)
    services.withdraw(publication.pk, by=make_user("publisher"), why="CANARY-reason", early_ground="CANARY-ground")
    for at in (IN_THE_WINDOW, AFTER):
        assert b"CANARY" not in everything_public(publication, file, at)
    ended = make_publication(pdf=True, title="CANARY-title")
    plant(Publication, spare=("withdrawn_because",), pk=ended.pk)
    assert b"CANARY" not in everything_public(ended, document_url(ended), AFTER)


def test_a_draft_and_a_replaced_edition_are_never_seen():
    publication = make_publication(pdf=True)
    file = document_url(publication)
    by = make_user("publisher")
    draft = writing.start_edition(publication.pk, by=by, why="CANARY-why")
    words = {name: "CANARY" for name in ("title", "summary", "learning", "statement", "change_note", "theme")}
    draft = writing.save_edition(draft.pk, draft.version, words, by=by, why="CANARY-why")
    draft = writing.set_body_markdown(draft.pk, draft.version, "# CANARY", by=by, why="CANARY-why")
    pdf = pdfs.make_pdf("CANARY", ["CANARY"])
    document = writing.add_document(draft.pk, draft.version, pdf, kind="brief", title="CANARY", by=by, why="x")
    assert b"CANARY" not in everything_public(publication, file, IN_THE_WINDOW)
    with clock.at(IN_THE_WINDOW):
        path = f"/reviews/{publication.slug}/documents/{document.key}/{document.name}"
        assert Client().get(path).status_code == 404


def test_every_public_text_is_inert_in_every_page_and_feed():
    attack = '<script>alert("1")</script><img src=x onerror=alert(2)>{{ 7|add:7 }}]]>&"\''
    words = {
        name: attack
        for name in (
            *("title", "memory_line", "theme", "more_themes", "reviewer", "statement", "summary", "learning", "done"),
            *("followed", "questions"),
        )
    } | {"summary_in_feed": True}
    words |= {"memory_line_agreed_with": "x", "content_note": attack, "for_information": attack, "subject_label": "x"}
    publication = make_publication(pdf=True, **words)
    make_publication(
        "national",
        "national",
        title=attack,
        link_address="https://e.example/",
        summary=attack,
        link_published_on=dt.date(2026, 1, 1),
    )
    PublicDocument.objects.update(title=attack)
    for path in ("/", "/reviews/", "/national/", "/on-one-page/", f"/reviews/{publication.slug}/"):
        with clock.at(IN_THE_WINDOW):
            made = Client().get(path).content.decode()
        for tag, attributes in elements(made):
            assert tag != "img"
            assert not any(name.startswith("on") for name in attributes)
            assert tag != "script" or attributes.get("src", "").startswith("/static/")
        assert "alert(" in made, "it is shown as the text it is"
        assert "14]]" not in made
    with clock.at(IN_THE_WINDOW):
        feed = Client().get("/feed.atom").content.decode()
    assert "<script" not in feed
    assert "&lt;script&gt;" in feed


@pytest.mark.parametrize("model", [Publication, Edition, PublicDocument])
def test_the_list_of_public_fields_names_only_fields_that_exist(model):
    assert PUBLIC[model] <= {field.name for field in model._meta.concrete_fields}

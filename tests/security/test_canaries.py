"""What is typed stays where it belongs: nothing private leaves by a public door, in mail or in the log."""

import datetime as dt
import io
import logging

import pytest
from django.core.mail import EmailMessage

from csprapp.accounts.roles import Role
from csprapp.mail import services as mail
from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.ui.logs import JSONFormatter
from csprapp.urls import PUBLIC_PAGES
from dashboard.work.reminders import send_reminders
from publications.library import services as library
from publications.library.models import Edition, Publication
from tests.factories import make_user
from tests.factories_publishing import make_public, make_waiting, small_pdf
from tests.security.planting import IN_MAIL, PUBLIC, STEERING, ours, plant_everywhere
from tests.security.test_strangers import TODAY, Objects

pytestmark = pytest.mark.django_db


def test_a_link_of_a_national_report_that_is_no_web_address_is_not_taken(sign_in):
    from tests.factories_publishing import make_draft

    draft = make_draft("national")
    address = f"/staff/publications/{draft.publication_id}/names/"
    client = sign_in(draft.author)
    for link in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "http://x\nSet-Cookie: a=b"):
        sent = {"title": "A report", "link_address": link, "version": draft.version}
        client.post(address, sent)
        assert Edition.objects.get(pk=draft.pk).link_address == "", link


def test_a_line_break_in_what_a_mail_is_called_writes_no_second_header():
    user = make_user(Role.COORDINATOR)
    mail.post("test", "test:1", user, "Return from A\r\nBcc: evil@example.org\n", "Text", day=TODAY)
    mail.post("test", "test:2", user, "x" * 400, "Text", day=TODAY)
    first, second = Outbox.objects.order_by("pk")
    assert first.title == "Return from A Bcc: evil@example.org"
    assert len(second.title) == 150
    assert "\n" not in EmailMessage(first.title, "Text", to=[user.email]).message()["Subject"]


# Each public address by its view's name; a public view that is not here fails the test.
def public_addresses(publication) -> dict[str, list[str]]:
    """Every address a stranger may ask: found, refused and never there."""
    document = publication.current_edition.documents.first()
    page = f"/reviews/{publication.slug}/"
    return {
        "public-home": ["/"],
        "public-reviews": ["/reviews/", "/reviews/?q=zq&year=2026"],
        "public-review": [page, "/reviews/review-2026-zzzz/"],
        "public-document": [f"{page}documents/{document.key}/{document.name}", f"{page}documents/x/x.pdf"],
        "public-national": ["/national/"],
        "public-how": ["/how-reviews-work/"],
        "public-one-page": ["/on-one-page/"],
        "public-about": ["/about/"],
        "public-support": ["/support/"],
        "public-listing": ["/reviews.json"],
        "public-accessibility": ["/accessibility/"],
        "public-privacy": ["/privacy/"],
        "public-feed": ["/feed.atom"],
        "public-sitemap": ["/sitemap.xml"],
        "public-robots": ["/robots.txt"],
        "health": ["/health/"],
        "alive": ["/health/live/"],
        "brand": ["/brand/0b4f55.css"],
    }


@pytest.mark.sqlite  # where the rules of the database can be told to stand aside
def test_no_word_of_any_private_field_leaves_by_a_public_door_in_mail_or_in_the_log(client, private_log):
    there = Objects()
    make_waiting()
    withdrawn, ended = make_public(pdf=small_pdf()), make_public(pdf=small_pdf())
    public = make_public(pdf=small_pdf(), memory_line="Remembered", memory_line_agreed_with="The family")
    library.withdraw(withdrawn.pk, by=there.by, why="A name was left in")
    planted = plant_everywhere()
    assert len(planted.names) > 500
    private = {"cases.Person.name", "cases.HistoricalPerson.name", "cases.FormerValue.value", "accounts.User.name"}
    assert private <= set(planted.names.values())
    Publication.objects.filter(pk=ended.pk).update(public_from=dt.date(2025, 1, 6), public_until=dt.date(2026, 1, 6))

    seen: list[bytes | str] = []
    assert set(public_addresses(public)) == PUBLIC_PAGES
    for publication, expected in ((public, 200), (withdrawn, 410), (ended, 410)):
        for name, addresses in public_addresses(publication).items():
            for number, address in enumerate(addresses):
                for ask in (client.get, client.head, client.post):
                    answer = ask(address)
                    seen += [repr(sorted(answer.items())), answer.content]
                if name in {"public-review", "public-document"} and number == 0:
                    assert client.get(address).status_code == expected, address
    for address in ("/nowhere/", "/staff/", "/staff/cases/", "/staff/account/login/", there.case.get_absolute_url()):
        answer = client.get(address)
        seen += [repr(sorted(answer.items())), answer.content]
    assert sum(map(len, seen)) > 100_000
    assert planted.found_in(*seen) == []

    send_reminders(TODAY + dt.timedelta(days=30))
    deliver()
    letters = [f"{letter.message().as_string()}\n{letter.subject}\n{letter.body}" for letter in outbox()]
    assert len(letters) > 1
    assert set(planted.found_in(*letters)) <= set(IN_MAIL)
    assert planted.found_in(private_log.getvalue()) == []


def outbox() -> list[EmailMessage]:
    from django.core import mail as delivered

    return delivered.outbox


@pytest.fixture
def private_log():
    """Everything that is logged, and more than the running site would log, in the form in which it writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JSONFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "django.server")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield written
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_the_lists_of_what_is_public_and_exempt_name_only_fields_that_exist():
    known = {f"{model._meta.label}.{field.name}" for model in ours() for field in model._meta.concrete_fields}
    public = {f"{label}.{name}" for label, names in PUBLIC.items() for name in names}
    assert public | set(STEERING) | set(IN_MAIL) <= known

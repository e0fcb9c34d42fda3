"""Two links in one browser, and a link that went to a wrong address first."""

import pytest
from django.test import Client

from cases.documents.models import Document
from csprapp.mail.models import Outbox
from csprapp.mail.services import in_full
from csprapp.records.models import Draft
from reviews.guest_access.services import LINK_MAIL, Made, new_passcode, send_link
from reviews.returns.models import AgencyRequest, AgencyReturn, ChronologyEntry
from tests.factories import make_agency
from tests.reviews.guest_access.factories import TODAY, make_request, token_in

pytestmark = pytest.mark.django_db
DOOR = "/staff/door/"


def sent_to(found: AgencyRequest, email: str = "surgery@demo.example", seen: int = 0) -> tuple[Made, Outbox]:
    made = send_link(found, seen, email, by=found.incident.owner, today=TODAY)
    return made, Outbox.objects.filter(kind=LINK_MAIL).latest("pk")


def followed(mail: Outbox) -> int:
    """What the link of a mail answers to somebody who follows it."""
    return Client().get(f"{DOOR}{token_in(in_full(mail))}/").status_code


def enter(client: Client, found: AgencyRequest) -> None:
    made, mail = sent_to(found)
    client.get(f"{DOOR}{token_in(in_full(mail))}/")
    said = {"name": "Gemma Practice", "job": "Practice manager", "passcode": made.passcode}
    assert client.post(DOOR, said).status_code == 302


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("answer", {"involvement": "Canary of the first family", "version": 2, "token": "a"}),
        ("answer", {"involvement": "Canary of the first family", "version": 2, "action": "later"}),
        ("draft", {"involvement": "Canary of the first family"}),
        ("event", {"day_day": 1, "day_month": 5, "day_year": 2026, "event": "Canary of the first family"}),
        ("document", {"title": "Canary of the first family"}),
    ],
)
def test_what_was_typed_about_one_family_is_never_kept_for_another_whose_link_was_opened_after_it(part, typed):
    surgery, browser = make_agency("Invented Surgery"), Client()
    first, second = make_request(agency=surgery), make_request(agency=surgery)
    enter(browser, first)
    place = f"{DOOR}request/{first.pk}/{part}/"
    assert place in browser.get(DOOR).content.decode() or part == "draft"
    enter(browser, second)
    assert browser.post(place, typed).status_code == 404
    assert browser.get(place).status_code == 404
    for model in (AgencyReturn, ChronologyEntry, Document, Draft):
        assert not model.objects.exists(), model


def test_a_mail_to_a_wrong_address_that_is_sent_late_never_holds_the_link_of_the_mail_that_puts_it_right():
    found = make_request()
    made, wrong = sent_to(found, "wrong@demo.example")
    _, right = sent_to(found, "right@demo.example", seen=made.door.version)
    assert followed(right) == 302
    assert followed(wrong) == 404


def test_a_new_passcode_leaves_the_link_of_a_mail_that_waits_as_it_is():
    found = make_request()
    made, mail = sent_to(found)
    new_passcode(made.door, made.door.version, by=found.incident.owner, today=TODAY)
    assert followed(mail) == 302

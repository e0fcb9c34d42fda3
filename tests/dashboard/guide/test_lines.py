"""Where a page asks for a judgement, one line leads to the part of the guide that helps with it."""

import datetime as dt
import re
from html import unescape
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from cases.access.models import AccessChange
from cases.retention.models import RetentionReview
from csprapp.accounts.roles import Role
from csprapp.ui.guide import PARTS
from dashboard.guide import shelf
from dashboard.privacy import retention, subjects
from reviews.planning.review_services import decide_publication
from reviews.signing import services as signing
from tests.factories import make_user
from tests.factories_cases import TODAY, log_case, make_case
from tests.factories_deadlines import make_deadline
from tests.factories_publishing import make_people, make_public, make_review as make_learning_review, make_waiting
from tests.factories_reviews import make_asked, make_review
from tests.security import table
from tests.security.world import World, ask, filled, undone

ROOT = Path(__file__).resolve().parents[3]
# Every page that asks somebody to judge: its name, and the part of the guide that its line leads to.
JUDGING = {
    "referral-consider": "consider",
    "case-new": "aware",
    "case-new-page": "suspected",
    "case-awareness": "aware",
    "case-details": "suspected",
    "case-notification": "notify",
    "case-not-notifying": "notify",
    "case-requests-ask": "ask",
    "case-decision-before": "before",
    "recommendation-before": "before",
    "case-decision-criteria": "criteria",
    "case-decision-outcome": "next",
    "case-decision-sign": "decide",
    "case-decision-record": "decide",
    "case-decision-again": "decide",
    "position": "decide",
    "position-record": "decide",
    "disagreement": "disagreement",
    "review-delay": "late",
    "deadline-change-reason": "late",
    "action-impact": "impact",
    "indicator": "impact",
    "case-access": "restrict",
    "case-restrict": "restrict",
    "case-unrestrict": "restrict",
    "case-access-name": "restrict",
    "case-access-remove": "restrict",
    "case-break-glass": "emergency",
    "emergency": "emergency",
    "access-change": "second",
    "case-restriction-new": "court",
    "review-publication": "publish",
    "publication-names": "names",
    "publication-words": "names",
    "publication-check": "check",
    "publication-withdraw": "take-down",
    "publication-put-back": "put-back",
    "publication-restored": "put-back",
    "retention-review": "retention",
    "privacy-period": "retention",
    "privacy-hold-new": "hold",
    "privacy-hold-lift": "hold",
    "privacy-erasure-new": "erase",
    "case-erase": "erase",
    "erasure": "erase",
    "subject-request-new": "asked",
    "subject-found": "mark",
    "case-disclosure-new": "disclose",
    "disclosure": "disclose",
    "settings-disclosures": "disclosed",
    "settings-rules-change": "rule",
    "settings-guidance-check": "rule",
    "settings-unusual-reading": "reading",
}


def line(key: str) -> str:
    """What a page says for a part."""
    part = PARTS[key]
    return f'href="{part.url}" target="_blank" rel="noreferrer noopener">Guide: {part.heading} (opens in a new tab)</a>'


@pytest.mark.parametrize("key", PARTS)
def test_each_part_is_a_heading_of_its_page_that_says_more_than_a_sentence(key):
    part = PARTS[key]
    text = shelf.BY_NAME[part.page].path.read_text()
    found = re.search(rf"^## {re.escape(part.heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, part
    assert len(found[1].split()) > 70, part
    assert f'id="{part.url.partition("#")[2]}"' in shelf.BY_NAME[part.page].page.html


def test_each_part_is_named_by_a_page():
    used = {*JUDGING.values(), "finding", "worked-out"}
    assert used == set(PARTS)
    modules = (path for room in ("cases", "reviews", "dashboard") for path in (ROOT / room).rglob("*.py"))
    sources = [*(ROOT / "templates").rglob("*.html"), *modules]
    text = "\n".join(path.read_text() for path in sources)
    named = set(re.findall(r'\{% guide "([\w-]+)"', text)) | set(re.findall(r'\bguide = "([\w-]+)"', text))
    named |= set(re.findall(r'"([\w-]+)"', re.search(r"^GUIDE = \{(.*)\}$", text, re.M)[1])[1::2])
    assert named == set(PARTS)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One scene for this file; undone after it."""
    with django_db_blocker.unblock(), undone():
        yield World()
        transaction.set_rollback(True)


# Pages that are there for one person, or in one state: their scenes are below.
BY_THEMSELVES = {
    "access-change", "case-break-glass", "case-decision-sign", "deadline-change-reason", "position",
    "publication-put-back", "retention-review", "subject-found",
}  # fmt: skip


def says(client, name: str, address: str) -> None:
    """The page is there, with its line once."""
    answer = ask(client, "get", address)
    assert answer.status_code == 200, name
    assert unescape(answer.content.decode()).count(line(JUDGING[name])) == 1, name


@pytest.mark.django_db
@pytest.mark.sqlite  # what a page says is no matter of the database
@pytest.mark.parametrize("name", sorted(set(JUDGING) - BY_THEMSELVES))
def test_a_page_that_asks_for_a_judgement_leads_to_its_part(world, sign_in, name):
    places = {**table.named(), **table.declared().places}
    waiting = {"publication-check": f"/staff/publications/{world.waiting.publication_id}/check/"}
    says(sign_in(world.reader), name, waiting.get(name) or filled(places[name], world))


@pytest.mark.django_db
@pytest.mark.sqlite
class TestPagesByThemselves:
    def test_a_partner_who_decides(self, sign_in):
        scene = make_asked()
        address = reverse("case-decision-sign", args=[scene.case.reference, scene.bodies[0].pk])
        says(sign_in(scene.delegates[0]), "case-decision-sign", address)

    def test_a_partner_who_signs_the_publication_decision(self, sign_in):
        review = make_review()
        facts = {"publication_decision": "full", "publication_decided_on": TODAY, "publication_reason": "It can help"}
        decide_publication(review, review.version, **facts, publication_told="", by=review.incident.owner, today=TODAY)
        asked = signing.ask(review, "publication", by=review.incident.owner, today=TODAY)
        row = asked.positions.order_by("pk").first()
        says(sign_in(row.body.memberships.order_by("pk").first().user), "position", row.get_absolute_url())

    def test_a_restricted_case_and_the_second_person(self, sign_in):
        owner, named, other, lead = (make_user(role) for role in ("coordinator", "manager", "manager", "privacy_lead"))
        case = log_case(by=owner, restricted_reason="A colleague's family", named=[named])
        says(sign_in(other), "case-break-glass", f"/staff/cases/{case.reference}/break-glass/")
        sent = {"reason": "The colleague has left", "second": lead.pk}
        sign_in(named).post(f"/staff/cases/{case.reference}/access/lift/", sent)
        says(sign_in(lead), "access-change", AccessChange.objects.get(incident=case).get_absolute_url())

    def test_a_date_that_is_changed(self, sign_in):
        coordinator = make_user(Role.COORDINATOR)
        deadline = make_deadline(coordinator, "rapid_review", "2026-11-16")
        client, address = sign_in(coordinator), f"{deadline.get_absolute_url()}change/"
        value = {"value_day": "9", "value_month": "12", "value_year": "2026"}
        sent = {"kind": "date_set", "version": deadline.version, **value}
        assert client.post(address, sent)["Location"] == f"{address}reason/"
        says(client, "deadline-change-reason", f"{address}reason/")

    def test_a_report_that_is_down(self, sign_in_afresh):
        publication = make_public()
        home, writer = f"/staff/publications/{publication.pk}/", sign_in_afresh(publication.current_edition.author)
        page = writer.get(f"{home}withdraw/")
        hidden = {name: page.context["form"][name].value() for name in ("token", "version")}
        assert writer.post(f"{home}withdraw/", {**hidden, "ground": "mistake"}).status_code == 302
        says(writer, "publication-put-back", f"{home}put-back/")

    def test_a_closed_case_whose_period_is_over(self, sign_in):
        case = make_case(closed_on=dt.date(1990, 3, 1), closed_as="finished")
        retention.watch(TODAY)
        review = RetentionReview.objects.get(incident=case)
        says(sign_in(make_user(Role.PRIVACY_LEAD)), "retention-review", review.get_absolute_url())

    def test_what_is_kept_about_somebody(self, sign_in):
        case = make_case(summary="Amara Quillby was seen at the well")
        manager = make_user(Role.MANAGER, area=case.area)
        who = {"name": "Amara Quillby", "other_names": "", "asked_by": "She herself", "worker": manager}
        said = {**who, "received_on": TODAY, "counted_from": TODAY}
        row = subjects.open_request(said, by=make_user(Role.PRIVACY_LEAD), today=TODAY)
        says(sign_in(manager), "subject-found", f"{row.get_absolute_url()}found/")


@pytest.mark.django_db
@pytest.mark.sqlite
def test_each_finding_of_a_draft_and_of_a_check_has_its_part_beside_it(sign_in):
    """Named in the text, and sentences that together tell who it is."""
    case = make_case()
    make_people(case)
    words = "Quillan was three. He went to Oak Lane Primary School in Northshire. It happened on 3 March 2025."
    edition = make_waiting(review=make_learning_review(case=case), summary=words)
    page = sign_in(make_user("checker")).get(f"/staff/publications/{edition.publication_id}/check/").content.decode()
    assert line("finding") in unescape(page)
    assert line("worked-out") in unescape(page)

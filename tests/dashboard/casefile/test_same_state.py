"""How far a case is, said in the same words on every page of it."""

import re

import pytest
from django.urls import reverse

from cases.incidents.frame import PAGES
from cases.incidents.models import Child, Incident
from cases.notifications.models import AreaLead, Notification
from csprapp.records.services import add, change
from dashboard.casefile.rules import Stage
from reviews.learning.models import LearningReview
from tests.dashboard.casefile.test_stage import DECIDED, FINISHED, rapid_review
from tests.factories import make_body, make_user
from tests.factories_cases import AWARE, make_case, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SENT = {"sent_on": AWARE, "sent_by": "A"}
LCSPR = {"rapid": {"signed": "lcspr", **SENT}}
NOT_NOTIFIED = {"not_notified_on": AWARE, "not_notified_by": "A", "not_notified_reason": "A reason"}
# What is recorded of a case at each stage.
RECORDED = {
    Stage.AWARENESS: {"case": {"aware_on": None}},
    Stage.NOTIFY: {},
    Stage.TO_REPORT: {"case": {"nature": "death", "abuse_or_neglect": "not_suspected"}},
    Stage.NOT_NOTIFIED: {"case": NOT_NOTIFIED},
    Stage.REPORTED: {"case": {"nature": "death", "abuse_or_neglect": "not_suspected"}, "duty": "death"},
    Stage.RAPID_TO_START: {"duty": "panel"},
    Stage.RAPID_REVIEW: {"duty": "panel", "rapid": {}},
    Stage.DECISION: {"duty": "panel", "rapid": {"ready_on": AWARE}},
    Stage.REVIEW_TO_START: {"duty": "panel", **LCSPR, "review": {}},
    Stage.REVIEW: {"duty": "panel", **LCSPR, "review": {"begun_on": AWARE, "reviewer_appointed_on": AWARE}},
    Stage.PUBLICATION: {"duty": "panel", **LCSPR, "review": {**FINISHED, "publication_decision": "full", **DECIDED}},
    Stage.TO_CLOSE: {"duty": "panel", **LCSPR, "review": {"published_on": AWARE}},
    Stage.ELSEWHERE: {"led_by": "Elsewhere"},
    Stage.CLOSED: {"duty": "panel", "case": {"closed_on": AWARE, "closed_as": "finished"}},
}
SAID = re.compile(r'<p class="app-identity__status">([^<]*)</p>')


def make_at(stage: Stage, by, **fields) -> Incident:
    """A case at a stage, written as rows: no clock runs."""
    facts, said = RECORDED[stage], {"by": by, "why": "For a test"}
    case = make_case(by=by, **{"aware_on": AWARE, **fields})
    for kind in ("local_authority", "icb", "police"):
        make_body(kind, case.area)
    if stage in {Stage.REPORTED, Stage.TO_REPORT}:
        add(Child(person=make_person(case, role="died"), looked_after="yes"), **said)
    if facts.get("case"):
        with change(Incident, case.pk, None, **said) as row:
            for name, value in facts["case"].items():
                setattr(row, name, value)
    if duty := facts.get("duty"):
        add(Notification(incident=case, sent_on=AWARE, sent_by="A", recorded_by=by, duty=duty), **said)
    if "rapid" in facts:
        add(rapid_review(case, facts["rapid"]), **said)
    if "review" in facts:
        decided = {"decided_on": AWARE, "decision_reason": "Decided"}
        add(LearningReview(kind="lcspr", incident=case, **decided, **facts["review"]), **said)
    if led_by := facts.get("led_by"):
        add(AreaLead(incident=case, led_by=led_by, since_on=AWARE, reason="It happened there"), **said)
    return case


def test_every_stage_has_a_case_here():
    assert set(RECORDED) == set(Stage)


@pytest.mark.parametrize("stage", Stage)
def test_every_page_of_a_case_says_how_far_it_is_in_the_same_words(sign_in, stage):
    case = make_at(stage, make_user("coordinator"))
    client = sign_in(make_user("manager"))
    said = {}
    for _, name in PAGES:
        page = client.get(reverse(name, args=[case.reference]), follow=True).content.decode()
        said[name] = SAID.findall(page)
    assert said == {name: [stage.label] for _, name in PAGES}


def test_a_page_behind_a_tab_says_them_too(sign_in):
    case = make_at(Stage.REVIEW, make_user("coordinator"))
    client, key = sign_in(make_user("manager")), case.learning_reviews.get().pk
    of_case = ("case-edit", "case-letters", "case-mail", "case-restrictions", "case-report", "case-another-area")
    addresses = [reverse(name, args=[case.reference]) for name in of_case]
    addresses += [
        reverse(name, args=[key]) for name in ("review-plan", "review-drafts", "review-events", "review-terms")
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert SAID.findall(answer.content.decode()) == [Stage.REVIEW.label], address


def test_the_review_says_its_own_stage_below_the_one_of_the_case(sign_in):
    case = make_at(Stage.REVIEW, make_user("coordinator"))
    page = sign_in(make_user("manager")).get(case.learning_reviews.get().get_absolute_url()).content.decode()
    assert '<p class="govuk-body-l">Under way</p>' in page

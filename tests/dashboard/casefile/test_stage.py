"""The stage by which the list filters is the one that the case page shows."""

import datetime as dt
import itertools

import pytest

from cases.incidents.models import Incident, Reopening
from cases.notifications.models import AreaLead, Notification
from csprapp.records.many import add_all
from csprapp.records.services import add
from dashboard.casefile.facts import read_case
from dashboard.casefile.queries import with_stage
from dashboard.casefile.rules import next_step, stage, tasks
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from reviews.returns import services as returns
from tests.dashboard.factories import TODAY
from tests.factories import make_agency, make_area, make_user
from tests.factories_cases import AWARE, make_case, make_person

pytestmark = pytest.mark.django_db
LATER = TODAY + dt.timedelta(days=10)

RAPID = [
    None,
    {},
    {"ready_on": AWARE},
    {"ready_on": AWARE, "sent_on": AWARE, "sent_by": "A"},
    {"sent_on": AWARE, "sent_by": "A"},
    *[{"signed": what} for what in ("none", "lcspr", "alternative")],
    *[{"signed": what, "sent_on": AWARE, "sent_by": "A"} for what in ("none", "lcspr")],
]
FINISHED = {"report_finished_on": AWARE}
DECIDED = {"publication_decided_on": AWARE, "publication_reason": "A reason"}
REVIEWS = [
    None,
    {},
    {"reviewer_appointed_on": AWARE},
    FINISHED,
    {**FINISHED, "publication_decision": "full", **DECIDED},
    {**FINISHED, "publication_decision": "none", **DECIDED},
    {"published_on": AWARE},
    {"published_on": TODAY},
    {"published_on": TODAY + dt.timedelta(days=1)},
    {"ended_on": AWARE, "ended_as": "no_longer_needed", "ended_reason": "A reason"},
]
INCIDENTS = [
    {"aware_on": None},
    {},
    {"notified": True},
    {"not_notified_on": AWARE, "not_notified_by": "A", "not_notified_reason": "A reason"},
    {"notified": True, "closed_on": AWARE, "closed_as": "finished"},
]


def rapid_review(case, facts):
    """A rapid review with these facts; `signed` is what the partners decided happens next."""
    signed = facts.get("signed")
    facts = {name: value for name, value in facts.items() if name != "signed"}
    if signed:
        facts |= {"ready_on": AWARE, "signed_off_on": AWARE, "criteria_met": "yes", "criteria_reason": "R"}
        facts |= {"what_next": signed, "what_next_reason": "R", "national_issues": False, "national_reason": "R"}
    return RapidReview(incident=case, **facts)


def test_the_list_and_the_page_agree_on_the_stage_of_every_combination_of_facts(everything):
    anna, area = make_user("coordinator"), make_area()
    ours = {"by": anna, "why": "For a test"}
    made: dict[type, list] = {Incident: [], Notification: [], RapidReview: [], LearningReview: []}
    for number, (known, rapid, review) in enumerate(itertools.product(INCIDENTS, RAPID, REVIEWS)):
        facts = {"aware_on": AWARE, **known}
        notified = facts.pop("notified", False)
        case = Incident(reference=f"2025-{number:04}", area=area, owner=anna, logged_by=anna, **facts)
        made[Incident].append(case)
        if notified:
            made[Notification].append(Notification(incident=case, sent_on=AWARE, sent_by="A", recorded_by=anna))
        if rapid is not None:
            made[RapidReview].append(rapid_review(case, rapid))
        if review is not None:
            decided = {"decided_on": AWARE, "decision_reason": "Decided"}
            made[LearningReview].append(LearningReview(kind="lcspr", incident=case, **decided, **review))
    for rows in made.values():
        add_all(rows, **ours)
    cases = list(with_stage(Incident.objects.all(), TODAY))
    assert len(cases) == len(INCIDENTS) * len(RAPID) * len(REVIEWS)
    for case in cases[:: 1 if everything else 7]:  # seven shares no factor with the lists: each of their facts is met
        assert case.stage == stage(read_case(case, anna, TODAY).facts)


def test_a_case_linked_to_anothers_review_is_under_review_too():
    anna = make_user("coordinator")
    lead, linked = make_case(by=anna), make_case(by=anna)
    review = LearningReview(kind="lcspr", incident=lead, decided_on=AWARE, begun_on=AWARE, decision_reason="Decided")
    add(review, by=anna, why="For a test")
    review.linked_incidents.add(linked)
    assert {case.stage for case in with_stage(Incident.objects.all(), TODAY)} == {"review"}
    assert stage(read_case(linked, anna, TODAY).facts) == "review"


@pytest.mark.parametrize("starts", Reopening.Starts.values)
@pytest.mark.parametrize("notified", [None, "before", "after"])
@pytest.mark.parametrize("sent_on", [None, AWARE, TODAY])
def test_they_agree_when_a_new_fact_opened_the_case_again(starts, notified, sent_on):
    anna = make_user("coordinator")
    case = make_case(by=anna)
    said = {"by": anna, "why": "For a test"}
    sent = {"incident": case, "sent_on": AWARE, "sent_by": "A", "recorded_by": anna}
    if notified:
        add(Notification(**sent), **said)
    learned = {"learned_on": AWARE + dt.timedelta(days=1), "reopened_on": TODAY, "reason": "A post-mortem"}
    again = Reopening(incident=case, starts=starts, closed_on=AWARE, closed_as="finished", **learned)
    add(again, **said)
    if notified == "after" and starts == "notification":
        add(Notification(**sent, reopening=again), **said)
    add(
        rapid_review(case, {"signed": "none", "sent_on": sent_on, "sent_by": "A" if sent_on else ""}),
        by=anna,
        why="For a test",
    )
    found = with_stage(Incident.objects.all(), TODAY).get()
    assert found.stage == stage(read_case(found, anna, TODAY).facts)
    if starts == "notification" and notified != "after":
        assert found.stage == "notify"
    elif notified:
        assert found.stage == ("to-close" if sent_on == TODAY else "rapid-review-to-start")


@pytest.mark.parametrize("again", [False, True])
def test_a_rapid_review_is_under_way_once_somebody_wrote_of_it_or_asked_an_agency(again):
    """After a new fact, not by what was asked before it."""
    anna = make_user("coordinator")
    case = make_case(by=anna)
    said = {"by": anna, "why": "For a test"}
    add(Notification(incident=case, sent_on=AWARE, sent_by="A", recorded_by=anna), **said)
    people = [make_person(case)]
    if again:
        returns.ask(case, [make_agency()], people, LATER, by=anna, today=AWARE)
        learned = {"learned_on": AWARE + dt.timedelta(days=1), "reopened_on": TODAY, "reason": "A post-mortem"}
        add(Reopening(incident=case, starts="rapid_review", closed_on=AWARE, closed_as="finished", **learned), **said)

    def at():
        found = with_stage(Incident.objects.filter(pk=case.pk), TODAY).get()
        assert found.stage == stage(read_case(found, anna, TODAY).facts)
        return found.stage

    assert at() == "rapid-review-to-start"
    (asked,) = returns.ask(case, [make_agency()], people, LATER, by=anna, today=TODAY)
    assert at() == "rapid-review"
    returns.take_back(asked, asked.version, "Not theirs", by=anna, today=TODAY)
    assert at() == "rapid-review-to-start"
    add(RapidReview(incident=case), **said)
    assert at() == "rapid-review"


@pytest.mark.parametrize("sent", [False, True])
def test_they_agree_when_another_area_leads(sent):
    anna = make_user("coordinator")
    case = make_case(by=anna)
    lead = AreaLead(incident=case, led_by="Elsewhere", since_on=AWARE, reason="It happened there")
    lead.sent_on = TODAY if sent else None
    add(lead, by=anna, why="For a test")
    found = with_stage(Incident.objects.all(), TODAY).get()
    facts = read_case(found, anna, TODAY).facts
    assert found.stage == stage(facts) == "elsewhere"
    assert next_step(facts).words == ("See which area leads" if sent else "Record our part")
    assert [task.status for task in tasks(facts, {})][2:] == ["Another area leads"] * 4


@pytest.mark.parametrize("ours", [True, False])
def test_a_review_that_another_area_leads_does_not_stand_in_the_way_of_ours(ours):
    anna = make_user("coordinator")
    case = make_case(by=anna)
    decided = {"kind": "lcspr", "decided_on": AWARE, "begun_on": AWARE, "decision_reason": "Decided"}
    if ours:
        add(LearningReview(**decided, incident=case), by=anna, why="For a test")
    theirs = add(LearningReview(**decided, title="A review", led_by="Elsewhere"), by=anna, why="For a test")
    theirs.linked_incidents.add(case)
    found = with_stage(Incident.objects.all(), TODAY).get()
    assert found.stage == stage(read_case(found, anna, TODAY).facts) == ("review" if ours else "notify")

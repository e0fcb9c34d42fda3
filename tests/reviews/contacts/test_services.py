"""The family contact log, the letters to the Panel, and what goes on while publication waits: who, what, and not."""

import datetime as dt

import pytest

from cases.audit.history import events
from cases.documents.models import Document
from cases.incidents.models import Child
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.log_lines import Log
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, add
from reviews.contacts import queries, services
from reviews.contacts.models import (
    FamilyAgreement,
    FamilyContact,
    FamilyMember,
    Meanwhile,
    PanelMessage,
    SignificantDate,
)
from reviews.learning.access import cases_of
from reviews.learning.models import LearningReview
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, make_case, make_person

TOMORROW = TODAY + dt.timedelta(days=1)
FACTS = {
    FamilyMember: {"who": "Grandmother M.K.", "told_how": "A visit", "told_by": "Nurse Invented"},
    SignificantDate: {"label": "The funeral", "day": dt.date(2026, 12, 4), "yearly": False},
    FamilyContact: {"contacted_on": TODAY, "by_whom": "Nurse Invented", "how": "visit", "said": "What happens next"},
    FamilyAgreement: {
        "about": "name", "name_used": "pseudonym", "agreed": "Wren, chosen by the mother",
        "agreed_with": "The mother", "agreed_by": "The chair", "agreed_on": TODAY,
    },
    PanelMessage: {"direction": "to", "dated_on": TODAY, "about": "delay", "summary": "We told of the trial"},
    Meanwhile: {"what": "shared", "done_on": TODAY, "words": "With the heads of service"},
}  # fmt: skip
LOGS = {log.model: log for log in vars(services).values() if isinstance(log, Log)}
LINES = [model for model in FACTS if model is not Meanwhile]

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case(by=make_user("coordinator"), area=make_area("Inventedshire"))


@pytest.fixture
def review(case):
    row = LearningReview(kind="lcspr", incident=case, decided_on=dt.date(2026, 6, 1), decision_reason="To learn")
    return add(row, by=case.owner, why="For a test")


def write(model, review, by=None, **more):
    by = by or review.incident.owner
    kept_of, said = (review, "") if model is Meanwhile else (review.incident, "For a test")
    return LOGS[model].append(kept_of, FACTS[model] | more, reason=said, by=by, today=TODAY)


@pytest.mark.parametrize("model", FACTS)
def test_a_line_is_written_corrected_taken_out_and_stays_in_the_history(review, model):
    owner, row = review.incident.owner, write(model, review)
    LOGS[type(row)].correct(row, 1, {}, reason="Read again", by=owner, today=TODAY)
    LOGS[type(row)].take_out(row, 2, reason="Another family", by=owner, today=TODAY)
    assert not model.objects.exists()
    assert model.everything.get().in_error
    said = [event.text for event in events(review.incident, owner, TODAY)]
    assert "Another family" in said


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
def test_who_may_not_write_correct_or_take_out(review, role):
    stranger, row = make_user(role), write(FamilyContact, review)
    for deed in (
        *(lambda model=model: write(model, review, by=stranger) for model in FACTS),
        lambda: LOGS[type(row)].correct(row, 1, {}, reason="x", by=stranger, today=TODAY),
        lambda: LOGS[type(row)].take_out(row, 1, reason="x", by=stranger, today=TODAY),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_coordinator_of_another_area_may_not(review):
    stranger = make_user("coordinator", area=make_area("Elsewhere"))
    for model in FACTS:
        with pytest.raises(NotAllowed):
            write(model, review, by=stranger)


@pytest.mark.parametrize(
    ("model", "more", "field"),
    [
        (FamilyMember, {"who": ""}, "who"),
        (FamilyMember, {"leave_alone": True}, "leave_alone_because"),
        (SignificantDate, {"label": " "}, "label"),
        (FamilyContact, {"said": ""}, "said"),
        (FamilyContact, {"by_whom": ""}, "by_whom"),
        (FamilyContact, {"how": "owl"}, "how"),
        (FamilyContact, {"contacted_on": TOMORROW}, "contacted_on"),
        (FamilyAgreement, {"name_used": ""}, "name_used"),
        (FamilyAgreement, {"agreed_by": ""}, "agreed_by"),
        (FamilyAgreement, {"agreed_with": ""}, "agreed_with"),
        (FamilyAgreement, {"agreed": ""}, "agreed"),
        (FamilyAgreement, {"agreed_on": TOMORROW}, "agreed_on"),
        (PanelMessage, {"summary": ""}, "summary"),
        (PanelMessage, {"direction": "up"}, "direction"),
        (PanelMessage, {"about": "tea"}, "about"),
        (PanelMessage, {"dated_on": TOMORROW}, "dated_on"),
        (Meanwhile, {"words": ""}, "words"),
        (Meanwhile, {"what": "rest"}, "what"),
        (Meanwhile, {"done_on": TOMORROW}, "done_on"),
    ],
)
def test_what_a_line_has_to_say(review, model, more, field):
    with pytest.raises(Refused) as refused:
        write(model, review, **more)
    assert field in refused.value.problems
    assert not model.objects.exists()


def test_nothing_of_another_case_is_named(review):
    other = make_case(by=review.incident.owner, area=review.incident.area)
    stranger = make_person(other)
    paper = add(Document(incident=other, title="A letter"), by=other.owner, why="For a test")
    for model, more in ((FamilyMember, {"person": stranger}), (PanelMessage, {"document": paper})):
        with pytest.raises(Refused):
            write(model, review, **more)


def test_a_stale_version_changes_nothing(review):
    owner, row = review.incident.owner, write(FamilyContact, review)
    LOGS[type(row)].correct(row, 1, {"said": "More"}, reason="Notes", by=owner, today=TODAY)
    for deed in (
        lambda: LOGS[type(row)].correct(row, 1, {"said": "Less"}, reason="Notes", by=owner, today=TODAY),
        lambda: LOGS[type(row)].take_out(row, 1, reason="Notes", by=owner, today=TODAY),
    ):
        with pytest.raises(Conflict):
            deed()
    assert FamilyContact.objects.get().said == "More"


def test_a_mistake_says_why_and_is_made_once(review):
    owner, row = review.incident.owner, write(FamilyContact, review)
    with pytest.raises(Refused):
        LOGS[type(row)].take_out(row, 1, reason=" ", by=owner, today=TODAY)
    LOGS[type(row)].take_out(row, 1, reason="Twice", by=owner, today=TODAY)
    with pytest.raises(Refused):
        LOGS[type(row)].take_out(row, 2, reason="Twice", by=owner, today=TODAY)


def test_a_reason_to_leave_somebody_alone_goes_when_they_need_not_be(review):
    row = write(FamilyMember, review, leave_alone=True, leave_alone_because="They asked")
    LOGS[type(row)].correct(row, 1, {"leave_alone": False}, reason="They called", by=review.incident.owner, today=TODAY)
    assert FamilyMember.objects.get().leave_alone_because == ""


# --- What whoever chooses a day reads ---------------------------------------------------------------------------


def test_the_days_of_every_case_of_the_review_are_kept_clear_of(review):
    owner, other = review.incident.owner, make_case(by=review.incident.owner, area=review.incident.area)
    review.linked_incidents.add(other)
    make_person(other, date_of_birth=dt.date(2012, 12, 3))
    write(SignificantDate, review)
    cases = cases_of(review)
    said = queries.dates_to_avoid(cases, dt.date(2026, 12, 3))
    assert said == ["Thu 3 Dec 2026 is a child’s birthday", "The day before the funeral, Fri 4 Dec 2026"]
    assert queries.dates_to_avoid(cases, dt.date(2026, 12, 10)) == []
    services.DATES.take_out(SignificantDate.objects.get(), 1, reason="Another day", by=owner, today=TODAY)
    assert queries.dates_to_avoid(cases, dt.date(2026, 12, 4)) == ["The day after a child’s birthday, Thu 3 Dec 2026"]
    assert queries.dates_to_avoid([], TODAY) == []


def test_the_day_it_happened_and_the_day_a_child_died_come_round(review):
    case = make_case(by=review.incident.owner, area=review.incident.area, occurred_on=dt.date(2025, 12, 10))
    child = make_person(case, role="died")
    add(Child(person=child, died_on=dt.date(2025, 12, 12)), by=case.owner, why="For a test")
    assert queries.dates_to_avoid([case], dt.date(2026, 12, 11)) == [
        "The day after the anniversary of the day it happened, Thu 10 Dec 2026",
        "The day before the anniversary of a child’s death, Sat 12 Dec 2026",
    ]


def test_the_wishes_of_the_family_are_read_without_a_name(review):
    make_person(review.incident, role="parent", initials="N.O.", name="Nora Invented")
    write(FamilyMember, review, leave_alone=True, leave_alone_because="They asked")
    write(FamilyAgreement, review)
    write(FamilyContact, review)
    said = queries.wishes([review.incident])
    assert said[0] == "One person in the family must not be contacted: see the log."
    assert said[1].startswith("The name used, agreed 18 November 2026: a name the family chose. Wren")
    assert said[2] == "The family was last spoken to on 18 November 2026."
    assert queries.last_contact_on([review.incident]) == TODAY
    assert "Nora" not in " ".join(said)

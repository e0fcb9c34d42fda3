"""What was recorded by mistake stands nowhere any more, and the history keeps it."""

import datetime as dt

import pytest

from cases.audit.history import events
from cases.deadlines.models import Deadline
from cases.editing import corrections, striking
from cases.editing.proceedings import PROCEEDINGS
from cases.incidents.models import Incident, Person
from cases.restrictions.models import ReportingRestriction
from cases.restrictions.queries import in_the_way
from cases.restrictions.services import RESTRICTIONS, REVIEWS
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, log_case, person_facts
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db
ORDER = {"kind": "s45", "protects": "Q.Z.", "matters": ["name"], "until": "life"}


@pytest.fixture
def case():
    return log_case(by=make_user("coordinator"), area=make_area("Inventedshire"))


def said(case):
    return {"reason": "In the wrong case", "by": case.owner, "today": TODAY}


def a_person(case, **facts):
    values = person_facts("sibling", "B.B.", name="Bertie Invented", **facts)
    return corrections.add_person(case, values, **said(case))


MAKERS = {
    "person": a_person,
    "proceeding": lambda case: PROCEEDINGS.append(case, {"kind": "criminal", "embargo": True}, **said(case)),
    "restriction": lambda case: RESTRICTIONS.append(case, ORDER, **said(case)),
    "parallel-review": lambda case: REVIEWS.append(case, {"kind": "nhs"}, **said(case)),
}
LISTS = {
    "person": "people",
    "proceeding": "proceedings",
    "restriction": "restrictions",
    "parallel-review": "parallel_reviews",
}


@pytest.mark.parametrize("kind", MAKERS)
def test_it_leaves_every_list_stays_in_the_history_and_can_be_put_back(case, kind):
    row = MAKERS[kind](case)
    before = getattr(case, LISTS[kind]).count()
    striking.strike(row, 1, **said(case))
    assert getattr(case, LISTS[kind]).count() == before - 1
    assert striking.struck(case) == [(kind, row)]
    found = [event for event in events(case, case.owner, TODAY) if event.text == "In the wrong case"]
    assert any(("Recorded by mistake", "No", "Yes") in event.changes for event in found)
    striking.put_back(row, 2, **said(case))
    assert getattr(case, LISTS[kind]).count() == before
    assert striking.struck(case) == []


def test_neither_an_order_nor_an_embargo_recorded_by_mistake_stands_in_the_way(case):
    rows = [MAKERS["proceeding"](case), MAKERS["restriction"](case)]
    assert len(in_the_way([case], TODAY)) == 2
    for row in rows:
        striking.strike(row, 1, **said(case))
    assert in_the_way([case], TODAY) == []


def test_a_person_taken_out_is_not_found_and_has_no_birthday_to_watch(case):
    person = a_person(case, date_of_birth=dt.date(2009, 3, 2))
    row = Deadline.objects.get(route="person-birthday", subject_id=person.pk)
    striking.strike(person, 1, **said(case))
    row.refresh_from_db()
    assert row.ended_on == TODAY
    assert "bertie" not in Incident.objects.get(pk=case.pk).search_text
    striking.put_back(person, 2, **said(case))
    row.refresh_from_db()
    assert row.is_open


def test_the_only_person_of_a_case_stays(case):
    with pytest.raises(Refused, match="only person"):
        striking.strike(case.people.get(), 1, **said(case))


def test_a_person_whom_a_court_protects_stays(case):
    person = a_person(case)
    order = RESTRICTIONS.append(case, ORDER | {"person": person}, **said(case))
    with pytest.raises(Refused, match="protects this person"):
        striking.strike(person, 1, **said(case))
    striking.strike(order, 1, **said(case))
    striking.strike(person, 1, **said(case))
    assert not Person.objects.filter(pk=person.pk).exists()


def test_what_the_record_forbids(case):
    row = MAKERS["restriction"](case)
    with pytest.raises(Refused, match="Enter why"):
        striking.strike(row, 1, **(said(case) | {"reason": " "}))
    with pytest.raises(Refused, match="already been put back"):
        striking.put_back(row, 1, **said(case))
    with pytest.raises(Conflict):
        striking.strike(row, 0, **said(case))
    striking.strike(row, 1, **said(case))
    with pytest.raises(Refused, match="already been recorded as a mistake"):
        striking.strike(row, 2, **said(case))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
def test_who_may_not(case, role):
    row = MAKERS["restriction"](case)
    with pytest.raises(NotAllowed):
        striking.strike(row, 1, **(said(case) | {"by": make_user(role)}))
    assert ReportingRestriction.objects.exists()


def test_a_mistake_is_taken_out_and_put_back_on_its_page(case, sign_in):
    row = a_person(case)
    address = f"/staff/cases/{case.reference}/mistakes/person/{row.pk}/"
    with clock.at(dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)):
        client = sign_in(case.owner)
        assert address in client.get(f"/staff/cases/{case.reference}/people/{row.pk}/").content.decode()
        client.post(address, {"version": 1, "reason": "In the wrong case"})
        assert case.people.count() == 1
        hub = client.get(f"/staff/cases/{case.reference}/edit/").content.decode()
        assert "Person: B.B." in hub
        assert "Bertie" not in hub
        client.post(address, {"version": 2, "reason": "It was right"})
        assert case.people.count() == 2
        assert client.get(f"/staff/cases/{case.reference}/mistakes/case/{row.pk}/").status_code == 404

"""A case is found by names in spellings nobody had tried, and a child who is logged again is shown."""

import datetime as dt

import pytest

from cases.incidents.models import Incident
from cases.incidents.queries import likely_duplicates
from cases.incidents.search import found_by, refresh_search
from tests.factories import make_user
from tests.factories_cases import AWARE, TODAY, log_case, make_case, make_person, person_facts
from tests.unseen import typed

pytestmark = pytest.mark.django_db
BORN = dt.date(2019, 1, 5)


def found(name, words):
    case = make_case(summary="Nothing is known yet")
    make_person(case, "parent", "P.Q.", name=name)
    refresh_search(case)
    return found_by(Incident.objects.all(), words, 5) == [case.pk]


@pytest.mark.parametrize(("name", "words"), typed.SEARCHES)
def test_a_case_is_found_by_what_is_typed(name, words):
    assert found(name, words)


@pytest.mark.parametrize(("name", "words"), typed.NO_SEARCHES)
def test_a_case_is_not_found_by_the_middle_of_a_word_or_another_name(name, words):
    assert not found(name, words)


@pytest.mark.parametrize(("recorded", "again", "shown"), typed.CHILDREN)
def test_a_child_born_the_same_day_who_may_be_the_same_is_shown(recorded, again, shown):
    anna = make_user("coordinator")
    facts = person_facts("harmed", recorded[0], date_of_birth=BORN, name=recorded[1])
    log_case(by=anna, occurred_on=AWARE, people=[facts])
    told = likely_duplicates(anna, TODAY, children=[(again[0], BORN, again[1])], occurred_on=None, area=None)
    assert bool(told) is shown

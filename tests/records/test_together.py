"""Several questions in one statement: the same rows as each question asked by itself."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.deadlines.models import Deadline
from cases.incidents.models import Incident, Person, Proceeding
from csprapp.accounts.models import User
from csprapp.partnership.models import Area
from csprapp.records.models import AccessLog, Draft
from csprapp.records.together import together
from tests.factories import make_area, make_user
from tests.factories_cases import log_case, make_person, person_facts

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOON = dt.datetime(2026, 11, 23, 12, 0, 0, 17, tzinfo=dt.UTC)


def facts(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def questions():
    case = log_case(
        people=[person_facts("harmed", "Q.Z.", date_of_birth=dt.date(2020, 2, 29)), person_facts("parent", "A.B.")]
    )
    make_person(case, "sibling", "C.D.")
    for name in ("Zed", "ash", "Émile", "Beech"):
        make_area(name)
    user = make_user()
    AccessLog.objects.create(user=user, user_name='Words < & > "quoted"', what="page", at=NOON)
    AccessLog.objects.create(user=user, user_name="Later", what="page", at=NOON + dt.timedelta(seconds=1))
    Draft.objects.create(user=user, form="x", data={"a": [1, {"b": None}], "c": "ü"}, saved_at=NOON)
    return [
        Person.objects.filter(incident=case).select_related("child").order_by("-initials"),
        Proceeding.objects.filter(incident=case),
        Deadline.objects.filter(incident=case).in_work_order(),
        Incident.objects.select_related("area", "owner", "logged_by"),
        Area.objects.order_by("-name"),
        AccessLog.objects.all(),
        Draft.objects.all(),
        User.objects.none(),
    ]


def test_each_question_is_answered_as_it_would_be_by_itself(questions):
    for rows, found in zip(questions, together(*questions), strict=True):
        assert [facts(row) for row in found] == [facts(row) for row in rows], rows.model
        assert found == list(rows)
        assert all(type(row) is rows.model and not row._state.adding for row in found)


def test_they_cost_one_query_with_the_rows_that_are_selected_beside_them(questions):
    plain = list(questions[0]), list(questions[2]), list(questions[3])
    with CaptureQueriesContext(connection) as asked:
        people, _, dates, cases, *_ = together(*questions)
        seen = [hasattr(person, "child") and facts(person.child) for person in people]
        owners = [(str(date.owner), date.incident.reference) for date in dates]
        assert cases[0].area.name
    assert len(asked) == 1
    assert seen == [hasattr(person, "child") and facts(person.child) for person in plain[0]]
    assert owners == [(str(date.owner), date.incident.reference) for date in plain[1]]
    assert facts(cases[0].owner) == facts(plain[2][0].owner)

"""Statements that come again and again, as PostgreSQL is sent them."""

import pytest
from django.db import connection
from django.db.models import Q

from cases.incidents.models import Incident
from csprapp.composed import OneOf, composed
from csprapp.prepared import Shared, numbered, prepared_cursor
from tests.factories_cases import make_case


def test_values_are_numbered_and_a_percent_sign_stays_one():
    assert numbered("a = %s AND b LIKE '%%s%%' AND c IN (%s, %s)") == b"a = $1 AND b LIKE '%s%' AND c IN ($2, $3)"


def test_what_stands_at_several_places_has_one_number():
    assert numbered("a = %s AND b = %s AND c = %s", (1, 2, 1)) == b"a = $1 AND b = $2 AND c = $1"
    assert Shared.of(("x", 5, "x"), (1, 2, 1)).sent() == ["x", 5]


@pytest.mark.django_db
@pytest.mark.both
def test_both_databases_take_keys_that_stand_at_several_places():
    def ask(_, __, number, keys):
        either = Q(OneOf("pk", keys)) | Q(pk=number) | Q(OneOf("area_id", keys)) & ~Q(OneOf("area_id", keys))
        return Incident.objects.filter(either).order_by("pk").values_list("pk")

    cases = [make_case().pk for _ in range(3)]
    assert composed(ask, None, None, about=(cases[0], (cases[2],))) == [(cases[0],), (cases[2],)]


@pytest.mark.django_db
@pytest.mark.both
def test_both_databases_take_them_with_and_without_values():
    with prepared_cursor() as cursor:
        cursor.execute("SELECT 'of 5%'")
        assert cursor.fetchone() == ("of 5%",)
        cursor.execute("SELECT 'of 5%%', CAST(%s AS integer) + CAST(%s AS integer)", (2, 3))
        assert cursor.fetchone() == ("of 5%", 5)


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_plans_one_the_first_time_it_is_asked():
    connection.ensure_connection()
    if connection.connection.prepare_threshold is None:
        pytest.skip("behind PgBouncer nothing is prepared")
    asked = "SELECT 1 AS planned_at_once"
    with prepared_cursor() as cursor:
        cursor.execute(asked)
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", (asked,))
        assert cursor.fetchone() == (1,)

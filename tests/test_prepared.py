"""Statements that come again and again, as PostgreSQL is sent them."""

import pytest
from django.db import connection

from csprapp.prepared import numbered, prepared_cursor


def test_values_are_numbered_and_a_percent_sign_stays_one():
    assert numbered("a = %s AND b LIKE '%%s%%' AND c IN (%s, %s)") == b"a = $1 AND b LIKE '%s%' AND c IN ($2, $3)"


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

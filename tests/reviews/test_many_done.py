"""Actions and reviews cost what is open, however much was ever done: SQLite is told that there is a hundred times as
much of the one as of the other, and says how it would go about the questions of the two lists."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories import make_theme, make_user
from tests.factories_reviews import make_action, make_recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

# How many rows each index has, and how many of them one value of each of its columns, as ANALYZE would say.
MANY = {
    "reviews_action": {"action_open": "200 2", "action_done": "20000 40", "action_impact": "20200 10100 20"},
    "reviews_learningreview": {
        "review_under_way": "200 1",
        "review_running": "20200 40",
        "review_published": "20000 40",
        "review_decided": "20200 40 1",
    },
    "reviews_recommendation": {"recommendation_made": "20200 40 1"},
}
OPEN = "action_open|review_under_way"
FEW = re.compile(rf"USING (COVERING )?INDEX ({OPEN})|partnership_|accounts_|CONSTANT ROW|json_each")


@pytest.fixture
def many():
    """The numbers, and that nearly all recommendations are of one theme."""
    numbers = {**MANY, "reviews_recommendation_themes": of_themes()}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for table, indexes in numbers.items():
            cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = %s", [table])
            rows = [(table, *each) for each in indexes.items()]
            cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", rows)
        cursor.execute("ANALYZE sqlite_master")  # reads them
        yield
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_master")


def of_themes() -> dict[str, str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "reviews_recommendation_themes")
    indexes = {tuple(each["columns"]): name for name, each in found.items() if each["index"] or each["unique"]}
    key, theme = "recommendation_id", "theme_id"
    said = {(theme,): "20200 20200", (key,): "20200 1", (key, theme): "20200 1 1"}
    return {indexes[columns]: numbers for columns, numbers in said.items()}


@pytest.mark.parametrize("address", ["actions", "reviews"])
def test_neither_list_goes_through_what_was_done(sign_in, many, address):
    make_action(make_recommendation(themes=[make_theme("Sharing")]))
    client, asked = sign_in(make_user("manager")), {}

    def noted(execute, sql, params, *more):
        if sql.lstrip(" (").startswith(("SELECT", "WITH")) and "reviews_" in sql:
            asked[sql] = params
        return execute(sql, params, *more)

    with connection.execute_wrapper(noted):
        assert client.get(reverse(address)).status_code == 200
    assert asked
    for sql, params in asked.items():
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            plan = [row[3] for row in cursor.fetchall()]
        assert not [step for step in plan if step.startswith("SCAN") and not FEW.search(step)], "\n".join([sql, *plan])

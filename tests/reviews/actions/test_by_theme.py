"""The actions under each theme: each number is as long as the list it leads to, and the picture says the same."""

import datetime as dt

import pytest
from django.db import connection

from reviews.actions import services
from reviews.actions.by_theme import MOST_BARS, UnderTheme, _asked, by_theme, themes_picture
from tests.factories import make_theme, make_user
from tests.factories_actions import DAY, coordinator, done
from tests.factories_reviews import TODAY, make_action, make_recommendation

pytestmark = pytest.mark.django_db


def an_action(row, *, days: int, **fields):
    """An action agreed a while ago, due so many days from today."""
    return make_action(row, agreed_on=TODAY - 90 * DAY, due_on=TODAY + days * DAY, **fields)


@pytest.fixture
def theme():
    return make_theme("Missed days")


@pytest.fixture
def row(theme):
    return make_recommendation(themes=[theme])


def numbers(user, on=TODAY):
    return [(each.theme.name, each.open, each.overdue, each.done) for each in by_theme(user, on)]


@pytest.mark.both
def test_counts_the_open_the_overdue_and_those_done_within_a_year(theme, row):
    make_recommendation(themes=[make_theme("Nothing is done yet")])
    for days in (-5, 5, 9):
        an_action(row, days=days)
    done(an_action(row, days=5))
    ended = an_action(row, days=5)
    services.end_action(ended, ended.version, reason="Not needed", by=coordinator(ended), today=TODAY)
    manager = make_user("manager")
    assert numbers(manager) == [("Missed days", 3, 1, 1), ("Nothing is done yet", 0, 0, 0)]
    a_year_on = dt.date(TODAY.year + 1, TODAY.month, TODAY.day)
    assert [each[3] for each in numbers(manager, a_year_on)] == [1, 0]
    assert [each[3] for each in numbers(manager, a_year_on + DAY)] == [0, 0]


@pytest.mark.both
def test_an_action_of_two_recommendations_is_counted_once_under_a_theme_and_under_each_theme(theme, row):
    other = make_recommendation(row.review, themes=[theme, make_theme("Sharing")])
    action = an_action(row, days=5)
    services.serve(action, action.version, [row, other], by=coordinator(action), today=TODAY)
    assert numbers(make_user("manager")) == [("Missed days", 1, 0, 0), ("Sharing", 1, 0, 0)]


@pytest.mark.both
def test_each_number_leads_to_a_list_of_so_many(sign_in, theme, row):
    for days in (-5, 5, 9):
        an_action(row, days=days)
    an_action(make_recommendation(themes=[make_theme("Sharing")]), days=-2)
    client = sign_in(make_user("manager"))
    page = client.get("/staff/actions/")
    for each in page.context["themes"]:
        for query, number in (
            (f"?theme={each.theme.pk}", each.open),
            (f"?show=overdue&theme={each.theme.pk}", each.overdue),
        ):
            assert number
            assert f'href="{query.replace("&", "&amp;")}"' in page.content.decode()
            assert client.get(f"/staff/actions/{query}").context["count"] == number


def test_the_list_of_a_theme_holds_nothing_by_a_recommendation_that_its_reader_may_not_open(sign_in, theme, row):
    """Else the list would tell the owner of an action what a case they cannot open is about."""
    action = an_action(row, days=5, owner="partner")
    client = sign_in(action.owner)
    assert client.get("/staff/actions/").context["count"] == 1
    assert client.get(f"/staff/actions/?theme={theme.pk}").context["count"] == 0


def test_the_picture_says_each_number_and_shows_the_themes_with_the_most_actions(theme):
    few, many = UnderTheme(theme, open=3, overdue=1, done=2), make_theme("Sharing")
    picture = themes_picture([few, UnderTheme(many, open=9)])
    assert picture.description == (
        "Sharing: Open, not overdue 9; Missed days: Done in the last 12 months 2, Open, not overdue 2, Overdue 1."
    )
    assert themes_picture([UnderTheme(theme)]) is None
    every = [UnderTheme(theme, open=number) for number in range(20)]
    assert themes_picture(every).description.count("Missed days") == MOST_BARS


@pytest.mark.sqlite
def test_what_was_done_years_ago_is_not_gone_through():
    sql, params = _asked(make_user("manager"), TODAY).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        plan = "\n".join(line for *_, line in cursor.fetchall())
    assert "action_open" in plan
    assert "action_done" in plan
    assert "SCAN reviews" not in plan, plan


def test_nobody_without_cases_is_shown_themes(sign_in, row):
    action = an_action(row, days=5, owner="contributor")
    page = sign_in(action.owner).get("/staff/actions/")
    assert "by theme" not in page.content.decode()


def test_more_actions_ask_the_database_no_more(sign_in, row, django_assert_max_num_queries):
    for days in range(12):
        an_action(row, days=days)
    client = sign_in(make_user("manager"))
    client.get("/staff/actions/")
    with django_assert_max_num_queries(14):
        client.get("/staff/actions/")

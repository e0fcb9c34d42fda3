"""The last public day follows the rule in force, which the settings page may have changed."""

import datetime as dt
import re

import pytest

from csprapp.accounts.roles import Role
from publications.library import services
from publications.library.rules import Standing, first_moment
from tests.factories import make_user
from tests.factories_publications import make_publication, make_publisher

pytestmark = pytest.mark.django_db
RULE = "/staff/settings/rules/public_until/"
ANSWERS = {
    "length": "18",
    "unit": "months",
    "source": "The partnership's decision",
    "edition": "2026",
    "in_force_from_day": "1",
    "in_force_from_month": "2",
    "in_force_from_year": "2026",
    "why": "Families asked for longer",
}


@pytest.fixture
def administrator(sign_in):
    return sign_in(make_user(Role.ADMINISTRATOR))


def hidden(answer) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()))


def change_rule(client, **answers):
    sent = ANSWERS | answers
    return client.post(RULE, {**sent, **hidden(client.post(RULE, {**sent, **hidden(client.get(RULE))}))})


def last_day_by_the_calculator(client, first: dt.date) -> dt.date:
    start = {"start_day": first.day, "start_month": first.month, "start_year": first.year}
    page = client.get("/staff/calculator/", {"rule": "public_until", **start})
    due = next(fact for fact in page.context["page"]["facts"] if fact.key == "Due")
    return dt.datetime.strptime(due.value, "%a %d %b %Y").date()


def test_it_is_the_day_the_calculator_gives_for_what_is_dated_after_the_rule_changed(administrator):
    dated_before = make_publication(on=dt.date(2026, 3, 10))
    assert change_rule(administrator).status_code == 302
    first, last = dt.date(2026, 5, 20), dt.date(2027, 11, 20)
    publication = make_publication(on=first)
    assert publication.public_until == last == last_day_by_the_calculator(administrator, first)
    assert publication.standing(first_moment(last, None)) is Standing.PUBLIC
    assert publication.standing(first_moment(last + dt.timedelta(days=1), None)) is Standing.ENDED
    dated_before.refresh_from_db()
    assert dated_before.public_until == dt.date(2027, 3, 10)


def test_keeping_it_longer_counts_from_the_rule_in_force(administrator):
    change_rule(administrator)
    publication = make_publication(on=dt.date(2026, 5, 20))
    with pytest.raises(services.Refused, match="20 November 2027 or later"):
        services.set_last_day(
            publication.pk,
            publication.version,
            dt.date(2027, 11, 19),
            by=make_publisher(),
            why="Shorter",
            at=first_moment(dt.date(2026, 6, 1), None),
        )


@pytest.mark.parametrize("answers", [{"length": "11"}, {"length": "400", "unit": "days"}])
def test_it_is_never_less_than_the_year_the_law_asks_for_and_is_counted_in_months(administrator, answers):
    answer = administrator.post(RULE, ANSWERS | answers)
    assert "at least one year" in answer.content.decode()

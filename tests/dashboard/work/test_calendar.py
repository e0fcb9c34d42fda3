"""A month of deadlines, day by day."""

import datetime as dt

import pytest

from tests.dashboard.factories import TODAY, make_agreed
from tests.factories import make_user
from tests.factories_cases import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make_user("coordinator")


def page_of(client, query=""):
    response = client.get(f"/staff/calendar/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_months_dates_stand_under_their_days_with_bank_holidays_between(sign_in, anna):
    case = make_case(by=anna)
    make_agreed(case, dt.date(2026, 12, 24), label="On Christmas Eve")
    make_agreed(case, TODAY, label="In November")
    client = sign_in(anna)
    november, december = page_of(client), page_of(client, "?month=2026-12")
    assert "November 2026" in november
    assert "In November" in november
    assert "On Christmas Eve" not in november
    assert (
        december.index("Thu 24 Dec 2026") < december.index("On Christmas Eve") < december.index("Christmas Day, not a")
    )


def test_an_empty_month_says_so_and_a_wrong_one_is_this_month(sign_in, anna):
    client = sign_in(anna)
    assert "No dates this month" in page_of(client, "?month=2027-02")
    assert "November 2026" in page_of(client, "?month=2027-13")


def test_the_teams_dates_are_shown_to_those_who_look_after_the_team(sign_in, anna):
    make_agreed(make_case(by=anna), TODAY, label="Annas date")
    hidden = make_case(by=anna, restricted=True)
    make_agreed(hidden, TODAY, label="Hidden label")
    manager = page_of(sign_in(make_user("manager")), "?whose=team")
    assert "Annas date" in manager
    assert "Hidden label" not in manager
    assert hidden.reference in manager
    assert "Annas date" not in page_of(sign_in(make_user("partner")), "?whose=team")


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_database_no_more_however_full_the_month(
    sign_in, anna, django_assert_max_num_queries, number
):
    for index in range(number):
        make_agreed(make_case(by=anna), dt.date(2026, 11, 1) + dt.timedelta(days=index))
    client = sign_in(anna)
    page_of(client)
    with django_assert_max_num_queries(10):
        page_of(client)


def test_of_a_full_month_each_day_shows_what_comes_first_and_leads_to_the_rest(sign_in, anna):
    case = make_case(by=anna)
    days = [dt.date(2026, 12, day) for day in range(1, 32)]
    for day in days:
        for number in range(4):
            make_agreed(case, day, label=f"{day:%d} {number}")
    for number in range(60):
        make_agreed(case, days[9], label=f"More {number}")
    client = sign_in(anna)
    month = page_of(client, "?month=2026-12")
    assert len(month.encode()) < 60_000
    assert all(f"{day:%d} 0" in month for day in days)
    assert 'href="?month=2026-12&amp;day=10">and 62 more<span' in month
    assert month.count(" more<span") == 31
    first, second = page_of(client, "?month=2026-12&day=10"), page_of(client, "?month=2026-12&day=10&page=2")
    assert "Thursday 10 December 2026" in first
    assert "10 3" in first
    assert "More 59" not in first
    assert "More 59" in second
    assert len(first.encode()) < 60_000


def test_a_day_says_whose_it_is_and_one_that_is_none_is_its_month(sign_in, anna):
    make_agreed(make_case(by=anna), TODAY, label="Annas date")
    client = sign_in(make_user("manager"))
    page = page_of(client, f"?month={TODAY:%Y-%m}&day={TODAY.day}&whose=team")
    assert "Annas date" in page
    assert f'href="?month={TODAY:%Y-%m}&amp;whose=team">All of November 2026' in page
    assert "no dates on this day" in page_of(client, f"?month={TODAY:%Y-%m}&day={TODAY.day}")
    for day in ("31", "0", "x", "-1", "99999999999999999999"):
        assert "November 2026</h1>" in page_of(client, f"?month={TODAY:%Y-%m}&day={day}")


def test_the_grid_says_how_many_dates_each_day_has_and_leads_to_them(sign_in, anna):
    case = make_case(by=anna, code_name="Larch")
    for label in ("One", "Two"):
        make_agreed(case, dt.date(2026, 11, 26), label=label)
    make_agreed(case, dt.date(2026, 11, 20))
    page = page_of(sign_in(anna))
    grid = page[page.index("<table") : page.index("</table>")]
    assert grid.count('class="app-month__number"') == 30
    assert 'href="#d26">2 due<' in grid
    assert 'app-overdue" href="#d20">1 overdue<' in grid
    assert 'id="d26"' in page
    assert ">Today<" in grid
    assert "Larch" in page
    assert f'href="{case.get_absolute_url()}"' in page
    december = page_of(sign_in(anna), "?month=2026-12")
    assert december.count("app-month__day--off") == 8 + 2  # four weekends, Christmas Day and the day for Boxing Day


def test_the_grid_names_a_bank_holiday_and_leads_to_each_month_of_the_year(sign_in, anna):
    page = page_of(sign_in(anna), "?month=2026-12")
    grid = page[page.index("<table") : page.index("</table>")]
    assert '<span class="app-month__words">Christmas Day</span>' in grid
    assert '<span class="app-month__words">Boxing Day (substitute day)</span>' in grid
    assert "observed" not in page
    assert 'href="?month=2026-03">Mar</a>' in page
    assert 'aria-current="page" href="?month=2026-12">Dec</a>' in page

"""What a manager sees of everybody's deadlines."""

import datetime as dt
import re

import pytest

from tests.dashboard.factories import TODAY, make_agreed, start_clock
from tests.factories import make_area, make_user
from tests.factories_cases import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user("manager", name="Mona Manager")


def page_of(client, query=""):
    response = client.get(f"/staff/team/{query}")
    assert response.status_code == 200
    return response.content.decode()


def number_of_rows(page):
    return page.count('<li class="app-work__row')


def test_every_open_deadline_is_listed_under_its_owner_and_nobodys_come_first(sign_in, manager):
    anna, bela = make_user("coordinator", name="Anna Invented"), make_user("coordinator", name="Bela Invented")
    make_agreed(make_case(by=bela), TODAY, label="Belas task")
    make_agreed(make_case(by=anna), TODAY, label="Annas task")
    lost = make_agreed(make_case(by=anna), TODAY, label="Lost task")
    lost.owner = None
    lost.save()
    page = page_of(sign_in(manager))
    listed = page[page.index('id="deadlines"') :]
    places = [
        listed.index(words)
        for words in ("No owner</h3>", "Lost task", "Anna Invented</h3>", "Annas", "Bela Invented</h3>", "Belas")
    ]
    assert places == sorted(places)


def test_each_number_opens_a_list_of_that_length(sign_in, manager):
    for name in ("Anna Invented", "Bela Invented"):
        owner = make_user("coordinator", name=name)
        case = make_case(by=owner)
        hidden = make_case(by=owner, restricted=True)
        for days in (-5, -1, 0, 1, 3, 20, 40):
            make_agreed(case, TODAY + dt.timedelta(days=days))
            make_agreed(hidden, TODAY + dt.timedelta(days=days), label="Hidden label")
    client = sign_in(manager)
    page = page_of(client)
    assert "Hidden label" not in page
    links = re.findall(r'href="(\?owner=\w+&amp;show=\w+)">(\d+)<', page)
    assert len(links) == 8
    for query, number in links:
        assert number_of_rows(page_of(client, query.replace("&amp;", "&"))) == int(number)
    assert number_of_rows(page) == sum(int(number) for _, number in links) == 16


def test_a_restricted_case_is_one_row_without_detail_that_no_filter_betrays(sign_in, manager):
    case = make_case(restricted=True)
    start_clock(case, "notify_panel", dt.date(2026, 11, 16))
    client = sign_in(manager)
    page = page_of(client)
    assert case.reference in page
    assert "Restricted case" in page
    assert "Notify the Panel" not in page
    assert number_of_rows(page_of(client, "?step=Notification")) == 0
    assert number_of_rows(page_of(sign_in(make_user("scrutineer")))) == 0


def test_a_coordinator_of_one_area_sees_that_areas_deadlines(sign_in):
    north = make_area()
    make_agreed(make_case(area=north), TODAY, label="In the north")
    make_agreed(make_case(), TODAY, label="Elsewhere")
    page = page_of(sign_in(make_user("coordinator", area=north)))
    assert "In the north" in page
    assert "Elsewhere" not in page


def test_a_role_without_a_team_is_told_so(sign_in):
    for role in ("partner", "publisher", "contributor", "reviewer", "administrator", "notifier", "checker"):
        response = sign_in(make_user(role)).get("/staff/team/")
        assert response.status_code == 403
        assert "Your role cannot" in response.content.decode()


def test_nothing_running_means_everyone_is_on_track(sign_in, manager):
    assert "No dates are running for anybody" in page_of(sign_in(manager))


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_database_no_more_however_large_the_team(
    sign_in, manager, django_assert_max_num_queries, number
):
    for index in range(number):
        make_agreed(make_case(restricted=index % 4 == 0), TODAY + dt.timedelta(days=index % 7))
    client = sign_in(manager)
    page_of(client)
    with django_assert_max_num_queries(10):
        page_of(client)

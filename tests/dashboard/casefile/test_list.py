"""The list of cases and the search."""

import datetime as dt
import re

import pytest

from cases.incidents.search import refresh_search
from csprapp.records.models import AccessLog
from tests.dashboard.factories import TODAY, make_agreed
from tests.factories import make_area, make_user
from tests.factories_cases import make_case, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make_user("coordinator", name="Anna Invented")


def page_of(client, query=""):
    response = client.get(f"/staff/cases/{query}")
    assert response.status_code == 200
    return response.content.decode()


def references(page):
    return re.findall(r'<a class="govuk-link app-nowrap" href="/staff/cases/(\d{4}-\d+)/">', page)


def test_the_heading_counts_the_rows(sign_in, anna):
    client = sign_in(anna)
    for number in range(3):
        make_case(by=anna, closed_on=TODAY if number == 2 else None, closed_as="finished" if number == 2 else "")
    assert '<h1 class="govuk-heading-xl">2 open cases</h1>' in page_of(client)
    assert len(references(page_of(client))) == 2
    assert "1 closed case<" in page_of(client, "?state=closed")
    assert "3 cases<" in page_of(client, "?state=all")


def test_cases_are_filtered_by_area_owner_and_stage(sign_in, anna):
    bela = make_user("coordinator")
    north, south = make_area("North"), make_area("South")
    first = make_case(by=anna, area=north)
    second = make_case(by=bela, area=south)
    third = make_case(by=anna, area=south, aware_on=None, owner=None)
    client = sign_in(anna)
    assert references(page_of(client, f"?area={north.pk}")) == [first.reference]
    assert references(page_of(client, f"?owner={bela.pk}")) == [second.reference]
    assert references(page_of(client, "?owner=none")) == [third.reference]
    assert references(page_of(client, "?stage=awareness")) == [third.reference]
    assert set(references(page_of(client, "?stage=notify"))) == {first.reference, second.reference}
    assert len(references(page_of(client, "?stage=nonsense&owner=x&area=999&sort=z&page=y"))) == 3


def test_the_list_is_sorted_by_the_server_and_says_so(sign_in, anna):
    late, soon, never = make_case(by=anna), make_case(by=anna), make_case(by=anna)
    make_agreed(late, TODAY + dt.timedelta(days=9))
    make_agreed(soon, TODAY)
    client = sign_in(anna)
    assert references(page_of(client)) == [soon.reference, late.reference, never.reference]
    assert 'aria-sort="ascending"' in page_of(client)
    assert references(page_of(client, "?sort=-reference")) == [never.reference, soon.reference, late.reference]
    assert 'aria-sort="descending"' in page_of(client, "?sort=-reference")


def test_a_restricted_case_is_one_line_that_filters_do_not_betray(sign_in, anna):
    area = make_area("Secret Place")
    make_area("Another")
    case = make_case(area=area, restricted=True, aware_on=None)
    make_agreed(case, TODAY, label="Secret label")
    client = sign_in(anna)
    page = page_of(client)
    assert references(page) == [case.reference]
    assert "Due today" in page
    assert "Secret label" not in page
    assert "Date of awareness not known</td>" not in page
    row = page[page.index('<tr class="govuk-table__row" role="row"><th scope="row"') :]
    assert "Secret Place" not in row
    assert references(page_of(client, f"?area={area.pk}")) == []
    assert references(page_of(client, "?stage=awareness")) == []
    assert references(page_of(sign_in(make_user("scrutineer")))) == []


def test_fifty_cases_a_page(sign_in, anna):
    area = make_area()
    for _ in range(53):
        make_case(by=anna, area=area)
    client = sign_in(anna)
    first, second = references(page_of(client)), references(page_of(client, "?page=2"))
    assert (len(first), len(second)) == (50, 3)
    assert not set(first) & set(second)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_database_no_more_however_long_it_is(sign_in, anna, django_assert_max_num_queries, number):
    for index in range(number):
        make_agreed(make_case(by=anna, restricted=index % 4 == 0), TODAY + dt.timedelta(days=index))
    client = sign_in(anna)
    client.get("/staff/cases/")
    with django_assert_max_num_queries(15):
        page_of(client)


def find(client, words):
    return client.post("/staff/search/", {"words": words}).content.decode()


def test_every_typed_word_must_begin_a_word_of_the_case(sign_in, anna):
    case = make_case(by=anna, summary="A fall from a bridge", setting="Canal path")
    make_person(case, initials="Q.Z.")
    refresh_search(case)
    client = sign_in(anna)
    for words in (case.reference, "canal", "CAN bri", "qz", "Q.Z."):
        assert references(find(client, words)) == [case.reference], words
    for words in ("anal", "canal tunnel", "zzz"):
        page = find(client, words)
        assert references(page) == []
        assert f"0 cases for “{words}”" in page


def test_search_never_finds_what_the_person_may_not_open(sign_in, anna):
    case = make_case(restricted=True, summary="Hidden words")
    refresh_search(case)
    assert references(find(sign_in(anna), "hidden")) == []


def test_what_was_typed_is_echoed_safely_and_not_logged(sign_in, anna):
    client = sign_in(anna)
    page = find(client, "<script>x</script>")
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    log = AccessLog.objects.get(user=anna)
    assert log.what == "search: 1 words, 0 cases"
    assert "Do not type full names" in client.get("/staff/search/").content.decode()
    assert "Enter a reference or a word to look for" in find(client, " ")

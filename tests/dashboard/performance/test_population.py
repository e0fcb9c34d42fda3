"""The children of the area: entered by an administrator with their source and day, shown beside those of the cases."""

import datetime as dt
from html import unescape

import pytest

from cases.incidents.models import Child
from csprapp.partnership.models import ChildrenOfArea
from csprapp.records.services import add
from dashboard.performance.pasted import read_numbers
from dashboard.performance.population import values_of
from tests.factories import make_user
from tests.factories_cases import make_case, make_person, three_boxes

pytestmark = pytest.mark.django_db
PAGE = "/staff/settings/children/"
TOLD = {"source": "An invented census, table 1", **three_boxes("counted_on", dt.date(2021, 3, 21))}


def send(client, of, **numbers):
    form = client.get(f"{PAGE}{of}/").context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
    return client.post(f"{PAGE}{of}/", {**TOLD, **hidden, **{f"n_{code}": n for code, n in numbers.items()}})


@pytest.mark.both
def test_an_administrator_enters_them_and_managers_see_both_side_by_side(sign_in):
    manager, page = make_user("manager"), "/staff/performance/children/"
    for sex in ("female", "female", "male", "unknown"):
        person = make_person(make_case())
        add(Child(person=person, sex=sex), by=manager, why="For a test")
    assert "Nobody has entered" in sign_in(manager).get(page).content.decode()
    client = sign_in(make_user("administrator"))
    assert client.get(PAGE).content.decode().count("Not entered") == 4
    assert send(client, "sex", female=4000, male=6000).status_code == 302
    row = ChildrenOfArea.objects.get()
    assert row.numbers == {"female": 4000, "male": 6000}
    assert row.history.get().history_user is not None
    (told,) = sign_in(manager).get(page).context["beside"]
    assert told.rows == [("Female", 2, "66.7%", 4000, "40.0%"), ("Male", 1, "33.3%", 6000, "60.0%")]
    shown = unescape(sign_in(manager).get(page).content.decode())
    assert "An invented census, table 1, Sun 21 Mar 2021" in shown
    send(sign_in(make_user("administrator")), "sex", female=4100, male=6000)
    assert ChildrenOfArea.objects.get().numbers["female"] == 4100


# The words of the census's own table.
CENSUS = """Asian, Asian British or Asian Welsh: Bangladeshi\t1
Asian, Asian British or Asian Welsh: Chinese\t2
Asian, Asian British or Asian Welsh: Indian\t3
Asian, Asian British or Asian Welsh: Pakistani\t4
Asian, Asian British or Asian Welsh: Other Asian\t5
Black, Black British, Black Welsh, Caribbean or African: African\t6
Black, Black British, Black Welsh, Caribbean or African: Caribbean\t7
Black, Black British, Black Welsh, Caribbean or African: Other Black\t8
Mixed or Multiple ethnic groups: White and Asian\t9
Mixed or Multiple ethnic groups: White and Black African\t10
Mixed or Multiple ethnic groups: White and Black Caribbean\t11
Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups\t12
White: English, Welsh, Scottish, Northern Irish or British\t13
White: Irish\t14
White: Gypsy or Irish Traveller\t15
White: Roma\t16
White: Other White\t17
Other ethnic group: Arab\t18
Other ethnic group: Any other ethnic group\t19"""
LISTED = list(values_of("ethnic_group"))
PASTED = """Ethnic group\tNumber\tShare
Asian, Asian British or Asian Welsh: Indian\t1,200\t12%
White: Roma\t300\t3%
Total\t10,000\t100%
"""


def paste(client, of, text, **more):
    form = client.get(f"{PAGE}{of}/").context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
    return client.post(f"{PAGE}{of}/", {**TOLD, **hidden, "pasted": text, **more})


@pytest.mark.both
def test_a_pasted_table_is_shown_in_its_boxes_before_it_is_saved(sign_in):
    client = sign_in(make_user("administrator"))
    page = paste(client, "ethnic_group", PASTED)
    assert page.status_code == 200
    assert "Check the numbers, then save them" in page.content.decode()
    assert not ChildrenOfArea.objects.exists()
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields if name.startswith("n_") and form[name].value()}
    assert shown == {"n_indian": "1200", "n_roma": "300"}
    assert form["source"].value() == TOLD["source"]
    assert not form["pasted"].value()
    typed = {each.html_name: each.value() or "" for each in form if each.html_name != "counted_on"}
    assert client.post(f"{PAGE}ethnic_group/", {**TOLD, **typed}).status_code == 302
    assert ChildrenOfArea.objects.get().numbers == {"indian": 1200, "roma": 300}


def test_lines_that_cannot_be_read_are_named_and_nothing_is_saved(sign_in):
    client = sign_in(make_user("administrator"))
    page = paste(client, "sex", "Female 4000\nMale 6000\nGrobbits 12\nMale 3").content.decode()
    assert "Correct “Grobbits 12”; “Male 3”" in unescape(page)
    assert "Grobbits 12" in page
    assert not ChildrenOfArea.objects.exists()


@pytest.mark.parametrize(
    ("of", "text", "numbers"),
    [
        ("age", "Under 1\t10\n1\t20\nAged 2 years\t30\n17\t5", {"Under 1": 10, "1 to 5": 50, "16 to 17": 5}),
        ("age", "6 to 10, 1,234", {"6 to 10": 1234}),
        ("disabled", "Yes 90\nNo 910\nAll 1000", {"yes": 90, "no": 910}),
        ("sex", "female;5", {"female": 5}),
        ("ethnic_group", CENSUS, {code: number for number, code in enumerate(LISTED, 1)}),
    ],
)
def test_how_lines_are_read(of, text, numbers):
    assert read_numbers(text, values_of(of)) == numbers


@pytest.mark.both
def test_disability_is_compared_by_whether_any_is_recorded(sign_in):
    manager = make_user("manager")
    for kinds in (["hearing", "autism"], ["none"], ["none"], ["unknown"], []):
        add(Child(person=make_person(make_case()), disabilities=kinds), by=manager, why="For a test")
    send(sign_in(make_user("administrator")), "disabled", yes=100, no=900)
    (told,) = sign_in(manager).get("/staff/performance/children/").context["beside"]
    assert told.rows == [("Yes", 1, "33.3%", 100, "10.0%"), ("No", 2, "66.7%", 900, "90.0%")]


def test_nothing_but_numbers_of_a_day_that_has_come_is_taken(sign_in):
    client = sign_in(make_user("administrator"))
    assert "at least one number above 0" in send(client, "age").content.decode()
    assert ChildrenOfArea.objects.count() == 0
    assert client.get(f"{PAGE}shoes/").status_code == 404


def test_others_are_refused(sign_in):
    for role in ("manager", "coordinator", "publisher"):
        client = sign_in(make_user(role))
        assert client.get(PAGE).status_code == 403
        assert client.get(f"{PAGE}sex/").status_code == 403

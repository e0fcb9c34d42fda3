"""The children of the area: entered by an administrator with their source and day, shown beside those of the cases."""

import datetime as dt
from html import unescape

import pytest

from cases.incidents.models import Child
from csprapp.partnership.models import ChildrenOfArea
from csprapp.records.services import add
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
    assert client.get(PAGE).content.decode().count("Not entered") == 3
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

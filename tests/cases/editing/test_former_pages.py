"""A child is adopted: the change asks whether the old name was wrong or is now former, and both are looked for."""

import datetime as dt
import html
import re

import pytest

from cases.incidents.former import FormerValue
from cases.incidents.models import Child, Incident, Person
from cases.notifications.sheet import groups
from csprapp.records.services import add
from publishing.links import queries
from tests.factories import make_area, make_user
from tests.factories_cases import log_case, make_person, three_boxes
from tests.factories_publishing import TODAY, make_draft, make_review

pytestmark = pytest.mark.django_db
BORN = dt.date(2019, 2, 14)
QUESTION = "Was “{}” wrong, or is it now former?"
SAY = "Say whether “{}” was wrong or is now former"


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC))


@pytest.fixture
def coordinator():
    return make_user("coordinator", name="Cora Dinator")


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


@pytest.fixture
def case(coordinator):
    return log_case(by=coordinator, area=make_area("Inventedshire"))


@pytest.fixture
def child(case):
    facts = {"name": "Kayleigh Smallbone", "date_of_birth": BORN, "addresses": "7 Nowhere Street\nInventedham"}
    child = make_person(case, "harmed", "K.S.", **facts)
    add(Child(person=child, school="St Imagina's"), by=case.owner, why="Facts for a test")
    return child


def sent(child, **changed):
    """What the page of the child sends when somebody changes some of it."""
    facts = {"role": child.role, "initials": child.initials, "name": child.name, "addresses": child.addresses}
    said = {**facts, **three_boxes("date_of_birth", child.date_of_birth), "school": child.child.school}
    return {**said, "version": child.version, "reason": "Adopted: new surname", **changed}


def url(child):
    return f"/staff/cases/{child.incident.reference}/people/{child.pk}/"


def read(answer):
    return html.unescape(answer.content.decode())


def test_the_walk_of_an_adopted_child(client, case, child):
    adopted = sent(child, name="Kayleigh Winterbourne", initials="K.W.")
    page = read(client.post(url(child), adopted))
    for old in ("Kayleigh Smallbone", "K.S."):
        assert QUESTION.format(old) in page
        assert SAY.format(old) in page
    assert 'value="Kayleigh Winterbourne"' in page
    assert 'value="Adopted: new surname"' in page
    assert not re.search(r"name=\"was_[^>]*checked", page)
    assert Person.objects.get(pk=child.pk).name == "Kayleigh Smallbone"
    assert client.post(url(child), adopted | {"was_name": "former", "was_initials": "former"}).status_code == 302
    assert Person.objects.get(pk=child.pk).name == "Kayleigh Winterbourne"
    assert case.reference in read(client.post("/staff/search/", {"words": "Smallbone"}))
    draft = make_draft(review=make_review(case=case), summary="Mrs Smallbone was told about the child.")
    findings = queries.disclosure_of(queries.source_of(draft.publication), draft, TODAY)
    assert [(each.where, each.what) for each in findings if each.where == "Summary"] == [
        ("Summary", "Part of the former full name of a child in the case")
    ]


def test_a_memory_line_may_name_the_child_as_they_were_called(client, case, child):
    client.post(url(child), sent(child, name="K. Winterbourne", was_name="former"))
    about = {"review": make_review(case=case), "memory_line": "In memory of Kayleigh"}
    draft = make_draft(**about)
    findings = queries.disclosure_of(queries.source_of(draft.publication), draft, TODAY)
    assert not [each for each in findings if "names nobody" in each.what]


def test_it_asks_for_each_and_nothing_where_nothing_is_dropped(client, child):
    more = sent(
        child, name="Kayleigh Anne Smallbone", addresses="7 Nowhere Street\nInventedham\nZZ9 9ZZ", health="Well"
    )
    assert client.post(url(child), more).status_code == 302
    child.refresh_from_db()
    every = sent(
        child, addresses="1 New Road", school="Hill School", **three_boxes("date_of_birth", dt.date(2019, 2, 15))
    )
    page = read(client.post(url(child), every))
    for old in ("7 Nowhere Street, Inventedham, ZZ9 9ZZ", "St Imagina's", "14 February 2019"):
        assert QUESTION.format(old) in page
    answers = {"was_addresses": "former", "was_school": "former", "was_date_of_birth": "wrong"}
    half = read(client.post(url(child), every | {**answers, "was_school": ""}))
    assert half.count("Say whether") == 2  # in the summary and beside the field
    assert client.post(url(child), every | answers).status_code == 302
    assert set(FormerValue.objects.values_list("field", flat=True)) == {"addresses", "school"}


def test_what_is_former_stands_with_the_person_until_it_was_wrong_after_all(client, sign_in, case, child):
    client.post(url(child), sent(child, name="Kayleigh Winterbourne", was_name="former"))
    said = "Former full name: Kayleigh Smallbone, until 18 November 2026"
    assert "Kayleigh Smallbone" in [fact.value for group in groups(case) for fact in group.facts]  # the copy sheet
    row, home = FormerValue.objects.get(), f"/staff/cases/{case.reference}/"
    assert said in read(client.post(home))  # with names, which is logged
    assert "Smallbone" not in read(client.get(home))
    assert "Smallbone" not in read(client.get(f"{home}history/"))
    wrong = f"{home}mistakes/former/{row.pk}/"
    for page in (url(child), f"{url(child)}who/"):
        shown = read(client.get(page))
        assert f'href="{wrong}"' in shown
        assert shown.index(said) < shown.index('name="initials"'), "above the form"
    assert "Smallbone" not in read(client.get(f"{url(child)}school/"))
    assert sign_in(make_user("scrutineer")).get(url(child)).status_code == 403
    assert "Smallbone" not in read(client.get(wrong))
    client.post(wrong, {"version": 1, "reason": "It was mistyped"})
    assert not FormerValue.objects.exists()
    assert said not in read(client.post(home))
    assert "Former: full name until 18 November 2026" in read(client.get(f"{home}edit/"))


def test_a_reference_of_the_case_is_asked_about_too(client, case):
    details = f"/staff/cases/{case.reference}/details/"
    for number, more in (("CSI-77", {}), ("CSI-78", {"was_panel_reference": "former"})):
        version = Incident.objects.get(pk=case.pk).version
        data = {"panel_reference": number, "version": version, "reason": "Their letter"}
        page = read(client.post(details, data))
        assert (QUESTION.format("CSI-77") in page) == bool(more)
        client.post(details, data | more)
    assert "Former reference from the Panel or the Department: CSI-77" in read(client.get(details))

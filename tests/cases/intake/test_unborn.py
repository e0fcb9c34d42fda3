"""A child who is not born yet is expected: no age, birthday or order's end is counted from that day."""

import datetime as dt
import html

import pytest

from cases.deadlines.models import Deadline
from cases.editing import corrections
from cases.incidents.birthdays import ROUTE, watch_all
from cases.incidents.models import Child, Person
from cases.incidents.rules import born_or_expected
from cases.notifications.sheet import groups
from cases.restrictions.models import ReportingRestriction
from dashboard.reporting.gathering import gather, text_of
from publishing.links.queries import known_to
from reviews.returns import services as returns
from tests.cases.intake.test_logging_pages import NEW, child, fill, save
from tests.factories import make_agency, make_area, make_user
from tests.factories_cases import TODAY, log_case, person_facts, three_boxes

pytestmark = pytest.mark.django_db
DUE = dt.date(2027, 3, 14)
WORDS = "Not born yet, expected 14 March 2027"
WHY = {"reason": "The midwife rang"}


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC))


@pytest.fixture
def client(sign_in):
    return sign_in(make_user("coordinator"))


@pytest.fixture
def case():
    unborn = person_facts("sibling", "Baby Q", expected_on=DUE)
    return log_case(people=[person_facts("harmed", "Q.Z."), unborn], area=make_area("Inventedshire"))


def read(answer):
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("day", "born", "expected"),
    [(None, None, None), (TODAY, TODAY, None), (DUE, None, DUE), (dt.date(2020, 1, 1), dt.date(2020, 1, 1), None)],
)
def test_what_lies_ahead_is_expected(day, born, expected):
    assert born_or_expected(day, TODAY) == {"date_of_birth": born, "expected_on": expected}


@pytest.mark.both
def test_a_date_of_birth_that_lies_ahead_is_doubted_and_kept_as_expected(client):
    people = (
        child(initials="Q.Z.")
        | child(1, initials="Baby Q", **three_boxes("date_of_birth", DUE))
        | {"child": ["0", "1"]}
    )
    fill(client, make_area("Inventedshire"), make_user("coordinator"), people=people)
    page = read(client.get(f"{NEW}check/"))
    assert WORDS in page
    assert "A date of birth is in the future, so it is kept as the expected date." in page
    save(client)
    person = Person.objects.get(initials="Baby Q")
    assert (person.date_of_birth, person.child.expected_on, person.child.unborn) == (None, DUE, True)


def test_an_adult_is_born(client):
    adult = {"adult": ["1"], "p1-initials": "P.Z.", **three_boxes("p1-date_of_birth", DUE)}
    assert "The date of birth must be today or in the past" in read(
        client.post(f"{NEW}people/", child(initials="Q") | adult)
    )


def test_it_is_said_on_every_page_and_in_what_goes_out(client, case):
    by = case.owner
    assert WORDS in read(client.post(case.get_absolute_url()))
    assert WORDS in [fact.value for group in groups(case) for fact in group.facts]
    texts = [text_of(section) for section in gather(case, TODAY).report.sections if section.key == "family"]
    assert "Unborn, expected in March 2027" in texts[0]
    (request,) = returns.ask(case, [make_agency()], list(case.people.all()), DUE, by=by, today=TODAY)
    assert WORDS in read(client.get(request.get_absolute_url()))
    assert any(fact.about == "the day a child in the case was expected" for fact in known_to([case], TODAY))


@pytest.mark.both
def test_nothing_is_counted_from_the_day_until_the_child_is_born(case):
    person = case.people.get(initials="Baby Q")
    order = ReportingRestriction(incident=case, person=person, kind="s45", until="birthday")
    assert order.ends_on is None
    assert watch_all(DUE.replace(year=DUE.year + 17, month=12)) == 0
    came = DUE + dt.timedelta(days=3)
    said = {**WHY, "by": case.owner, "today": came}
    born = corrections.correct_person(person, 1, {"date_of_birth": came}, **said)
    assert Child.objects.get(person=born).unborn is False
    assert watch_all(DUE.replace(year=DUE.year + 17, month=12)) == 1
    assert Deadline.objects.get(route=ROUTE).due_on == dt.date(2045, 3, 17)


def test_on_the_page_of_a_child_the_expected_day_has_its_own_place(client, case):
    person = case.people.get(initials="Baby Q")
    url = f"{case.get_absolute_url()}people/{person.pk}/"
    assert 'value="2027"' in read(client.get(url))
    said = {"role": "sibling", "initials": "Baby Q", "version": 1, **WHY}
    page = read(client.post(url, said | three_boxes("date_of_birth", DUE)))
    assert "If the child is not born yet, enter the expected date below" in page
    later = DUE + dt.timedelta(days=9)
    assert client.post(url, said | three_boxes("expected_on", later)).status_code == 302
    assert Child.objects.get(person=person).expected_on == later

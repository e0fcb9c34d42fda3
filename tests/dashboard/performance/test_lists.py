"""The lists behind the figures: page by page, what is asked for them, and what a line says."""

import datetime as dt
import re

import pytest
from django.db import connection

from cases.deadlines.models import Deadline
from cases.deadlines.services import record_delay, reverse_change
from cases.incidents.models import Incident
from cases.notifications.models import Notification
from csprapp.records.services import add
from dashboard.performance.behind import PAGE
from dashboard.performance.lateness import with_reason
from tests.dashboard.factories import TODAY, start_clock
from tests.factories import make_user
from tests.factories_cases import give_access, make_case

pytestmark = pytest.mark.django_db
JUNE = dt.date(2026, 6, 1)
LISTS = {"list": "measure=notify_panel&by=due_on&outcome=missed", "behind": "of=step&step=case"}


@pytest.fixture
def client(sign_in):
    return sign_in(make_user("manager"))


def cases_of(number, **facts):
    """Cases with a duty that was missed, one a day."""
    for index in range(number):
        day = JUNE + dt.timedelta(index % 20)
        start_clock(make_case(aware_on=day, **facts), "notify_panel", day)


def shown(client, of, page=""):
    """The references on a page of a list, and how many the list says that there are."""
    response = client.get(f"/staff/performance/{of}/?{LISTS[of]}&page={page}")
    assert response.status_code == 200
    text = response.content.decode()
    return re.findall(r'href="/staff/cases/[^"]+">([^<]+)<', text), re.search(r'app-count">(\d+)<', text)[1]


def asked_for(client, of):
    """The statements of a list that somebody looked at before."""
    asked = []

    def noted(execute, sql, *more):
        asked.append(sql)
        return execute(sql, *more)

    shown(client, of)
    with connection.execute_wrapper(noted):
        shown(client, of)
    return asked


@pytest.mark.parametrize("of", LISTS)
def test_each_row_stands_on_one_page_and_every_page_says_how_many_there_are(client, of):
    cases_of(PAGE + 3)
    (first, every), (second, again) = shown(client, of), shown(client, of, "2")
    assert (len(first), len(second), every, again) == (PAGE, 3, str(PAGE + 3), str(PAGE + 3))
    assert {*first, *second} == set(Incident.objects.values_list("reference", flat=True))


@pytest.mark.parametrize("of", LISTS)
def test_a_page_that_is_not_there_is_the_last_one_and_what_is_no_number_the_first(client, of):
    cases_of(PAGE + 3)
    first, last = shown(client, of)[0], shown(client, of, "2")[0]
    for typed in ("3", "0", "-1", "9999", "10000", "9" * 40):
        assert shown(client, of, typed) == (last, str(PAGE + 3)), typed
    for typed in ("x", "1.5", "²", "1e3"):
        assert shown(client, of, typed) == (first, str(PAGE + 3)), typed


@pytest.mark.parametrize("of", LISTS)
def test_a_list_of_nothing_says_so_whatever_page_is_asked_for(client, of):
    for typed in ("", "1", "7"):
        assert shown(client, of, typed) == ([], "0")


@pytest.mark.parametrize("of", LISTS)
def test_a_page_and_how_many_there_are_is_one_question(client, of):
    cases_of(3)
    asked = asked_for(client, of)
    assert sum("COUNT(*) OVER ()" in each for each in asked) == 1
    assert not [each for each in asked if each.startswith("SELECT COUNT(")]


@pytest.mark.parametrize("of", LISTS)
def test_a_page_reads_of_a_case_what_it_shows(client, of):
    """A case has fifty columns, of which a line says two: none of the others is read, nor looked up row by row."""
    cases_of(3)
    asked = asked_for(client, of)
    assert not [each for each in asked if '"summary"' in each or '"password"' in each and "OVER ()" in each]
    assert len([each for each in asked if each.startswith("SELECT")]) <= 5


@pytest.mark.parametrize("of", LISTS)
def test_cases_that_the_reader_may_not_open_come_last_and_say_nothing(client, of):
    cases_of(2, restricted=True)
    named = Incident.objects.latest("pk")
    cases_of(2)
    give_access(named, make_user("manager"))
    assert (len(shown(client, of)[0]), shown(client, of)[1]) == (2, "4")
    text = client.get(f"/staff/performance/{of}/?{LISTS[of]}").content.decode()
    assert text.rindex('href="/staff/cases/') < text.index("Restricted case: counted, not shown")
    assert named.reference not in text


def test_a_list_of_those_late_for_no_reason_yet(client):
    cases_of(2)
    late = Incident.objects.earliest("pk")
    add(
        Notification(incident=late, sent_on=TODAY, sent_by="An officer", late_reason="Ill", recorded_by=late.logged_by),
        by=late.logged_by,
        why="Told",
    )
    query = "measure=notify_panel&by=due_on&outcome=all&why="
    for why in ("none", "written"):
        text = client.get(f"/staff/performance/list/?{query}{why}").content.decode()
        assert re.search(r'app-count">(\d+)<', text)[1] == "1", why


def test_the_reason_of_a_review_is_that_of_the_delay_that_stands():
    """Whether one stands is read from the target, which the ledger sets: taken back, recorded anew, as it is then."""
    by = make_user("manager")
    review = start_clock(make_case(), "lcspr", dt.date(2026, 1, 5))

    def told():
        (found,) = with_reason(Deadline.objects.filter(pk=review.pk))
        return found.why

    assert told() == ""
    line = delay(review, "inquest", by, dt.date(2026, 8, 3))
    assert told() == "inquest"
    undone = undo(line, by)
    assert told() == ""
    undone = undo(undone, by)
    assert told() == "inquest"
    undo(undone, by)
    assert told() == ""
    delay(review, "criminal", by, dt.date(2026, 9, 1))
    assert told() == "criminal"


def delay(review, category, by, on):
    record_delay(review, dt.date(2027, 1, 20), by=by, why="Late", decided_on=on, category=category, look_again=False)
    return review.changes.latest("pk")


def undo(line, by):
    reverse_change(line, by=by, why="Wrong", decided_on=TODAY)
    return line.deadline.changes.latest("pk")

"""An open case in which no date runs is the managers' to see to, until one runs again or the case is closed."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from cases.incidents import unplanned
from tests.dashboard.factories import TODAY, make_agreed
from tests.factories import make_area, make_user
from tests.factories_cases import make_case
from tests.factories_reviews import make_review

pytestmark = pytest.mark.django_db


def row_of(case):
    return Deadline.objects.filter(incident=case, route=unplanned.ROUTE).first()


def work(client):
    return client.get("/staff/").content.decode()


def test_it_is_on_the_managers_list_and_not_on_the_owners(sign_in):
    owner = make_user("coordinator")
    still, busy = make_case(by=owner), make_case(by=owner)
    make_agreed(busy, TODAY)
    assert unplanned.watch_all(TODAY) == 1
    assert (row_of(still).owner, row_of(still).due_on, row_of(busy)) == (None, dt.date(2026, 11, 30), None)
    assert unplanned.LABEL in work(sign_in(make_user("manager")))
    assert unplanned.LABEL not in work(sign_in(owner))
    assert unplanned.LABEL not in work(sign_in(make_user("manager", area=make_area())))
    assert row_of(still).resolved_at() == f"{still.get_absolute_url()}close/"
    assert unplanned.watch_all(TODAY) == 0


def test_it_goes_once_a_date_runs_and_comes_again_when_none_does():
    case = make_case()
    unplanned.watch_all(TODAY)
    planned = make_agreed(case, TODAY)
    assert unplanned.watch_all(TODAY) == 1
    assert row_of(case).end_reason == "no_longer_needed"
    planned.met_on = TODAY
    planned.save()
    later = TODAY + dt.timedelta(days=7)
    unplanned.watch_all(later)
    assert (row_of(case).is_open, row_of(case).due_on) == (True, dt.date(2026, 12, 7))


def test_of_a_restricted_case_it_says_no_more_than_any_date(sign_in):
    case = make_case(restricted=True, restricted_reason="Staff member's family")
    unplanned.watch_all(TODAY)
    page = work(sign_in(make_user("manager")))
    assert unplanned.LABEL not in page
    assert case.reference in page


def test_a_closed_case_needs_nothing():
    case = make_case(closed_on=TODAY, closed_as="finished")
    unplanned.watch_all(TODAY)
    assert row_of(case) is None


@pytest.mark.both
def test_a_case_that_is_part_of_anothers_review_waits_for_nothing_while_that_runs(sign_in):
    """Its date is the review's: nobody has to plan anything here, still less to close it."""
    review = make_review()
    case = make_case(by=review.incident.owner)
    unplanned.watch_all(TODAY)
    assert row_of(case).is_open
    review.linked_incidents.add(case)
    unplanned.watch_all(TODAY)
    assert row_of(case).end_reason == "no_longer_needed"
    page = sign_in(case.owner).get(case.get_absolute_url()).content.decode()
    assert "The date of the review it is part of" in page
    assert "No dates are running" not in page.partition("</dl>")[0]
    review.deadline.met_on = TODAY
    review.deadline.save()
    unplanned.watch_all(TODAY)
    assert row_of(case).is_open


@pytest.mark.both
def test_the_page_that_it_leads_to_offers_more_than_to_close_the_case(sign_in):
    case, client = make_case(), sign_in(make_user("manager"))
    page = client.get(f"{case.get_absolute_url()}close/").content.decode()
    assert "Not over yet" not in page
    unplanned.watch_all(TODAY)
    page = client.get(row_of(case).resolved_at()).content.decode()
    assert f'href="/staff/deadlines/{row_of(case).pk}/change/"' in page
    assert client.get(f"/staff/deadlines/{row_of(case).pk}/change/").status_code == 200

"""The case page, as the people of its case and strangers see it."""

import datetime as dt

import pytest

from cases.deadlines.models import ClosureDays
from cases.incidents.models import Incident
from cases.notifications.services import Sent, record_informed, record_notification
from csprapp.records.models import AccessLog
from csprapp.records.services import add
from tests.dashboard.factories import TODAY, make_agreed
from tests.factories import make_agency, make_area, make_body, make_user
from tests.factories_cases import give_access, log_case, make_case, make_person, person_facts

pytestmark = pytest.mark.django_db


def logged(by, area, **facts) -> Incident:
    """A case as a coordinator logs it, on the day of the test."""
    people = [
        person_facts("harmed", "Q.Z.", name="Quill Zephyr", date_of_birth=dt.date(2019, 5, 1)),
        person_facts("parent", "W.Z.", name="Wren Zephyr"),
    ]
    given = {"aware_on": dt.date(2026, 11, 19), "nature": "serious_harm", "people": people, "owner": by, **facts}
    return log_case(by=by, area=area, today=TODAY, **given)


def page_of(client, case):
    response = client.get(case.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def anna():
    return make_user("coordinator", name="Anna Invented")


@pytest.fixture
def area():
    area = make_area("Northborough")
    for kind, name in [("local_authority", "Northborough Council"), ("icb", "North ICB"), ("police", "North Police")]:
        make_body(kind, area, name=name)
    return area


def test_the_page_says_who_keeps_the_case_how_far_it_is_what_is_due_and_what_to_do_next(sign_in, anna, area):
    case = logged(anna, area)
    page = page_of(sign_in(anna), case)
    assert f"<title>Case {case.reference}" in page
    assert "To be notified" in page
    assert "Anna Invented" in page
    assert "Northborough" in page
    assert "Thu 26 Nov 2026" in page
    assert "3 working days left" in page
    assert "How it was worked out" in page
    assert page.count('class="govuk-button"') == 1
    assert "Notify the national Panel</a>" in page
    assert "Cannot start yet" in page


def test_a_window_across_a_closure_says_so_and_asks_who_covers(sign_in, anna, area):
    case, days = logged(anna, area), {"first_day": dt.date(2026, 11, 24), "last_day": dt.date(2026, 11, 25)}
    add(ClosureDays(name="Office move", **days), by=anna, why="Agreed")
    days = {"first_day": dt.date(2026, 12, 24), "last_day": dt.date(2027, 1, 1)}
    add(ClosureDays(name="Christmas closure", **days), by=anna, why="Agreed")
    page = page_of(sign_in(anna), case)
    assert (
        page.count(
            "Office move, Tue 24 Nov 2026 to Wed 25 Nov 2026, falls inside this period. Nobody is recorded as covering."
        )
        == 1
    )
    assert "Christmas closure" not in page, "no date of this case reaches it"


def test_the_next_action_moves_on_as_facts_are_recorded(sign_in, anna, area):
    case, client = logged(anna, area), sign_in(anna)
    record_notification(case, Sent(TODAY, sent_by="An officer"), by=anna, today=TODAY)
    assert "Tell the safeguarding partners</a>" in page_of(client, case)
    bodies = list(area.partner_bodies.exclude(kind="local_authority"))
    record_informed(case, told_on=TODAY, bodies=bodies, by=anna, today=TODAY)
    page = page_of(client, case)
    assert "Prepare the rapid review</a>" in page
    assert "Sent Mon 23 Nov 2026" in page
    assert "North ICB, Mon 23 Nov 2026" in page
    assert "15 working days left" in page


def test_names_are_shown_on_request_for_one_answer_and_that_is_logged(sign_in, anna, area):
    case, client = logged(anna, area), sign_in(anna)
    page = page_of(client, case)
    assert "Q.Z." in page
    assert "Zephyr" not in page
    shown = client.post(case.get_absolute_url()).content.decode()
    assert "Quill Zephyr" in shown
    assert "1 May 2019" in shown
    assert "Zephyr" not in page_of(client, case)
    reads = list(AccessLog.objects.filter(case=case.reference).order_by("pk").values_list("what", flat=True))
    assert reads == ["case page", "case page with names", "case page"]


def test_the_title_holds_the_reference_and_never_a_name(sign_in, anna, area):
    case = logged(anna, area)
    shown = sign_in(anna).post(case.get_absolute_url()).content.decode()
    title = shown[shown.index("<title>") : shown.index("</title>")]
    assert "Zephyr" not in title
    assert case.reference in title


def test_people_proceedings_agencies_and_what_is_not_recorded_are_said(sign_in, anna, area):
    case = logged(
        anna, area, proceedings=[{"kind": "inquest", "status": "Opened"}], agencies=[make_agency("Hill Top School")]
    )
    page = page_of(sign_in(anna), case)
    assert "Child who was seriously harmed" in page
    assert "Inquest: Opened" in page
    assert "Hill Top School" in page
    assert "Not recorded" in page
    assert "North Police: not told yet" in page


def test_the_page_leads_to_what_happened_so_far(sign_in, anna, area):
    case = logged(anna, area)
    assert f'href="{case.get_absolute_url()}story/">What has happened so far</a>' in page_of(sign_in(anna), case)


def test_strangers_get_the_same_bytes_for_a_missing_a_foreign_and_a_restricted_case(sign_in, anna):
    other = make_user("coordinator", area=make_area("Elsewhere"))
    partner = make_user("partner")
    foreign, restricted = make_case(by=anna), make_case(by=anna, restricted=True)
    for person in (other, partner, make_user("publisher"), make_user("administrator"), make_user("scrutineer")):
        client = sign_in(person)
        missing = client.get("/staff/cases/2026-9999/")
        assert missing.status_code == 404
        for case in (restricted,) if "scrutineer" in person.roles() else (foreign, restricted):
            for method in (client.get, client.post):
                answer = method(case.get_absolute_url())
                assert answer.status_code == 404
                assert answer.content == missing.content


def test_the_units_own_staff_see_one_line_of_a_restricted_case_and_a_manager_may_break_the_glass(sign_in, anna):
    case = make_case(by=anna, restricted=True, summary="Canary summary", setting="Canary place")
    make_person(case, initials="C.N.", name="Canary Name")
    make_agreed(case, dt.date(2026, 11, 25), label="Canary label")
    for role, glass in [("coordinator", False), ("manager", True)]:
        page = page_of(sign_in(make_user(role)), case)
        assert case.reference in page
        assert "Restricted" in page
        assert "Wed 25 Nov 2026" in page
        assert "2 working days left" in page
        assert "Canary" not in page
        assert "C.N." not in page
        assert ("in an emergency" in page) == glass


def test_a_person_named_on_a_restricted_case_opens_it(sign_in, anna):
    case = make_case(by=anna, restricted=True, summary="A summary")
    give_access(case, anna)
    page = page_of(sign_in(anna), case)
    assert "A summary" in page
    assert "Only people named on this case can open it" in page


def test_a_reader_sees_what_is_next_but_no_button_to_do_it(sign_in, anna, area):
    page = page_of(sign_in(make_user("scrutineer")), logged(anna, area))
    assert "<strong>Notify the national Panel</strong>" in page
    assert 'class="govuk-button"' not in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_same_number_of_questions_however_full_the_case_is(sign_in, anna, area, number):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (1, number):
        case = logged(anna, area)
        for index in range(many):
            make_person(case, initials=f"P.{index}")
            make_agreed(case, TODAY + dt.timedelta(days=index))
        client = sign_in(anna)
        client.get(case.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(case.get_absolute_url())
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 48

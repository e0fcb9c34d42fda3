"""Whether the statutory dates were kept: figures and the lists behind them."""

import datetime as dt
import re
from html import unescape

import pytest

from cases.deadlines.models import Deadline
from cases.deadlines.services import end, meet, record_delay, set_date
from csprapp.records.services import add
from dashboard.performance.duties import figures
from dashboard.performance.periods import Period, reporting_year
from dashboard.performance.queries import JudgedBy, Measure, behind
from dashboard.performance.rules import OnTime, Outcome, on_time
from reviews.learning.models import LearningReview
from tests.dashboard.factories import TODAY, start_clock
from tests.factories import make_area, make_body, make_delegate, make_user
from tests.factories_cases import give_access, make_case

pytestmark = pytest.mark.django_db
PERIOD = Period(dt.date(2026, 4, 1), TODAY)
JUNE = dt.date(2026, 6, 1)  # a Monday: 5 working days on is Mon 8 June, 15 is Mon 22 June


def counts(user, measure, judged_by=JudgedBy.GOVERNING, period=PERIOD):
    lines = {(line.measure, line.judged_by): line.counts for line in figures(user, period, TODAY)}
    return {which.value: number for which, number in lines[measure, judged_by].items() if number}


def clock(rule="notify_panel", start=JUNE, met=None, **case):
    """A clock of a case of its own, met on a day or not."""
    deadline = start_clock(make_case(**case), rule, start)
    if met:
        meet(deadline, met, by=deadline.incident.logged_by, decided_on=met)
    return deadline


@pytest.fixture
def manager():
    return make_user("manager")


def page_of(client, query=""):
    response = client.get(f"/staff/performance/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_met_met_late_missed_not_yet_due_and_fallen_away_are_told_apart(manager):
    clock(met=dt.date(2026, 6, 8))
    clock(met=dt.date(2026, 6, 9))
    clock()
    clock(start=dt.date(2026, 11, 16))  # due today: still in time
    gone = clock()
    end(gone, JUNE, "withdrawn", by=gone.incident.logged_by, decided_on=JUNE)
    assert counts(manager, Measure.NOTIFY_PANEL) == {
        "met": 1, "met-late": 1, "missed": 1, "not-due": 1, "ended": 1,
    }  # fmt: skip


def test_the_panels_date_is_judged_beside_the_statutory_one(manager):
    late = clock("rapid_review", met=dt.date(2026, 6, 25))
    set_date(late, dt.date(2026, 6, 26), by=manager, why="The Panel advised it", decided_on=JUNE)
    assert counts(manager, Measure.RAPID_REVIEW, JudgedBy.STATUTE) == {"met-late": 1}
    assert counts(manager, Measure.RAPID_REVIEW, JudgedBy.GOVERNING) == {"met": 1}


def test_a_duty_is_one_table_where_both_dates_give_the_same_and_two_where_they_differ(sign_in, manager):
    clock(met=dt.date(2026, 6, 8))
    late = clock("rapid_review", met=dt.date(2026, 6, 25))
    set_date(late, dt.date(2026, 6, 26), by=manager, why="The Panel advised it", decided_on=JUNE)
    page = page_of(sign_in(manager))
    assert re.findall(r"caption--s\">([^<]+?)\. (By [^<]+)<", page) == [
        ("Notifications to the Panel", "By the date that counts"),
        ("Rapid reviews sent to the Panel", "By the statutory date"),
        ("Rapid reviews sent to the Panel", "By the date that was set, by the Panel or here"),
    ]


def test_a_recorded_delay_never_makes_a_review_timely(manager):
    late = clock("lcspr", start=dt.date(2026, 4, 10))
    later = dt.date(2027, 1, 20)
    record_delay(late, later, by=manager, why="Trial", decided_on=TODAY, category="criminal", look_again=True)
    assert counts(manager, Measure.LCSPR) == {"missed": 1}


def test_the_final_report_sent_is_a_figure_of_its_own(manager):
    deadline = clock("lcspr", start=dt.date(2026, 4, 10))
    case = deadline.incident
    sent = dt.date(2026, 10, 9)
    review = LearningReview(
        kind="lcspr", incident=case, deadline=deadline, decided_on=deadline.started_on, decision_reason="Decided",
        report_finished_on=sent, sent_to_panel_on=sent, sent_to_secretary_on=sent,
    )  # fmt: skip
    add(review, by=case.logged_by, why="For a test")
    assert counts(manager, Measure.LCSPR) == {"missed": 1}
    assert counts(manager, Measure.LCSPR_SENT) == {"met": 1}


def test_clocks_of_another_period_duplicates_and_errors_do_not_count(manager):
    clock(start=dt.date(2026, 3, 31))
    clock(closed_on=TODAY, closed_as="duplicate")
    clock(closed_on=TODAY, closed_as="logged_in_error")
    clock(closed_on=TODAY, closed_as="finished", met=JUNE)
    assert counts(manager, Measure.NOTIFY_PANEL) == {"met": 1}


def test_restricted_cases_count_for_every_reader_within_their_reach():
    north, south = make_area(), make_area()
    police = make_body("police", north)
    clock(area=north, restricted=True)
    clock(area=north)
    clock(area=south)
    readers = [
        (make_user("manager"), 3),
        (make_user("scrutineer"), 3),
        (make_user("coordinator", area=north), 2),
        (make_delegate(police), 2),
    ]
    for reader, number in readers:
        assert counts(reader, Measure.NOTIFY_PANEL) == {"missed": number}


def a_year_of_cases(manager):
    """Every outcome of every rule, a third of the cases restricted."""
    for index, rule in enumerate(["notify_panel", "rapid_review", "lcspr"] * 6):
        start = dt.date(2026, 4, 13) + dt.timedelta(days=7 * index)
        met = start + dt.timedelta(days=index % 5 * 6) if index % 3 else None
        secret = {"restricted": True, "reference": f"2026-7{index:03}"} if index % 4 == 0 else {}
        deadline = clock(rule, start=start, met=met, **secret)
        if index % 7 == 6 and not met:
            end(deadline, start, "withdrawn", by=manager, decided_on=start)


def test_each_figure_opens_a_list_of_that_length_and_no_list_betrays_a_restricted_case(sign_in, manager):
    a_year_of_cases(manager)
    for reader in (manager, make_user("scrutineer")):
        client = sign_in(reader)
        page = page_of(client)
        links = re.findall(r'href="(/staff/performance/list/[^"]+)">(\d+)<span', page)
        assert len(links) > 5
        for url, number in links:
            listed = client.get(unescape(url)).content.decode()
            assert listed.count('<tr class="govuk-table__row" role="row"><th scope="row"') == int(number)
            assert f'<span class="app-count">{number}</span>' in listed
            assert "2026-7" not in listed
    hidden = Deadline.objects.filter(incident__restricted=True).count()
    shown = "".join(client.get(unescape(url)).content.decode() for url, _ in links if "by=due_on" in url)
    assert shown.count("Restricted case: counted, not shown") >= hidden


def test_a_person_named_on_a_restricted_case_sees_it_in_the_list(sign_in, manager):
    deadline = clock(restricted=True)
    give_access(deadline.incident, manager)
    asked = {"measure": Measure.NOTIFY_PANEL, "judged_by": JudgedBy.GOVERNING, "which": [Outcome.MISSED]}
    assert [row.opened for row in behind(manager, PERIOD, TODAY, **asked)] == [True]
    query = "list/?measure=notify_panel&by=due_on&outcome=missed&start_day=1&start_month=4&start_year=2026"
    assert deadline.incident.reference in page_of(sign_in(manager), query)


def outcome(judged_by, done_on, ended_on, today):
    """How a duty turned out, worked out once more from one row; the day judged by is still in time."""
    if ended_on is not None:
        return Outcome.ENDED
    if done_on is not None:
        return Outcome.MET if done_on <= judged_by else Outcome.MET_LATE
    return Outcome.MISSED if judged_by < today else Outcome.NOT_DUE


def test_the_condition_of_the_list_and_the_rule_of_one_duty_agree(manager):
    a_year_of_cases(manager)
    for measure in Measure:
        for judged_by in JudgedBy:
            for which in Outcome:
                for row in behind(manager, PERIOD, TODAY, measure=measure, judged_by=judged_by, which=[which]):
                    assert outcome(getattr(row, judged_by.value), row.done_on, row.ended_on, TODAY) is which


def test_in_time_is_counted_out_of_those_that_were_due():
    told = dict.fromkeys(Outcome, 0) | {Outcome.MET: 8, Outcome.MISSED: 1, Outcome.MET_LATE: 1, Outcome.NOT_DUE: 5}
    assert on_time(told) == OnTime(8, 10)
    assert on_time(told).words == "8 of 10 (80%)"
    assert on_time(dict.fromkeys(Outcome, 0)).words == "None due"


def test_the_page_begins_with_the_reporting_year_and_takes_another_period_from_the_address(sign_in, manager):
    assert reporting_year(dt.date(2026, 3, 31)) == (dt.date(2025, 4, 1), dt.date(2026, 3, 31))
    clock(start=dt.date(2025, 6, 2))
    client = sign_in(manager)
    assert "No duty began from Wed 1 Apr 2026 to Mon 23 Nov 2026" in page_of(client)
    query = "?start_day=1&start_month=jan&start_year=2025&end_day=31&end_month=12&end_year=2025"
    assert "Duties that began from Wed 1 Jan 2025 to Wed 31 Dec 2025" in page_of(client, query)
    wrong = page_of(client, "?start_day=41&start_month=1&start_year=2025&end_day=&end_month=&end_year=")
    assert "There is a problem" in wrong
    assert client.get("/staff/performance/list/?measure=x").status_code == 404


def test_roles_without_figures_are_told_so(sign_in):
    for role in ("publisher", "checker", "contributor", "reviewer", "administrator", "notifier"):
        client = sign_in(make_user(role))
        assert client.get("/staff/performance/").status_code == 403
        assert client.get("/staff/performance/list/").status_code == 403


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_database_no_more_however_many_there_are(
    sign_in, manager, django_assert_max_num_queries, number
):
    for index in range(number):
        clock(start=JUNE + dt.timedelta(days=index))
    client = sign_in(manager)
    page_of(client)
    with django_assert_max_num_queries(10):
        page_of(client)

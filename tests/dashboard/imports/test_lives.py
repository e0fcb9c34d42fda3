"""Cases whose clocks did not run straight on: their sheet read in again changes nothing here, and gives the same
figures in an empty partnership."""

import datetime as dt

import pytest
from django.db import transaction

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline, EndReason
from cases.editing.corrections import reopen_case
from cases.incidents.models import Incident
from cases.notifications.led_by_other_area import pass_on, take_back
from cases.notifications.services import decide_not_to_notify, withdraw_notification
from csprapp.partnership.models import Area
from csprapp.tables.reading import read
from dashboard.imports.queries import who_owns
from dashboard.imports.services import bring_over
from dashboard.performance import path
from dashboard.performance.duties import CONSIDERED, considered, duties, figures
from dashboard.performance.periods import Compared
from reviews.learning.models import LearningReview
from reviews.planning.beginning import start_review
from reviews.planning.review_services import decide_publication, end_review, record_report
from reviews.rapid.queries import rapid_review_of
from reviews.rapid.services import record_sent
from tests.dashboard.factories import NOON, TODAY
from tests.dashboard.imports.test_round_trip import YEARS, close, planned, sent, sheet_of, the_tests_own
from tests.factories import make_area, make_body, make_user
from tests.factories_cases import log_case

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = dt.date
HARM = {"nature": "serious_harm", "abuse_or_neglect": "suspected"}


@pytest.fixture(autouse=True)
def noon(clock):
    with clock.at(NOON):
        yield


@pytest.fixture
def anna():
    make_body("police", make_area("Northmere"))
    return make_user("coordinator", name="Anna Invented")


def case_of(anna, **facts):
    area = Area.objects.get(name="Northmere")
    return log_case(by=anna, area=area, aware_on=DAY(2026, 3, 2), today=DAY(2026, 3, 3), **{**HARM, **facts})


def rapid_sent(case, anna, on):
    record_sent(case, rapid_review_of(case).version, sent_on=on, sent_by="Anna", by=anna, today=TODAY)


def closed_and_opened(case, anna, closed, learned, starts, how="finished"):
    close(case, anna, closed, how)
    case.refresh_from_db()
    said = {"reason": "The inquest heard", "learned_on": learned, "starts": starts}
    reopen_case(case, case.version, **said, by=anna, today=TODAY)
    case.refresh_from_db()
    return case


def opened_for_notification(anna):
    """Notified late, closed, opened again for a new fact, not notified yet."""
    case = case_of(anna)
    sent(case, anna, DAY(2026, 3, 16))
    rapid_sent(case, anna, DAY(2026, 4, 1))
    closed_and_opened(case, anna, DAY(2026, 5, 1), DAY(2026, 11, 2), "notification")


def notified_again(anna):
    case = case_of(anna)
    sent(case, anna, DAY(2026, 3, 6))
    closed_and_opened(case, anna, DAY(2026, 5, 1), DAY(2026, 10, 5), "notification")
    sent(case, anna, DAY(2026, 10, 20))


def opened_twice(anna):
    case = case_of(anna)
    sent(case, anna, DAY(2026, 3, 6))
    closed_and_opened(case, anna, DAY(2026, 5, 1), DAY(2026, 7, 6), "notification")
    sent(case, anna, DAY(2026, 7, 9))
    rapid_sent(case, anna, DAY(2026, 7, 20))
    closed_and_opened(case, anna, DAY(2026, 8, 3), DAY(2026, 10, 5), "notification")


def opened_for_rapid_review(anna):
    case = case_of(anna)
    sent(case, anna, DAY(2026, 3, 6))
    rapid_sent(case, anna, DAY(2026, 3, 20))
    closed_and_opened(case, anna, DAY(2026, 4, 7), DAY(2026, 10, 26), "rapid_review")


def opened_after_not_notifying(anna):
    case = case_of(anna)
    said = {"decided_by": "Anna", "reason": "Criteria not met"}
    decide_not_to_notify(case, case.version, DAY(2026, 3, 5), **said, by=anna, today=TODAY)
    closed_and_opened(case, anna, DAY(2026, 3, 20), DAY(2026, 10, 5), "notification", "criteria_not_met")


def closed_by_mistake(anna):
    """Opened again without a new fact: the dates run on."""
    case = case_of(anna)
    close(case, anna, DAY(2026, 5, 1), "finished")
    case.refresh_from_db()
    reopen_case(case, case.version, reason="Closed by mistake", by=anna, today=TODAY)


def opened_and_closed_once_more(anna):
    case = case_of(anna)
    sent(case, anna, DAY(2026, 3, 6))
    closed_and_opened(case, anna, DAY(2026, 5, 1), DAY(2026, 7, 6), "notification")
    close(case, anna, DAY(2026, 9, 1), "finished")


def led_elsewhere(anna):
    case = case_of(anna)
    facts = {"led_by": "Westvale", "since_on": DAY(2026, 3, 4), "reason": "The family moved"}
    pass_on(case, facts, by=anna, today=TODAY)


def led_elsewhere_once_notified(anna):
    case = case_of(anna)
    sent(case, anna, DAY(2026, 3, 5))
    facts = {"led_by": "Westvale", "since_on": DAY(2026, 3, 12), "reason": "The family moved", "asked": "Papers"}
    pass_on(case, facts, by=anna, today=TODAY)


def taken_back(anna):
    case = case_of(anna)
    facts = {"led_by": "Westvale", "since_on": DAY(2026, 3, 4), "reason": "The family moved"}
    lead = pass_on(case, facts, by=anna, today=TODAY)
    take_back(lead, lead.version, DAY(2026, 4, 1), reason="Ours after all", by=make_user("manager"), today=TODAY)


def withdrawn(anna):
    case = case_of(anna)
    row = sent(case, anna, DAY(2026, 3, 5))
    withdraw_notification(row, row.version, DAY(2026, 3, 10), reason="Sent by mistake", by=anna, today=TODAY)


def notified_twice(anna):
    case = case_of(anna)
    row = sent(case, anna, DAY(2026, 3, 5))
    withdraw_notification(row, row.version, DAY(2026, 3, 10), reason="Sent by mistake", by=anna, today=TODAY)
    sent(case, anna, DAY(2026, 6, 5))
    rapid_sent(case, anna, DAY(2026, 6, 25))


def reviewed(anna):
    case = case_of(anna)
    sent(case, anna, DAY(2026, 3, 5))
    rapid_sent(case, anna, DAY(2026, 3, 25))
    review = start_review(case, kind="lcspr", decided_on=DAY(2026, 4, 1), reason="To learn", by=anna, today=TODAY)
    return case, LearningReview.objects.get(pk=review.pk)


def replaced(anna):
    """One LCSPR stopped, a second one decided on."""
    case, review = reviewed(anna)
    said = {"ended_on": DAY(2026, 6, 1), "ended_as": EndReason.NO_LONGER_NEEDED, "ended_reason": "The reviewer left"}
    end_review(review, review.version, **said, by=anna, today=TODAY)
    start_review(case, kind="lcspr", decided_on=DAY(2026, 7, 1), reason="Again", by=anna, today=TODAY)


def replaced_by_another_kind(anna):
    case, review = reviewed(anna)
    said = {"ended_on": DAY(2026, 6, 1), "ended_as": EndReason.NO_LONGER_NEEDED, "ended_reason": "The reviewer left"}
    end_review(review, review.version, **said, by=anna, today=TODAY)
    start_review(case, kind="alternative", decided_on=DAY(2026, 7, 1), reason="Smaller", by=anna, today=TODAY)


def not_published(anna):
    _, review = reviewed(anna)
    days = {"report_finished_on": DAY(2026, 8, 3), "sent_to_panel_on": DAY(2026, 8, 5),
            "sent_to_secretary_on": DAY(2026, 8, 6)}  # fmt: skip
    review = record_report(review, review.version, by=anna, today=TODAY, **days)
    said = {"publication_decision": "none", "publication_decided_on": DAY(2026, 8, 10), "publication_reason": "Harm"}
    decide_publication(review, review.version, by=anna, today=TODAY, **said)


def moved(anna):
    """A date of the review that a decision set elsewhere."""
    _, review = reviewed(anna)
    clock = Deadline.objects.get(pk=review.deadline_id)
    deadlines.set_date(clock, DAY(2026, 12, 18), by=anna, why="The inquest", decided_on=TODAY)


def hidden_and_opened_again(anna):
    case = case_of(anna, restricted_reason="A colleague", named=[anna, make_user("manager")])
    sent(case, anna, DAY(2026, 3, 16))
    closed_and_opened(case, anna, DAY(2026, 5, 1), DAY(2026, 11, 2), "notification")


LIVES = {
    life.__name__: life
    for life in (
        opened_for_notification, notified_again, opened_twice, opened_for_rapid_review, opened_after_not_notifying,
        closed_by_mistake, opened_and_closed_once_more, led_elsewhere, led_elsewhere_once_notified, taken_back,
        withdrawn, notified_twice, replaced, replaced_by_another_kind, not_published, moved, hidden_and_opened_again,
    )
}  # fmt: skip


def told(by):
    """Every figure of dates, of what was considered, and of the way of the cases."""
    steps = path.way(by, Compared(YEARS), TODAY).numbers["This period"]
    judged = {(line.measure, line.judged_by): line.counts for line in figures(by, YEARS, TODAY)}
    return (
        judged,
        [each.every for each in considered(duties(by, YEARS, TODAY, CONSIDERED), YEARS)],
        {each: steps[each] for each in path.OF_CASES},
    )


@pytest.mark.parametrize("life", LIVES)
def test_its_sheet_read_in_here_changes_nothing(anna, life):
    LIVES[life](anna)
    made = planned(sheet_of(anna, private=False))
    [case] = Incident.objects.all()
    assert [each.reason for each in made.outcomes if each.outcome not in ("matched", "ignored")] == []
    assert [each.reference for each in made.outcomes if each.outcome == "matched"][:1] == [case.reference]
    assert made.differences == []
    who = {"area": case.area, "owners": {}, "by": anna, "today": TODAY}
    assert bring_over(made, file_name="cases.xlsx", **who) == []


@pytest.mark.parametrize("life", LIVES)
def test_an_empty_partnership_has_the_same_figures_and_clocks(anna, life):
    with the_tests_own():
        LIVES[life](anna)
        before, file, clocks = told(anna), sheet_of(anna, private=True), every_clock()
        transaction.set_rollback(True)
    assert not Incident.objects.exists()
    made = planned(file)
    assert [(each.row, each.cell, each.reason) for each in made.outcomes if each.outcome == "error"] == []
    assert made.differences == []
    owners = {case.first("owner"): who_owns(case.first("owner"), [anna]) for case in made.cases}
    area = Area.objects.get(name="Northmere")
    assert len(bring_over(made, file_name="cases.xlsx", area=area, owners=owners, by=anna, today=TODAY)) == 1
    assert told(anna) == before
    assert every_clock() == clocks
    assert planned(file).count("matched") == planned(sheet_of(anna, private=True)).count("matched")


def every_clock():
    """The statutory clocks as they ran, of however many cases."""
    rows = Deadline.objects.exclude(rule_key="agreed").filter(
        rule_key__in=["notify_panel", "report_death", "tell_partners", "rapid_review", "lcspr"]
    )
    names = ("rule_key", "started_on", "computed_on", "due_on", "met_on", "ended_on")
    return sorted(rows.values_list(*names), key=str)


def test_a_case_that_ran_straight_on_has_no_second_sheet(anna):
    case = case_of(anna)
    sent(case, anna, DAY(2026, 3, 5))
    rapid_sent(case, anna, DAY(2026, 3, 25))
    assert [sheet.name for sheet in read(sheet_of(anna, private=False))] == ["Cases", "About these columns"]


def test_a_case_that_is_opened_again_after_it_came_over_goes_on_from_its_new_fact(anna):
    with the_tests_own():
        opened_for_notification(anna)
        file = sheet_of(anna, private=True)
        transaction.set_rollback(True)
    made = planned(file)
    [case] = bring_over(
        made, file_name="c.xlsx", area=Area.objects.get(name="Northmere"), owners={}, by=anna, today=TODAY
    )
    [again] = case.reopenings.all()
    assert (again.learned_on, again.starts, again.closed_on) == (DAY(2026, 11, 2), "notification", DAY(2026, 5, 1))
    sent(case, anna, DAY(2026, 11, 5))
    met = Deadline.objects.get(incident=case, rule_key="notify_panel", route="case-notification")
    assert (met.started_on, met.met_on) == (DAY(2026, 11, 2), DAY(2026, 11, 5))

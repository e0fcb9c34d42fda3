"""A case opened again because the Panel disagrees: the rapid review goes to it a second time, on a clock of its own."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from cases.editing import corrections
from cases.incidents.models import Incident, Reopening
from cases.notifications.services import Sent, record_notification
from dashboard.performance.duties import figures
from dashboard.performance.periods import Period
from dashboard.performance.queries import Measure
from dashboard.performance.rules import Outcome
from reviews.rapid import services
from reviews.rapid.queries import deadline_of, rapid_review_of
from tests.factories import make_area, make_user
from tests.factories_cases import log_case

pytestmark = pytest.mark.django_db
D = dt.date
NOTIFIED, SENT, CLOSED, LEARNED, TODAY = (
    D(2026, 9, 7), D(2026, 9, 24), D(2026, 10, 1), D(2026, 11, 2), D(2026, 11, 18),
)  # fmt: skip


@pytest.fixture
def case():
    case = log_case(by=make_user("coordinator"), area=make_area("Inventedshire"), aware_on=D(2026, 9, 3), today=TODAY)
    record_notification(case, Sent(NOTIFIED), by=case.owner, today=TODAY)
    send(case, SENT)
    found = Incident.objects.get(pk=case.pk)
    corrections.close_case(found, found.version, CLOSED, "finished", reason="Done", by=case.owner, today=TODAY)
    found = Incident.objects.get(pk=case.pk)
    corrections.reopen_case(
        found, found.version, reason="The Panel disagrees", learned_on=LEARNED,
        starts=Reopening.Starts.RAPID_REVIEW, by=case.owner, today=TODAY,
    )  # fmt: skip
    return found


def send(case, on):
    seen = rapid_review_of(case).version
    said = {
        "sent_by": "The manager",
        "sent_evidence": "Receipt",
        "late_reason": "Meetings",
        "by": case.owner,
        "today": TODAY,
    }
    return services.record_sent(case, seen, sent_on=on, **said)


def test_sending_it_again_meets_the_new_clock_and_the_old_one_stays_met(case):
    assert (deadline_of(case).started_on, deadline_of(case).met_on) == (LEARNED, None)
    send(case, D(2026, 11, 16))
    old, new = Deadline.objects.filter(incident=case, rule_key="rapid_review").order_by("pk")
    assert (old.started_on, old.met_on) == (NOTIFIED, SENT)
    assert (new.started_on, new.met_on) == (LEARNED, D(2026, 11, 16))


def test_both_rounds_count_in_the_figures_each_by_its_own_dates(case):
    period = Period(D(2026, 4, 1), TODAY)
    lines = [line for line in figures(case.owner, period, TODAY) if line.measure is Measure.RAPID_REVIEW]
    assert {(line.counts[Outcome.MET], line.counts[Outcome.NOT_DUE]) for line in lines} == {(1, 1)}


def test_the_page_does_not_offer_the_first_sending_for_the_new_date(case, sign_in):
    page = sign_in(case.owner).get(f"/staff/cases/{case.reference}/rapid-review/").content.decode()
    assert "sent before its date started to run" not in page

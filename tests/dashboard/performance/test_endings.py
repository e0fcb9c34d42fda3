"""How cases end, as the figures count them: what fell away is said so, and only duplicates and errors leave."""

import datetime as dt

import pytest

from cases.editing import corrections
from cases.incidents.models import Incident, Reopening
from cases.notifications.led_by_other_area import pass_on
from dashboard.performance.duties import figures
from dashboard.performance.periods import Period
from dashboard.performance.queries import Measure
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, log_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return log_case(by=make_user("coordinator"), area=make_area("Inventedshire"), aware_on=dt.date(2026, 11, 2))


def notifications_of(user):
    period = Period(dt.date(2026, 4, 1), TODAY)
    line = next(line for line in figures(user, period, TODAY) if line.measure is Measure.NOTIFY_PANEL)
    return {which.value: number for which, number in line.counts.items() if number}


def close(case, as_):
    found = Incident.objects.get(pk=case.pk)
    said = {"reason": "Looked at again", "by": case.owner, "today": TODAY}
    return corrections.close_case(found, found.version, dt.date(2026, 11, 6), as_, **said)


@pytest.mark.parametrize(
    ("as_", "counted"),
    [
        ("finished", {"ended": 1}),
        ("criteria_not_met", {"ended": 1}),
        ("withdrawn", {"ended": 1}),
        ("duplicate", {}),
        ("logged_in_error", {}),
    ],
)
def test_a_closed_case_counts_as_it_ended_and_leaves_only_as_a_duplicate_or_an_error(case, as_, counted):
    close(case, as_)
    assert notifications_of(case.owner) == counted


def test_a_case_that_another_area_leads_fell_away(case):
    lead = {"led_by": "Elsewhere", "since_on": dt.date(2026, 11, 4), "reason": "It happened there"}
    pass_on(case, lead, by=case.owner, today=TODAY)
    assert notifications_of(case.owner) == {"ended": 1}


@pytest.mark.parametrize(("as_", "before"), [("criteria_not_met", {"ended": 1}), ("logged_in_error", {})])
def test_a_new_fact_counts_beside_what_fell_away_before(case, as_, before):
    close(case, as_)
    assert notifications_of(case.owner) == before
    found = Incident.objects.get(pk=case.pk)
    corrections.reopen_case(
        found, found.version, reason="A post-mortem", learned_on=dt.date(2026, 11, 17),
        starts=Reopening.Starts.NOTIFICATION, by=case.owner, today=TODAY,
    )  # fmt: skip
    assert notifications_of(case.owner) == {"ended": 1, "not-due": 1}

"""Everyday acts of two people on one case at the same moment: both are done, or one is told; never a deadlock."""

import datetime as dt

import pytest

from cases.dates import changes
from cases.dates.changes import Answers, change_date
from cases.dates.rules import Option
from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline
from cases.editing import corrections
from cases.incidents.models import Incident
from csprapp.clock.ledger import Kind
from csprapp.records.services import Conflict
from tests.factories import make_user
from tests.factories_cases import TODAY, log_case
from tests.meeting import at_once, meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
EARLIER = Option(Kind.START_CORRECTED, False, "The clock started on another day", "")


def correct(case, by):
    """The date on its own page: a day earlier."""
    deadline = Deadline.objects.get(incident=case, rule_key="notify_panel")
    answers = Answers(EARLIER, case.aware_on - dt.timedelta(days=1), "They knew a day earlier", TODAY)
    return lambda: change_date(deadline, answers, by=by, today=TODAY, version=deadline.version)


def told_or_done(results) -> list[str]:
    """How each of the two ended, without what they were given."""
    return sorted("told" if isinstance(each, Conflict | deadlines.Refused) else type(each).__name__ for each in results)


def test_a_date_corrected_on_its_own_page_while_the_case_is_closed():
    by = make_user("coordinator")
    case = log_case(by=by)
    with meeting((changes, "_keep_awareness"), (deadlines, "end_all")):
        results = at_once(
            correct(case, by),
            lambda: corrections.close_case(case, case.version, TODAY, "finished", reason="Done", by=by, today=TODAY),
        )
    assert told_or_done(results) in (["Deadline", "told"], ["Incident", "told"], ["Deadline", "Incident"])
    case.refresh_from_db()
    corrected, closed = (not isinstance(each, Exception) for each in results)
    assert (case.closed_on is not None) == closed
    assert (case.aware_on != Incident.history.filter(id=case.pk).last().aware_on) == corrected


def test_the_same_date_corrected_on_both_of_its_pages():
    by = make_user("manager")
    case = log_case(by=make_user("coordinator"))
    with meeting((changes, "_keep_awareness"), (corrections.clocks, "keep_clocks")):
        results = at_once(
            correct(case, by),
            lambda: corrections.set_awareness(
                case, case.version, case.aware_on - dt.timedelta(days=2), None, reason="x", by=by, today=TODAY
            ),
        )
    assert told_or_done(results) in (["Deadline", "told"], ["Incident", "told"])

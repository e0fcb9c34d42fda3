"""Everyday acts of two people on one case at the same moment: both are done, or one is told; never a deadlock."""

import datetime as dt

import pytest

from cases.deadlines import services as deadlines
from cases.editing import corrections
from cases.incidents.models import Incident
from csprapp.records.services import Conflict
from tests.factories import make_user
from tests.factories_cases import TODAY, log_case
from tests.meeting import at_once, meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def correct(case, by):
    """Awareness on its own page: a day earlier."""
    earlier = case.aware_on - dt.timedelta(days=1)
    said = {"reason": "They knew a day earlier", "by": by, "today": TODAY}
    return lambda: corrections.set_awareness(case, case.version, earlier, None, **said)


def told_or_done(results) -> list[str]:
    """How each of the two ended, without what they were given."""
    return sorted("told" if isinstance(each, Conflict | deadlines.Refused) else type(each).__name__ for each in results)


def test_a_date_corrected_on_its_own_page_while_the_case_is_closed():
    by = make_user("coordinator")
    case = log_case(by=by)
    with meeting((corrections.clocks, "keep_clocks"), (deadlines, "end_all")):
        results = at_once(
            correct(case, by),
            lambda: corrections.close_case(case, case.version, TODAY, "finished", reason="Done", by=by, today=TODAY),
        )
    assert told_or_done(results) in (["Incident", "told"], ["Incident", "Incident"])
    case.refresh_from_db()
    corrected, closed = (not isinstance(each, Exception) for each in results)
    assert (case.closed_on is not None) == closed
    assert (case.aware_on != Incident.history.filter(id=case.pk).last().aware_on) == corrected


def test_the_same_date_corrected_by_two():
    by = make_user("manager")
    case = log_case(by=make_user("coordinator"))
    with meeting((corrections.clocks, "keep_clocks"), (corrections.clocks, "keep_clocks")):
        results = at_once(
            correct(case, by),
            lambda: corrections.set_awareness(
                case, case.version, case.aware_on - dt.timedelta(days=2), None, reason="x", by=by, today=TODAY
            ),
        )
    assert told_or_done(results) == ["Incident", "told"]

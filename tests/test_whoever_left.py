"""An account that has ended keeps nothing: what was met or closed while it was open may run again after it."""

import datetime as dt

import pytest

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline
from cases.editing import corrections
from cases.incidents.models import Closed
from csprapp.records.refusals import Refused
from reviews.actions import services as actions
from reviews.planning import beginning, review_services as reviewing
from tests.factories import make_user
from tests.factories_cases import log_case, make_case
from tests.factories_deadlines import make_deadline
from tests.factories_reviews import NOTIFIED, TODAY, make_action, make_recommendation, make_review, make_signed_off

pytestmark = pytest.mark.django_db


def ends(person) -> None:
    person.is_active = False
    person.save()


def test_a_case_that_is_opened_again_belongs_to_whoever_opens_it_and_so_do_its_dates():
    left, by = make_user("coordinator"), make_user("coordinator")
    case = log_case(by=left, today=NOTIFIED, aware_on=NOTIFIED)
    said = {"reason": "All done", "by": left, "today": NOTIFIED}
    case = corrections.close_case(case, case.version, NOTIFIED, Closed.FINISHED, **said)
    ends(left)
    case = corrections.reopen_case(case, case.version, reason="A mistake", by=by, today=TODAY)
    assert case.owner == by
    running = Deadline.objects.open().filter(incident=case)
    assert running.exists()
    assert {deadline.owner for deadline in running} == {by}


def test_a_date_that_runs_again_goes_to_the_owner_of_its_case_or_to_nobody_yet():
    left, by = make_user("manager"), make_user("manager")
    case = log_case(by=by)
    of_case, alone = make_deadline(by, incident=case, owner=left, route="x"), make_deadline(by, owner=left)
    for deadline in (of_case, alone):
        deadlines.meet(deadline, TODAY, by=by, decided_on=TODAY)
    ends(left)
    for deadline in (of_case, alone):
        deadlines.reopen(deadline, by=by, why="Not done", decided_on=TODAY)
    assert (of_case.owner, alone.owner) == (by, None)
    assert "It runs again" in of_case.changes.latest("pk").reason


def test_a_new_date_and_one_that_is_given_are_not_theirs_either():
    left, by = make_user("manager"), make_user("manager")
    case = log_case(by=by)
    ends(left)
    assert make_deadline(by, incident=case, owner=left, route="x").owner == by
    assert make_deadline(by, incident=make_case(by=left, closed_on=TODAY, closed_as="finished")).owner is None
    given = make_deadline(by, incident=case, owner=by, route="y")
    assert deadlines.assign(given, left, by=by, decided_on=TODAY).owner == by


def test_no_action_and_no_review_is_given_to_them():
    recommendation, left = make_recommendation(), make_user("manager")
    ends(left)
    with pytest.raises(Refused, match="has ended: select somebody else") as refused:
        make_action(recommendation, owner=left)
    assert set(refused.value.problems) == {"owner"}
    action, by = make_action(recommendation), recommendation.case.owner
    said = {"text": "Train", "due_on": action.deadline.due_on, "reason": "Shared", "by": by, "today": TODAY}
    with pytest.raises(Refused, match="has ended"):
        actions.change_action(action, action.version, owner=left, **said)
    review = recommendation.review
    with pytest.raises(Refused, match="has ended"):
        reviewing.set_lead(review, review.version, lead=left, by=by, today=TODAY)


def test_nobody_begins_or_starts_a_review_for_them_to_lead():
    scene, left = make_signed_off(), make_user("manager")
    ends(left)
    said = {"by": scene.coordinator, "today": TODAY}
    with pytest.raises(Refused, match="has ended"):
        make_review(scene, lead=left)
    review = scene.case.learning_reviews.get()
    with pytest.raises(Refused, match="has ended"):
        beginning.begin_review(review, review.version, begun_on=TODAY, lead=left, **said)


def test_an_action_done_by_them_is_opened_again_for_the_owner_of_the_case():
    action = make_action(owner="manager")
    by = action.deadline.incident.owner if action.deadline.incident else make_user("manager")
    done = {"completed_on": TODAY, "completion_evidence": "The list", "look_on": TODAY + dt.timedelta(30)}
    action = actions.complete(action, action.version, **done, by=by, today=TODAY)
    ends(action.owner)
    action = actions.reopen_action(action, reason="Not done", by=by, today=TODAY)
    action.deadline.refresh_from_db()
    assert action.deadline.is_open
    assert action.deadline.owner == by

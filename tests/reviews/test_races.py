"""Two people at the same moment: nothing is lost, nothing is done twice."""

import threading

import pytest
from django.db import connection

from cases.deadlines.models import Deadline
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from reviews.actions.models import Action
from reviews.actions.services import complete
from reviews.decisions import services as deciding
from reviews.decisions.models import PartnerDecision
from reviews.decisions.queries import ballot_of
from reviews.learning.models import LearningReview
from reviews.rapid import services
from reviews.rapid.models import RapidReview
from tests.factories_reviews import (
    TODAY,
    make_action,
    make_asked,
    make_review,
    make_scene,
    make_signed_off,
    record,
    sign,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run these at the same moment; what each returned or raised, in order."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            gate.wait()
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_three_signers_lose_nothing_and_sign_off_once():
    scene = make_asked()
    ballot = ballot_of(scene.review)
    results = at_once(*(lambda n=n: sign(scene, n, ballot=ballot) for n in range(3)))
    assert [type(result) for result in results] == [PartnerDecision] * 3
    review = scene.review
    assert review.signed_off_on == TODAY
    assert review.history.filter(history_change_reason="Signed off by the partners").count() == 1


def test_a_quorum_reached_by_two_at_once_signs_off_once():
    Partnership.objects.create(pk=1, quorum=1)
    scene = make_asked()
    ballot = ballot_of(scene.review)
    at_once(*(lambda n=n: sign(scene, n, ballot=ballot) for n in range(3)))
    assert PartnerDecision.objects.count() == 3
    assert scene.review.history.filter(history_change_reason="Signed off by the partners").count() == 1


def test_one_delegate_pressing_twice_signs_once():
    scene = make_asked()
    ballot = ballot_of(scene.review)
    results = at_once(*(lambda: sign(scene, 0, ballot=ballot) for _ in range(4)))
    assert sum(isinstance(result, PartnerDecision) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 3
    assert (PartnerDecision.objects.count(), PartnerDecision.objects.get().history.count()) == (1, 1)


def test_a_signature_and_a_record_at_once_leave_one_decision_that_is_signed_or_says_so():
    scene = make_asked()
    ballot = ballot_of(scene.review)
    signed, recorded = at_once(lambda: sign(scene, 0, "dissents", ballot=ballot), lambda: record(scene, 0))
    assert isinstance(signed, PartnerDecision)
    assert isinstance(recorded, PartnerDecision | Refused)
    row = PartnerDecision.objects.get()
    assert (row.outcome, row.signed_by) == ("dissents", scene.delegates[0])


def test_confirming_twice_at_once_confirms_once():
    scene = make_asked()
    row = record(scene, 0)
    results = at_once(*(lambda: deciding.confirm(row, by=scene.delegates[0], today=TODAY) for _ in range(3)))
    assert sum(isinstance(result, PartnerDecision) for result in results) == 1
    assert PartnerDecision.objects.get().history.count() == 2


def test_asking_twice_at_once_mails_each_delegate_once():
    from reviews.decisions import preparing

    scene = make_asked()
    at_once(*(lambda: preparing.ask_partners(scene.case, by=scene.coordinator, today=TODAY) for _ in range(4)))
    assert Outbox.objects.filter(kind="decision_to_sign").count() == 3


def test_first_writers_at_once_make_one_review_and_keep_both_texts():
    scene = make_scene()
    names = ("facts", "analysis", "learning", "sharing_plan")
    who = {"by": scene.coordinator, "today": TODAY}
    results = at_once(*(lambda n=n: services.write_texts(scene.case, 0, {n: f"the {n}"}, **who) for n in names))
    assert not [result for result in results if isinstance(result, Exception)]
    review = RapidReview.objects.get()
    assert [getattr(review, name) for name in names] == [f"the {name}" for name in names]


def test_writers_of_one_text_at_once_keep_one_and_show_it_to_the_others():
    scene = make_scene()
    first = services.write_texts(scene.case, 0, {"facts": "old"}, by=scene.coordinator, today=TODAY)
    who = {"by": scene.coordinator, "today": TODAY}
    results = at_once(
        *(lambda n=n: services.write_texts(scene.case, first.version, {"facts": f"text {n}"}, **who) for n in range(4))
    )
    assert sum(isinstance(result, Conflict) for result in results) == 3
    saved = next(result for result in results if isinstance(result, RapidReview))
    assert scene.review.facts == saved.facts
    assert scene.review.history.count() == first.version + 1


def test_recording_an_action_as_done_twice_at_once_does_it_once():
    action = make_action()
    by = action.recommendations.first().case.owner
    facts = {"completed_on": TODAY, "completion_evidence": "Lists", "look_on": TODAY, "by": by, "today": TODAY}
    results = at_once(*(lambda: complete(action, action.version, **facts) for _ in range(3)))
    assert sum(isinstance(result, Action) for result in results) == 1
    assert sum(isinstance(result, Refused | Conflict) for result in results) == 2
    assert Deadline.objects.filter(route="action-impact").count() == 1


def test_starting_the_review_twice_at_once_starts_one_clock():
    scene = make_signed_off()
    results = at_once(*(lambda: make_review(scene) for _ in range(4)))
    assert sum(isinstance(result, LearningReview) for result in results) == 1
    assert scene.case.deadlines.filter(rule_key="lcspr").count() == LearningReview.objects.count() == 1


def test_two_people_who_save_two_sections_at_once_keep_both_and_only_theirs_begins_with_the_record():
    scene = make_scene(summary="Known so far")
    first = services.write_texts(scene.case, 0, {"learning": "old"}, by=scene.coordinator, today=TODAY)
    who = {"by": scene.coordinator, "today": TODAY}
    results = at_once(
        lambda: services.write_texts(scene.case, first.version, {"facts": "Known"}, carried={"facts"}, **who),
        lambda: services.write_texts(scene.case, first.version, {"immediate_action": "Seen"}, **who),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    review = scene.review
    assert (review.facts, review.immediate_action, review.learning) == ("Known", "Seen", "old")
    assert (review.facts_carried_over, review.immediate_action_carried_over) == (True, False)

"""The stage by which the list of reviews filters is the one that a review says of itself."""

import datetime as dt
import itertools

import pytest

from csprapp.records.many import add_all
from reviews.learning.models import LearningReview
from reviews.learning.queries import at_stage, stage_of
from reviews.learning.rules import Stage
from reviews.led_by_other_area.models import LedElsewhere
from reviews.overview.listing import RUNNING
from tests.factories import make_user
from tests.factories_cases import AWARE, make_case
from tests.factories_reviews import TODAY

pytestmark = pytest.mark.django_db

DECIDED = {"publication_decided_on": AWARE, "publication_reason": "A reason"}
LED = [{}, {"led_by": "Westvale"}]
RETURNED = [None, AWARE]
BEGUN = [None, AWARE]
APPOINTED = [None, AWARE]
FINISHED = [None, AWARE]
DECISIONS = [{}, *({"publication_decision": what, **DECIDED} for what in LearningReview.PublicationDecision.values)]
OVER = [
    *({"published_on": day} for day in (None, AWARE, TODAY, TODAY + dt.timedelta(1))),
    {"ended_on": AWARE, "ended_as": "no_longer_needed", "ended_reason": "A reason"},
]


def test_the_condition_and_the_rule_agree_on_every_combination_of_facts():
    anna = make_user("coordinator")
    case, who = make_case(by=anna), {"by": anna, "why": "For a test"}
    made, asked = [], []
    for led, returned, begun, appointed, finished, decision, over in itertools.product(
        LED, RETURNED, BEGUN, APPOINTED, FINISHED, DECISIONS, OVER
    ):
        facts = {"begun_on": begun, "reviewer_appointed_on": appointed, "report_finished_on": finished}
        facts |= {**led, **decision, **over}
        review = LearningReview(kind="audit", title="T", decided_on=AWARE, decision_reason="R", **facts)
        made.append(review)
        if led:
            said = {"asked_by": "A", "asked_what": "B", "asked_on": AWARE, "returned_on": returned}
            said |= {"returned_what": "C"} if returned else {}
            asked.append(LedElsewhere(review=review, **said))
        elif returned is None:
            review.incident = case
    add_all(made, **who)
    add_all(asked, **who)
    reviews = list(LearningReview.objects.select_related("elsewhere"))
    assert len(reviews) == len(made)
    for stage in Stage:
        found = set(LearningReview.objects.filter(at_stage([stage], TODAY)).values_list("pk", flat=True))
        assert found == {review.pk for review in reviews if stage_of(review, TODAY) == stage} != set()
    running = set(LearningReview.objects.filter(at_stage(RUNNING, TODAY)).values_list("pk", flat=True))
    assert running == {review.pk for review in reviews if stage_of(review, TODAY) in RUNNING}

"""The decision starts the review: the review and its clock exist from the decision's own date, and follow it."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from cases.deadlines.models import Deadline, DeadlineChange
from csprapp.partnership.models import Partnership
from csprapp.records import triggers
from csprapp.records.refusals import Refused
from reviews.decisions import preparing
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Stage
from reviews.overview.forms import BeginForm
from reviews.planning import beginning, review_services as services
from tests.factories import make_user
from tests.factories_reviews import (
    TODAY,
    make_answered,
    make_asked,
    make_review,
    make_scene,
    make_signed_off,
    record,
    sign,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)
SIX_MONTHS = dt.date(2027, 5, 23)
migration = import_module("reviews.migrations.0003_reviews_of_earlier_decisions")


def the_review():
    return LearningReview.objects.select_related("deadline", "incident").get()


def again(scene, what_next, *, decided_on=TODAY):
    """The partners decide anew, with another answer."""
    who = {"by": scene.coordinator, "today": TODAY}
    preparing.decide_again(scene.case, reason="A new fact", known_on=TODAY, **who)
    outcome = {name: getattr(scene.review, name) for name in ("criteria_met", "criteria_reason", "what_next_reason")}
    outcome |= {"national_issues": False, "national_reason": "No", "what_next": what_next}
    preparing.answer_outcome(scene.case, scene.review.version, outcome, **who)
    preparing.ask_partners(scene.case, **who)
    for number in range(len(scene.bodies)):
        sign(scene, number, decided_on=decided_on)


class TestMaking:
    def test_the_last_signature_makes_the_review_and_its_six_months_for_the_owner_of_the_case(self):
        scene = make_asked()
        sign(scene, 0)
        sign(scene, 1, decided_on=TODAY - DAY)
        assert not LearningReview.objects.exists()
        sign(scene, 2, decided_on=TODAY - 2 * DAY)
        review = the_review()
        assert (review.kind, review.decided_on, review.lead) == ("lcspr", TODAY, scene.coordinator)
        clock = review.deadline
        assert (clock.rule_key, clock.started_on, clock.due_on) == ("lcspr", TODAY, SIX_MONTHS)
        assert (clock.owner, clock.resolved_at()) == (scene.coordinator, review.get_absolute_url())
        assert stage_of(review, TODAY) is Stage.TO_START

    def test_a_decision_recorded_from_minutes_starts_it_from_its_own_date(self):
        scene = make_answered()
        for number in range(3):
            record(scene, number, decided_on=TODAY - 10 * DAY)
        assert the_review().deadline.due_on == dt.date(2027, 5, 13)

    def test_an_alternative_review_has_the_date_agreed(self):
        scene = make_signed_off(outcome={"what_next": "alternative", "agreed_on": SIX_MONTHS})
        clock = the_review().deadline
        assert (clock.rule_key, clock.due_on, clock.owner) == ("agreed", SIX_MONTHS, scene.coordinator)

    def test_an_alternative_review_without_a_date_waits_for_one(self):
        make_signed_off(outcome={"what_next": "alternative"})
        assert the_review().deadline is None

    def test_no_further_review_makes_none(self):
        make_signed_off(outcome={"what_next": "none"})
        assert not LearningReview.objects.exists()

    def test_one_recorded_before_the_signatures_is_kept_with_its_own_date(self):
        scene = make_asked()
        review = make_review(scene, decided_on=TODAY - DAY)
        for number in range(3):
            sign(scene, number)
        review.refresh_from_db()
        assert (LearningReview.objects.get(), review.decided_on, review.decision_round) == (review, TODAY - DAY, 1)

    def test_none_is_made_for_a_case_that_is_part_of_a_running_review(self):
        lead, scene = make_review(), make_asked()
        services.link_incident(lead, scene.case, by=make_user("manager"), today=TODAY)
        for number in range(3):
            sign(scene, number)
        assert LearningReview.objects.get() == lead

    def test_one_not_begun_ends_when_its_case_joins_another_review(self):
        lead, scene = make_review(), make_signed_off()
        own = LearningReview.objects.get(incident=scene.case)
        services.link_incident(lead, scene.case, by=make_user("manager"), today=TODAY)
        own.refresh_from_db()
        assert own.ended_on == TODAY
        assert not own.deadline.is_open


class TestFollowing:
    def test_a_corrected_date_takes_the_clock_with_it(self):
        scene = make_answered()
        for number in range(3):
            record(scene, number)
        for number in range(3):
            sign(scene, number, decided_on=TODAY - 10 * DAY)
        review = the_review()
        assert (scene.review.signed_off_on, review.decided_on) == (TODAY - 10 * DAY,) * 2
        assert (review.deadline.due_on, review.deadline.first_computed_on) == (dt.date(2027, 5, 13), SIX_MONTHS)

    def test_a_date_that_somebody_put_right_stays(self):
        scene = make_answered()
        for number in range(3):
            record(scene, number)
        who = {"by": scene.coordinator, "today": TODAY}
        review = the_review()
        services.correct_decision_date(review, review.version, decided_on=TODAY - DAY, reason="Minutes", **who)
        for number in range(3):
            sign(scene, number, decided_on=TODAY - 10 * DAY)
        assert the_review().decided_on == TODAY - DAY

    def test_a_signature_after_the_quorum_moves_nothing(self):
        Partnership.objects.create(pk=1, quorum=2)
        scene = make_asked()
        for number, day in enumerate((TODAY - DAY, TODAY - DAY, TODAY)):
            sign(scene, number, "dissents" if number == 2 else "agrees", decided_on=day)
        assert the_review().decided_on == TODAY - DAY

    def test_deciding_again_for_none_ends_it_and_its_clock(self):
        scene = make_signed_off()
        again(scene, "none")
        review = the_review()
        assert (review.ended_on, review.ended_as) == (TODAY, "withdrawn")
        assert review.ended_reason == "The partners decided otherwise: no further review"
        assert (review.deadline.ended_on, review.deadline.met_on) == (TODAY, None)

    def test_deciding_again_for_an_lcspr_starts_it_from_the_later_decision(self):
        scene = make_signed_off(outcome={"what_next": "none"})
        again(scene, "lcspr")
        assert the_review().deadline.started_on == TODAY

    def test_deciding_the_same_again_leaves_the_first_six_months(self):
        scene = make_answered()
        for number in range(3):
            record(scene, number, decided_on=TODAY - 10 * DAY)
        again(scene, "lcspr")
        assert the_review().deadline.due_on == dt.date(2027, 5, 13)

    def test_deciding_for_the_other_kind_ends_one_and_makes_the_other(self):
        scene = make_signed_off()
        again(scene, "alternative")
        first, second = LearningReview.objects.order_by("pk")
        assert (first.ended_on, second.kind, second.ended_on) == (TODAY, "alternative", None)

    def test_a_published_review_is_not_touched(self):
        scene = make_signed_off()
        review = the_review()
        services.record_published(review, TODAY, by=scene.coordinator, today=TODAY)
        again(scene, "none")
        assert the_review().ended_on is None


class TestBeginning:
    def begin(self, review, **facts):
        said = {"begun_on": TODAY, "lead": review.lead, "by": review.incident.owner, "today": TODAY}
        return beginning.begin_review(review, review.version, **{**said, **facts})

    def test_gives_lead_and_scope_and_leaves_the_clock(self):
        make_signed_off()
        other = make_user("manager")
        review = self.begin(the_review(), lead=other, terms_of_reference="What was seen")
        assert (review.lead, review.terms_of_reference) == (other, "What was seen")
        clock = the_review().deadline
        assert (clock.due_on, clock.owner) == (SIX_MONTHS, other)
        assert stage_of(review, TODAY) is Stage.STARTED

    def test_an_alternative_review_is_given_its_date(self):
        make_signed_off(outcome={"what_next": "alternative"})
        self.begin(the_review(), agreed_on=SIX_MONTHS)
        assert the_review().deadline.due_on == SIX_MONTHS

    @pytest.mark.parametrize("day", [TODAY + DAY, TODAY - DAY])
    def test_not_in_the_future_nor_before_the_decision(self, day):
        make_signed_off()
        with pytest.raises(Refused) as caught:
            self.begin(the_review(), begun_on=day)
        assert list(caught.value.problems) == ["begun_on"]

    def test_what_was_typed_about_a_reviewer_without_a_name_is_not_dropped(self):
        day = {"begun_on_day": "23", "begun_on_month": "11", "begun_on_year": "2026"}
        form = BeginForm({**day, "organisation": "Invented Reviews"}, today=TODAY, asks_date=False)
        assert form.errors == {"name": ["Enter the reviewer’s name, or leave the questions about them empty"]}
        form = BeginForm(day, today=TODAY, asks_date=False)
        assert form.is_valid()
        assert form.answers["reviewer"] is None

    def test_once(self):
        make_signed_off()
        review = self.begin(the_review())
        with pytest.raises(Refused, match="has already started"):
            self.begin(review)


@pytest.mark.both
class TestEarlierDecisions:
    """What the migration makes of a database in which nobody had started the review."""

    @pytest.fixture(autouse=True)
    def _as_in_a_migration(self):
        triggers.drop()
        yield
        triggers.install()

    def forget(self):
        """As it was before: the decision is signed off, and there is no review."""
        DeadlineChange.objects.filter(deadline__rule_key="lcspr")._raw_delete("default")
        LearningReview.history.all()._raw_delete("default")
        LearningReview.objects.all()._raw_delete("default")
        Deadline.objects.filter(rule_key="lcspr")._raw_delete("default")

    def test_get_their_review_and_clock_and_lose_them_again(self):
        scene = make_signed_off()
        before = LearningReview.objects.values().get()
        clock = Deadline.objects.filter(rule_key="lcspr").values().get()
        self.forget()
        migration.make_reviews(apps, None)
        made, ran = LearningReview.objects.values().get(), Deadline.objects.filter(rule_key="lcspr").values().get()
        own = {"id", "deadline_id", "created_at", "version"}
        assert {k: v for k, v in made.items() if k not in own} == {k: v for k, v in before.items() if k not in own}
        its_own = {"id", "subject_id", "created_at", "version"}
        assert {k: v for k, v in ran.items() if k not in its_own} == {
            k: v for k, v in clock.items() if k not in its_own
        }
        review = the_review()
        assert review.history.get().history_change_reason == migration.WHY
        assert stage_of(review, TODAY) is Stage.TO_START
        TestBeginning().begin(review)
        migration.take_back(apps, None)
        assert LearningReview.objects.get() == review
        self.forget()
        migration.make_reviews(apps, None)
        migration.take_back(apps, None)
        assert not LearningReview.objects.exists()
        assert not Deadline.objects.filter(incident=scene.case, rule_key="lcspr").exists()

    def test_those_with_a_review_keep_it_and_closed_cases_get_none(self):
        review, scene = make_review(), make_scene()
        LearningReview.objects.update(begun_on=None, decision_round=None)
        migration.begin_those_there_are(apps, None)
        migration.make_reviews(apps, None)
        found = the_review()
        assert (found, found.decision_round, found.begun_on is None) == (review, 1, False)
        assert not LearningReview.objects.filter(incident=scene.case).exists()

"""What people do to the review that follows, who may, and what the record forbids."""

import datetime as dt

import pytest

from cases.deadlines.models import DeadlineChange
from cases.incidents.access import restrict
from cases.incidents.models import Incident
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.reasons import ENTER_WHY
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from reviews.decisions import preparing
from reviews.learning import access
from reviews.learning.models import LearningReview
from reviews.learning.queries import review_of, stage_of
from reviews.learning.rules import Stage
from reviews.planning import beginning, review_services as services
from tests.factories import make_user
from tests.factories_cases import give_access, make_case
from tests.factories_reviews import TODAY, make_asked, make_review, make_scene, make_signed_off

pytestmark = pytest.mark.django_db
SIX_MONTHS = dt.date(2027, 5, 23)
DAY = dt.timedelta(1)


def who(review):
    return {"by": review.incident.owner, "today": TODAY}


def appoint(review, **fields):
    values = {"name": "Rae Viewer", "organisation": "Elsewhere", "independence": "No ties", "appointed_on": TODAY}
    return services.appoint_reviewer(review, review.version, **{**values, **who(review), **fields})


def report(review, **fields):
    values = dict.fromkeys(("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on"), TODAY)
    return services.record_report(review, review.version, **{**values, **who(review), **fields})


def decide(review, decision="full", **fields):
    facts = {"decision": decision, "decided_on": TODAY, "reason": "It helps", "told": "The family"}
    values = {f"publication_{name}": value for name, value in facts.items()}
    return services.decide_publication(review, review.version, **{**values, **who(review), **fields})


def delay(review, **fields):
    values = {"target_on": SIX_MONTHS + DAY, "category": "criminal", "reason": "The trial", "look_again": False}
    target = fields.pop("target_on", values.pop("target_on"))
    return services.record_delay(review, target, **{**values, **who(review), **fields})


class TestStarting:
    def test_the_six_months_run_from_the_decision(self):
        review = make_review(decided_on=TODAY - dt.timedelta(10))
        deadline = review.deadline
        assert (deadline.started_on, deadline.due_on) == (TODAY - dt.timedelta(10), dt.date(2027, 5, 13))
        assert (deadline.rule_key, deadline.route, deadline.subject_id) == ("lcspr", "review", review.pk)
        assert deadline.resolved_at() == f"/staff/reviews/{review.pk}/"

    def test_an_alternative_review_has_no_statutory_clock(self):
        assert make_review(kind="alternative").deadline is None

    def test_an_alternative_review_may_have_an_agreed_date(self):
        review = make_review(kind="alternative", agreed_on=SIX_MONTHS)
        assert (review.deadline.rule_key, review.deadline.due_on) == ("agreed", SIX_MONTHS)
        services.agree_date(review, SIX_MONTHS + DAY, reason="More time", **who(review))
        review.deadline.refresh_from_db()
        assert review.deadline.due_on == SIX_MONTHS + DAY

    def test_a_date_may_be_agreed_later_but_not_for_an_lcspr(self):
        review = services.agree_date(
            make_review(kind="alternative"), SIX_MONTHS, reason="Agreed", **{"by": make_user("manager"), "today": TODAY}
        )
        assert review.deadline.due_on == SIX_MONTHS
        with pytest.raises(Refused, match="statutory date"):
            lcspr = make_review()
            services.agree_date(lcspr, SIX_MONTHS, reason="x", **who(lcspr))

    def test_a_date_is_not_agreed_before_the_decision(self):
        with pytest.raises(Refused, match="on or after Mon 23 Nov 2026"):
            make_review(kind="alternative", agreed_on=TODAY - DAY)

    def test_against_the_partners_decision_is_refused(self):
        scene = make_signed_off(outcome={"what_next": "none"})
        with pytest.raises(Refused, match="decided otherwise: no further review"):
            make_review(scene)

    def test_after_a_later_decision_the_months_run_from_that_one(self):
        scene = make_signed_off(outcome={"what_next": "none"})
        who_ = {"by": scene.coordinator, "today": TODAY}
        preparing.decide_again(scene.case, reason="The Panel disagrees", known_on=TODAY, **who_)
        with pytest.raises(Refused):
            make_review(scene)

    def test_before_sign_off_it_is_recorded_with_where_it_was_decided(self):
        review = make_review(make_asked(), reason="Decided in the meeting of Mon 23 Nov 2026")
        assert review.deadline.due_on == SIX_MONTHS

    def test_twice_is_refused(self):
        scene = make_signed_off()
        make_review(scene)
        with pytest.raises(Refused, match="already under way"):
            make_review(scene)

    def test_in_the_future_is_refused(self):
        with pytest.raises(Refused):
            make_review(decided_on=TODAY + DAY)

    def test_a_corrected_decision_date_moves_the_clock_and_keeps_the_first(self):
        review = make_review()
        services.correct_decision_date(review, review.version, decided_on=TODAY - DAY, reason="Minutes", **who(review))
        review.deadline.refresh_from_db()
        assert (review.deadline.due_on, review.deadline.first_computed_on) == (SIX_MONTHS - DAY, SIX_MONTHS)


class TestWorking:
    def test_the_reviewer_needs_a_check_of_independence(self):
        with pytest.raises(Refused) as caught:
            appoint(make_review(), independence=" ")
        assert list(caught.value.problems) == ["independence"]

    def test_a_reviewer_is_replaced_with_a_reason_and_stays_in_the_history(self):
        review = appoint(make_review())
        with pytest.raises(Refused, match="Enter why Rae Viewer is being replaced"):
            appoint(review, name="Another Person")
        review = appoint(review, name="Another Person", replaced_because="Fell ill")
        assert review.reviewer_name == "Another Person"
        assert "Rae Viewer" in {row.reviewer_name for row in review.history.all()}
        assert review.history.first().history_change_reason == "Replaced the reviewer: Fell ill"

    def test_one_review_draws_on_several_cases(self):
        review = make_review()
        other = make_case(area=review.incident.area)
        services.link_incident(review, other, **who(review))
        services.link_incident(review, other, **who(review))
        assert (list(review.linked_incidents.all()), review_of(other)) == ([other], review)
        services.unlink_incident(review, other, reason="Not the same", **who(review))
        assert review_of(other) is None

    def test_the_lead_case_is_not_linked_to_itself_nor_an_unseen_one(self):
        review = make_review()
        with pytest.raises(Refused):
            services.link_incident(review, review.incident, **who(review))
        with pytest.raises(NotAllowed):
            services.link_incident(review, make_case(restricted=True, restricted_reason="x"), **who(review))

    def test_the_lead_owns_its_date(self):
        review, person = make_review(), make_user("manager")
        services.set_lead(review, review.version, lead=person, **who(review))
        review.deadline.refresh_from_db()
        assert review.deadline.owner == person

    def test_two_people_in_one_text_conflict_and_in_two_do_not(self):
        review = make_review()
        texts = {"terms_of_reference": "", "method": "", "family_contact": ""}
        services.set_scope(review, review.version, **{**texts, "method": "theirs"}, **who(review))
        saved = services.set_scope(review, review.version, **{**texts, "family_contact": "mine"}, **who(review))
        assert (saved.method, saved.family_contact) == ("theirs", "mine")
        with pytest.raises(Conflict):
            services.set_scope(review, review.version, **{**texts, "method": "mine"}, **who(review))


class TestDelay:
    def test_never_moves_the_due_date(self):
        review = make_review()
        delay(review, panel_told_on=TODAY, minister_told_on=TODAY)
        review.deadline.refresh_from_db()
        assert (review.deadline.due_on, review.deadline.target_on) == (SIX_MONTHS, SIX_MONTHS + DAY)
        line = DeadlineChange.objects.get(deadline=review.deadline)
        assert (line.category, line.panel_told_on, line.minister_told_on) == ("criminal", TODAY, TODAY)

    def test_looks_again_within_three_months(self):
        review = make_review()
        delay(review, look_again=True, target_on=dt.date(2027, 2, 23))
        with pytest.raises(Refused, match="Look again by Tue 23 Feb 2027"):
            delay(review, look_again=True, target_on=dt.date(2027, 2, 24))

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"target_on": TODAY - DAY}, "target_on"),
            ({"panel_told_on": TODAY + DAY}, "panel_told_on"),
            ({"minister_told_on": TODAY + DAY}, "minister_told_on"),
        ],
    )
    def test_says_what_is_wrong_beside_it(self, wrong, field):
        with pytest.raises(Refused) as caught:
            delay(make_review(), **wrong)
        assert list(caught.value.problems) == [field]

    def test_a_review_without_a_date_cannot_be_late(self):
        with pytest.raises(Refused, match="no date"):
            delay(make_review(kind="alternative"))


class TestFinishing:
    def test_a_report_that_is_sent_does_not_meet_the_clock_before_publication(self):
        review = decide(report(make_review()))
        assert (stage_of(review, TODAY), review.deadline.met_on) == (Stage.FINISHED, None)

    @pytest.mark.parametrize("order", [(report, lambda r: decide(r, "none")), (lambda r: decide(r, "none"), report)])
    def test_when_nothing_is_published_the_clock_is_met_by_sending(self, order):
        review = make_review()
        for act in order:
            review = act(review)
        review.deadline.refresh_from_db()
        assert (stage_of(review, TODAY), review.deadline.met_on) == (Stage.NOT_PUBLISHED, TODAY)

    def test_another_mind_about_publication_lets_the_clock_run_again(self):
        review = decide(report(decide(make_review(), "none")))
        review.deadline.refresh_from_db()
        assert review.deadline.is_open

    def test_an_alternative_review_is_done_with_its_report(self):
        review = report(make_review(kind="alternative", agreed_on=SIX_MONTHS))
        assert review.deadline.met_on == TODAY
        none = dict.fromkeys(("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on"))
        with pytest.raises(Refused) as refused:
            report(review, **none)
        assert refused.value.problems == {"reason": ENTER_WHY}
        review = report(review, **none, reason="It went back to the reviewer")
        assert review.history.first().history_change_reason == "It went back to the reviewer"
        review.deadline.refresh_from_db()
        assert review.deadline.is_open

    def test_the_publication_decision_needs_a_reason(self):
        with pytest.raises(Refused) as caught:
            decide(make_review(), publication_reason="")
        assert list(caught.value.problems) == ["publication_reason"]

    def test_a_report_in_the_future_is_refused(self):
        with pytest.raises(Refused):
            report(make_review(), report_finished_on=TODAY + DAY)


class TestPublished:
    def publish(self, review, on=TODAY, by=None, today=TODAY):
        return services.record_published(review, on, by=by or make_user("publisher"), today=today)

    def test_meets_the_clock(self):
        review = self.publish(make_review())
        review.deadline.refresh_from_db()
        assert (review.published_on, review.deadline.met_on) == (TODAY, TODAY)
        assert stage_of(review, TODAY) is Stage.PUBLISHED

    def test_a_corrected_edition_publishes_nothing_anew(self):
        review = self.publish(make_review())
        again = self.publish(review, TODAY + DAY, today=TODAY + DAY)
        assert (again.published_on, again.version) == (TODAY, review.version)

    def test_a_day_that_lies_ahead_may_be_moved(self):
        review = self.publish(make_review(), TODAY + DAY)
        assert stage_of(review, TODAY) is Stage.SCHEDULED
        review = self.publish(review, TODAY + 2 * DAY)
        review.deadline.refresh_from_db()
        assert review.deadline.met_on == TODAY + 2 * DAY

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER, Role.PUBLISHER, Role.CHECKER}))
    def test_by_any_other_role_is_refused(self, role):
        with pytest.raises(NotAllowed):
            self.publish(make_review(), by=make_user(role))

    def test_of_an_ended_review_is_refused(self):
        review = make_review()
        ended = services.end_review(
            review, review.version, ended_on=TODAY, ended_as="no_longer_needed", ended_reason="Merged", **who(review)
        )
        with pytest.raises(Refused):
            self.publish(ended)


class TestEnding:
    def end(self, review, **fields):
        values = {"ended_on": TODAY, "ended_as": "no_longer_needed", "ended_reason": "Part of another", **who(review)}
        return services.end_review(review, review.version, **{**values, **fields})

    def test_ends_its_clock_for_the_same_reason(self):
        review = self.end(make_review())
        review.deadline.refresh_from_db()
        assert (review.deadline.ended_on, review.deadline.end_reason) == (TODAY, "no_longer_needed")
        assert stage_of(review, TODAY) is Stage.ENDED

    def test_needs_a_reason(self):
        with pytest.raises(Refused):
            self.end(make_review(), ended_reason="")

    def test_taken_up_again_its_clock_runs_on(self):
        review = self.end(make_review())
        review = services.resume_review(review, reason="Not part of it after all", **who(review))
        review.deadline.refresh_from_db()
        assert (review.deadline.is_open, review.deadline.due_on) == (True, SIX_MONTHS)

    def test_another_may_start_after_one_ended(self):
        scene = make_signed_off()
        first = self.end(make_review(scene))
        second = make_review(scene)
        assert (review_of(scene.case), LearningReview.objects.count()) == (second, 2)
        assert first != second


SERVICES = {
    "start": lambda r, by: beginning.start_review(
        make_scene().case, kind="lcspr", decided_on=TODAY, reason="x", by=by, today=TODAY
    ),
    "scope": lambda r, by: services.set_scope(
        r, r.version, terms_of_reference="x", method="", family_contact="", by=by, today=TODAY
    ),
    "lead": lambda r, by: services.set_lead(r, r.version, lead=None, by=by, today=TODAY),
    "appoint": lambda r, by: appoint(r, by=by),
    "link": lambda r, by: services.link_incident(r, make_case(area=r.incident.area), by=by, today=TODAY),
    "unlink": lambda r, by: services.unlink_incident(r, r.incident, reason="x", by=by, today=TODAY),
    "decided": lambda r, by: services.correct_decision_date(
        r, r.version, decided_on=TODAY - DAY, reason="x", by=by, today=TODAY
    ),
    "delay": lambda r, by: delay(r, by=by),
    "report": lambda r, by: report(r, by=by),
    "publication": lambda r, by: decide(r, by=by),
    "end": lambda r, by: TestEnding().end(r, by=by),
}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
def test_no_other_role_may_change_a_review_even_when_named_on_its_case(role):
    review, person = make_review(), make_user(role)
    give_access(review.incident, person)
    for name, service in SERVICES.items():
        with pytest.raises(NotAllowed):
            service(review, person)
            pytest.fail(name)


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_nobody_changes_the_review_of_a_case_they_cannot_open(service):
    with pytest.raises(NotAllowed):
        service(make_review(), make_user("coordinator", area=make_case().area))


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_manager_may(service):
    service(make_review(), make_user("manager"))


def test_an_independent_reviewer_sees_their_review_and_no_other():
    mine, other = make_review(), make_review()
    person = make_user("reviewer")
    give_access(mine.incident, person, kind="reviewer", valid_until=TODAY)
    assert list(LearningReview.objects.visible_to(person, TODAY)) == [mine]
    assert not LearningReview.objects.visible_to(person, TODAY + DAY).exists()
    assert other.pk


class TestReviewersAccess:
    def open(self, review, person=None, **fields):
        person = person or make_user("reviewer")
        access.open_to_reviewer(review, person, **{"until": TODAY + 30 * DAY, **who(review), **fields})
        return person

    def seen(self, person, on=TODAY):
        return set(Incident.objects.visible_to(person, on))

    def test_opens_the_cases_of_the_review_until_its_last_day(self):
        review, other = make_review(), make_case()
        services.link_incident(review, other, by=make_user("manager"), today=TODAY)
        person = self.open(review, by=make_user("manager"))
        assert self.seen(person) == self.seen(person, TODAY + 30 * DAY) == {review.incident, other}
        assert self.seen(person, TODAY + 31 * DAY) == set()

    def test_a_new_last_day_replaces_the_old_one(self):
        review = make_review()
        person = self.open(review)
        self.open(review, person, until=TODAY)
        assert self.seen(person, TODAY + DAY) == set()
        assert access.reviewers_of(review, TODAY).count() == 1

    def test_follows_a_case_that_is_linked_later_and_one_taken_out(self):
        review, other = make_review(), make_case()
        person, manager = self.open(review), make_user("manager")
        services.link_incident(review, other, by=manager, today=TODAY)
        assert self.seen(person) == {review.incident, other}
        services.unlink_incident(review, other, reason="Not the same", by=manager, today=TODAY)
        assert self.seen(person) == {review.incident}

    def test_is_closed_at_once_with_a_reason(self):
        review = make_review()
        person = self.open(review)
        with pytest.raises(Refused):
            access.close_to_reviewer(review, person, reason="", **who(review))
        access.close_to_reviewer(review, person, reason="Replaced", **who(review))
        assert self.seen(person) == set()

    def test_is_for_reviewers_alone(self):
        with pytest.raises(Refused, match="role of independent reviewer"):
            self.open(make_review(), make_user("scrutineer"))

    def test_of_a_restricted_case_is_given_by_who_may_name_people_on_it(self):
        scene = make_signed_off()
        review, manager = make_review(scene), make_user("manager")
        for person in (scene.coordinator, manager):
            give_access(scene.case, person)
        restrict(scene.case, scene.case.version, [], reason="Staff family", by=manager, today=TODAY)
        review.refresh_from_db()
        with pytest.raises(NotAllowed, match="Ask a manager"):
            self.open(review, by=scene.coordinator)
        assert self.seen(self.open(review, by=manager)) == {scene.case}

    def test_is_given_by_nobody_else(self):
        for role in (Role.PARTNER, Role.SCRUTINEER, Role.REVIEWER, Role.PUBLISHER):
            review, person = make_review(), make_user(role)
            give_access(review.incident, person)
            with pytest.raises(NotAllowed):
                self.open(review, by=person)
            with pytest.raises(NotAllowed):
                access.close_to_reviewer(review, person, reason="x", by=person, today=TODAY)

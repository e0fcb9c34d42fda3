"""Milestones counted back from the day a review is due, and the checks of its progress."""

import datetime as dt

import pytest

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import rows
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from reviews.events.services import EVENTS
from reviews.planning import review_services as services, services as planning
from reviews.planning.models import Milestone
from reviews.planning.picture import picture_of
from reviews.planning.queries import aim_of, open_milestones, out_of_step, proposals, waiting_check
from reviews.planning.review_services import agree_terms
from reviews.planning.rules import OTHER, STEPS, day_of, next_check, propose
from reviews.planning.services import Line
from tests.factories import make_user
from tests.factories_cases import give_access, make_case
from tests.factories_reviews import TODAY, make_review

pytestmark = pytest.mark.django_db
DUE = dt.date(2027, 5, 23)  # a Sunday
DAY = dt.timedelta(1)


def who(review):
    return {"by": review.incident.owner, "today": TODAY}


def planned(review=None, *lines):
    review = review or make_review()
    lines = lines or [Line(each.step.kind, each.step.title, each.due_on) for each in proposals(review, TODAY)]
    planning.plan(review, lines, **who(review))
    return review


def one(review=None, due_on=TODAY + 30 * DAY):
    return planned(review, Line(OTHER, "Talk with the school", due_on)).milestones.select_related("deadline").get()


def checked(review=None, weeks=6, next_on=TODAY):
    review = review or make_review()
    planning.plan_checks(review, review.version, weeks=weeks, next_on=next_on, **who(review))
    return review


def look(check, **fields):
    facts = {"made_on": TODAY, "standing": "on_track", "found": "All well", "agreed": "", **who(check.review)}
    return planning.record_check(check, check.version, **{**facts, **fields})


class TestTheRule:
    """The data stands in one place: `STEPS`."""

    def test_counts_every_step_back_to_a_working_day_before_the_due_date(self):
        calendar = calendar_in_force()
        found = propose(DUE, TODAY, calendar)
        assert [each.step.kind for each in found] == [step.kind for step in STEPS]
        assert all(each.due_on < DUE and calendar.is_working_day(each.due_on) for each in found)
        assert not any(each.passed for each in found)

    @pytest.mark.parametrize(
        ("kind", "day"),
        [
            ("terms", dt.date(2026, 12, 18)),  # 22 weeks before is Sun 20 Dec 2026
            ("draft", dt.date(2027, 3, 12)),  # 10 weeks before is Sun 14 Mar 2027
            ("copy", dt.date(2027, 5, 10)),  # 10 working days
        ],
    )
    def test_of_one_step_by_hand(self, kind, day):
        step = next(step for step in STEPS if step.kind == kind)
        assert day_of(step, DUE, calendar_in_force()) == day

    def test_says_which_days_have_passed(self):
        found = propose(TODAY + 70 * DAY, TODAY, calendar_in_force())
        assert [each.step.kind for each in found if each.passed] == ["terms", "information", "event"]

    def test_the_copy_goes_early_enough_for_the_law_and_for_guidance(self):
        copy = next(step for step in STEPS if step.kind == "copy")
        calendar = calendar_in_force()
        for days in range(40):
            day = day_of(copy, DUE + days * DAY, calendar)
            assert day <= DUE + (days - 7) * DAY
            assert day <= calendar.add_working_days(DUE + days * DAY, -7)

    def test_a_check_falls_on_a_working_day(self):
        assert next_check(dt.date(2026, 11, 14), 6, calendar_in_force()) == dt.date(2026, 12, 24)


class TestPlanning:
    def test_puts_each_step_into_the_table_of_deadlines_as_agreed(self):
        review = planned()
        found = Deadline.objects.filter(route="milestone", incident=review.incident)
        assert found.count() == len(STEPS)
        assert set(found.values_list("rule_key", flat=True)) == {"agreed"}
        assert not found.statutory().exists()
        first = open_milestones(review)[0]
        assert first.deadline.resolved_at() == first.get_absolute_url()
        assert (first.deadline.owner, first.counted_from) == (review.lead, DUE)

    def test_takes_the_dates_as_changed_and_only_what_is_ticked(self):
        review = planned(None, Line("draft", "First draft of the report", TODAY + DAY))
        assert [(m.kind, m.deadline.due_on) for m in open_milestones(review)] == [("draft", TODAY + DAY)]

    def test_of_nothing_is_refused_with_a_sentence(self):
        review = make_review()
        with pytest.raises(Refused, match="Tick at least one step"):
            planning.plan(review, [], **who(review))

    def test_of_a_day_before_the_decision_is_taken_as_it_is(self):
        assert one(due_on=TODAY - DAY).deadline.due_on == TODAY - DAY

    def test_a_review_that_is_over_has_no_plan(self):
        review = make_review()
        services.end_review(
            review, review.version, ended_on=TODAY, ended_as="no_longer_needed", ended_reason="Merged", **who(review)
        )
        with pytest.raises(Refused, match="has ended"):
            planned(review, Line(OTHER, "x", TODAY))


class TestAMilestone:
    def test_moves_with_a_reason_that_stays_in_the_ledger(self):
        row = one()
        planning.move(row, row.version, due_on=TODAY + 40 * DAY, reason="The school is closed", **who(row.review))
        row.deadline.refresh_from_db()
        assert row.deadline.due_on == TODAY + 40 * DAY
        assert row.deadline.first_computed_on == TODAY + 30 * DAY
        assert row.deadline.changes.get().reason == "The school is closed"

    def test_is_reached_late_and_meets_its_date(self):
        row = one(due_on=TODAY - 5 * DAY)
        row = planning.reach(row, row.version, met_on=TODAY, note="Later than hoped", **who(row.review))
        row.deadline.refresh_from_db()
        assert (row.met_on, row.deadline.met_on) == (TODAY, TODAY)

    def test_is_dropped_and_taken_up_again(self):
        row = one()
        row = planning.drop(row, row.version, reason="Not needed", **who(row.review))
        row.deadline.refresh_from_db()
        assert (row.deadline.ended_on, row.deadline.end_reason) == (TODAY, "no_longer_needed")
        row = planning.take_back(row, row.version, reason="Needed after all", **who(row.review))
        row.deadline.refresh_from_db()
        assert (row.dropped_on, row.deadline.is_open) == (None, True)

    @pytest.mark.parametrize("how", ["reach", "drop"])
    def test_that_is_done_with_is_neither_moved_nor_dropped(self, how):
        row = one()
        facts = {"met_on": TODAY, "note": ""} if how == "reach" else {"reason": "Said so"}
        row = getattr(planning, how)(row, row.version, **facts, **who(row.review))
        with pytest.raises(Refused, match="Undo that first"):
            planning.move(row, row.version, due_on=TODAY, reason="x", **who(row.review))
        with pytest.raises(Refused, match="Undo that first"):
            planning.drop(row, row.version, reason="x", **who(row.review))

    def test_that_is_open_is_not_taken_back(self):
        row = one()
        with pytest.raises(Refused, match="still open"):
            planning.take_back(row, row.version, reason="x", **who(row.review))

    def test_asks_for_a_reason_and_for_no_day_that_has_not_come(self):
        row = one()
        for act in (
            lambda: planning.move(row, row.version, due_on=TODAY, reason=" ", **who(row.review)),
            lambda: planning.drop(row, row.version, reason="", **who(row.review)),
            lambda: planning.reach(row, row.version, met_on=TODAY + DAY, note="", **who(row.review)),
        ):
            with pytest.raises(Refused):
                act()

    def test_is_reached_by_the_fact_recorded_elsewhere(self):
        review = planned()
        services.set_scope(review, 0 or review.version, terms_of_reference="What was seen", method="",
                           family_contact="", **who(review))  # fmt: skip
        review.refresh_from_db()
        agree_terms(review, review.version, agreed_on=TODAY, agreed_with="The partners", **who(review))
        EVENTS.append(review, {"kind": "learning", "held_on": TODAY, "summary": "", "counts": {}}, **who(review))
        days = dict.fromkeys(("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on"), TODAY)
        review.refresh_from_db()
        services.record_report(review, review.version, **days, **who(review))
        reached = set(Milestone.objects.filter(review=review, met_on=TODAY).values_list("kind", flat=True))
        assert reached == {"terms", "event", "copy"}

    def test_a_check_recorded_by_two_people_is_recorded_once(self):
        check = waiting_check(checked())
        look(check)
        with pytest.raises(Conflict):
            look(check, found="Something else")


class TestWhenTheTargetMoves:
    def delayed(self, review, *, look_again=False):
        facts = {"category": "criminal", "reason": "The trial", "look_again": look_again}
        target = TODAY + 60 * DAY if look_again else DUE + 90 * DAY
        services.record_delay(review, target, **facts, **who(review))
        review.deadline.refresh_from_db()
        return review

    def test_the_open_ones_are_out_of_step_and_may_be_proposed_anew(self):
        review = planned()
        first = open_milestones(review)[0]
        planning.reach(first, first.version, met_on=TODAY, note="", **who(review))
        self.delayed(review)
        assert aim_of(review) == DUE + 90 * DAY
        assert len(out_of_step(review)) == len(STEPS) - 1
        planned(review, *[Line(e.step.kind, e.step.title, e.due_on) for e in proposals(review, TODAY)][1:])
        assert out_of_step(review) == []
        assert Milestone.objects.filter(review=review).count() == len(STEPS)
        moved = Milestone.objects.get(review=review, kind="draft").deadline
        assert moved.due_on == day_of(STEPS[3], DUE + 90 * DAY, calendar_in_force())
        assert moved.changes.get().reason == "Counted back from Sat 21 Aug 2027"

    def test_a_day_to_look_again_moves_nothing(self):
        review = self.delayed(planned(), look_again=True)
        assert (aim_of(review), out_of_step(review)) == (DUE, [])

    def test_one_added_by_hand_stays_where_it_was_put(self):
        row = one()
        assert out_of_step(self.delayed(row.review)) == []


class TestWhenTheReviewEnds:
    def end(self, review):
        review.refresh_from_db()
        return services.end_review(
            review, review.version, ended_on=TODAY, ended_as="no_longer_needed", ended_reason="Merged", **who(review)
        )

    def test_its_open_dates_end_and_run_again_when_it_is_taken_up_again(self):
        review = checked(planned())
        dropped = open_milestones(review)[0]
        planning.drop(dropped, dropped.version, reason="Not needed", **who(review))
        ended = self.end(review)
        running = Deadline.objects.open().filter(incident=review.incident, route__in=["milestone", "progress-check"])
        assert not running.exists()
        services.resume_review(ended, reason="After all", **who(review))
        assert running.count() == len(STEPS)  # one was dropped, and one check waits

    def test_a_publication_date_ends_them_too(self):
        review = checked(planned())
        services.record_published(review, TODAY + DAY, by=make_user("publisher"), today=TODAY)
        assert not any(one.deadline.is_open for one in open_milestones(review))
        assert not waiting_check(review).deadline.is_open


class TestProgressChecks:
    def test_the_next_one_is_made_when_one_is_recorded(self):
        review = checked()
        first = look(waiting_check(review))
        first.deadline.refresh_from_db()
        assert first.deadline.met_on == TODAY
        second = waiting_check(review)
        assert (second.number, second.deadline.due_on) == (2, dt.date(2027, 1, 4))
        assert second.deadline.resolved_at() == second.get_absolute_url()

    def test_a_correction_makes_no_further_one(self):
        review = checked()
        first = look(waiting_check(review))
        look(first, found="One agency is late", standing="at_risk")
        assert review.progress_checks.count() == 2

    def test_the_weeks_between_them_can_be_changed_and_the_checks_stopped(self):
        review = checked()
        review.refresh_from_db()
        checked(review, weeks=4, next_on=TODAY + 7 * DAY)
        assert waiting_check(review).deadline.due_on == TODAY + 7 * DAY
        review.refresh_from_db()
        checked(review, weeks=None, next_on=None)
        assert not waiting_check(review).deadline.is_open
        review.refresh_from_db()
        checked(review, weeks=8, next_on=TODAY + 9 * DAY)
        assert waiting_check(review).deadline.is_open
        assert review.progress_checks.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "field"), [({"weeks": 0}, "weeks"), ({"weeks": 27}, "weeks"), ({"next_on": None}, "next_on")]
    )
    def test_say_what_is_wrong_beside_it(self, wrong, field):
        review = make_review()
        with pytest.raises(Refused) as caught:
            planning.plan_checks(review, review.version, **{"weeks": 6, "next_on": TODAY, **wrong}, **who(review))
        assert list(caught.value.problems) == [field]

    @pytest.mark.parametrize("wrong", [{"found": " "}, {"standing": ""}, {"made_on": TODAY + DAY}])
    def test_say_what_was_found_on_a_day_that_has_come(self, wrong):
        check = waiting_check(checked())
        with pytest.raises(Refused) as caught:
            look(check, **wrong)
        assert list(caught.value.problems) == list(wrong)


SERVICES = {
    "plan": lambda r, by: planning.plan(r, [Line(OTHER, "x", TODAY)], by=by, today=TODAY),
    "move": lambda r, by: planning.move(one(r), 2, due_on=TODAY, reason="x", by=by, today=TODAY),
    "reach": lambda r, by: planning.reach(one(r), 2, met_on=TODAY, note="", by=by, today=TODAY),
    "drop": lambda r, by: planning.drop(one(r), 2, reason="x", by=by, today=TODAY),
    "take_back": lambda r, by: planning.take_back(
        planning.drop(one(r), 2, reason="x", **who(r)), 3, reason="x", by=by, today=TODAY
    ),
    "checks": lambda r, by: planning.plan_checks(r, r.version, weeks=6, next_on=TODAY, by=by, today=TODAY),
    "look": lambda r, by: look(waiting_check(checked(r)), by=by),
}
OTHERS = (Role.PARTNER, Role.REVIEWER, Role.SCRUTINEER, Role.CONTRIBUTOR, Role.PUBLISHER)


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_no_other_role_may_even_when_named_on_the_case(service):
    review, person = make_review(), make_user(*OTHERS)
    give_access(review.incident, person)
    with pytest.raises(NotAllowed):
        service(review, person)


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_nobody_plans_a_review_they_cannot_open(service):
    with pytest.raises(NotAllowed):
        service(make_review(), make_user("coordinator", area=make_case().area))


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_manager_may(service):
    service(make_review(), make_user("manager"))


@pytest.mark.parametrize("name", ["move", "reach", "drop"])
def test_who_saw_an_older_version_is_told(name):
    row = one()
    facts = {
        "move": {"due_on": TODAY, "reason": "Said so"},
        "reach": {"met_on": TODAY, "note": ""},
        "drop": {"reason": "Said so"},
    }
    planning.move(row, row.version, due_on=TODAY + DAY, reason="Meanwhile", **who(row.review))
    with pytest.raises(Conflict):
        getattr(planning, name)(row, row.version, **facts[name], **who(row.review))


def test_the_plan_has_a_picture_that_says_how_each_milestone_stands(sign_in):
    review = make_review()
    planned(review)
    page = sign_in(review.incident.owner).get(f"/staff/reviews/{review.pk}/plan/").content.decode()
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert "today" in picture
    assert "Terms of reference agreed" in picture
    assert page.index("</table>") < page.index("<svg"), "what is pressed comes first, the picture beside it"


def test_a_milestone_reached_late_says_how_late_and_one_that_was_dropped_is_in_no_picture():
    review = make_review()
    planned(review)
    first, second, third, *_ = review.milestones.select_related("deadline")
    first.met_on, second.met_on = first.deadline.due_on + dt.timedelta(days=6), second.deadline.due_on
    third.dropped_on = TODAY
    found = list(
        zip((first, second, third), rows([one.deadline for one in (first, second, third)], TODAY), strict=True)
    )
    said = picture_of(found, TODAY).description
    assert f"{first.title}: Reached 6 days late" in said
    assert f"{second.title}: Reached on time" in said
    assert third.title not in said
    assert picture_of(found[:1], TODAY) is None


def test_the_next_check_of_progress_is_not_planned_for_a_day_that_has_passed():
    review = make_review()
    yesterday = TODAY - DAY
    with pytest.raises(Refused) as refused:
        planning.plan_checks(review, review.version, weeks=6, next_on=yesterday, **who(review))
    assert "today or later" in refused.value.problems["next_on"]
    checked(review, next_on=TODAY)
    review.refresh_from_db()
    later = {"by": review.incident.owner, "today": TODAY + 3 * DAY}
    planning.plan_checks(review, review.version, weeks=4, next_on=TODAY, **later)  # one that passed meanwhile stays

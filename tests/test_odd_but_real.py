"""Odd histories that happen: each is short to tell, and each once took a wrong way or could have."""

import datetime as dt

import pytest

from cases.deadlines import adjusting
from cases.deadlines.models import CalendarDay, Deadline, RuleVersion
from cases.editing import corrections
from cases.incidents.models import Incident, Person, Reopening
from cases.notifications import clocks, services as notifications
from cases.notifications.services import Sent
from cases.restrictions.models import ParallelReview
from csprapp.accounts.models import User
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import with_version
from dashboard.people.services import end_account
from dashboard.work.queries import mine
from dashboard.work.reminders import send_reminders
from reviews.decisions import preparing
from reviews.learning.models import LearningReview
from reviews.planning import fifteen_days
from reviews.planning.fifteen_days import SIGN, rows_of
from reviews.rapid.queries import rapid_review_of
from tests.factories import make_area, make_user
from tests.factories_cases import log_case, person_facts
from tests.factories_reviews import ANSWERS, NOTIFIED, OUTCOME, make_answered, make_asked, make_scene, record, sign

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = dt.date
DAY = dt.timedelta(1)


def running(case):
    return {row.rule_key: row.due_on for row in Deadline.objects.open().statutory().filter(incident=case)}


def now_of(case):
    return Incident.objects.get(pk=case.pk)


def details(case, today, **facts):
    case = now_of(case)
    return corrections.correct_details(case, case.version, facts, reason="Found out", by=case.owner, today=today)


def close(case, on, as_="finished"):
    case = now_of(case)
    return corrections.close_case(case, case.version, on, as_, reason="Done", by=case.owner, today=on)


class TestTheClocks:
    def test_awareness_ten_minutes_before_midnight_on_christmas_eve(self):
        eve = D(2026, 12, 24)
        case = log_case(aware_on=eve, aware_time=dt.time(23, 50), today=eve)
        assert running(case) == {"notify_panel": D(2027, 1, 5), "tell_partners": D(2027, 1, 5)}
        notifications.record_notification(case, Sent(D(2027, 1, 4)), by=case.owner, today=D(2027, 1, 4))
        assert running(case)["rapid_review"] == D(2027, 1, 25)

    def test_the_panel_moves_its_date_twice_and_takes_it_back(self):
        case = log_case(aware_on=NOTIFIED, today=NOTIFIED)
        notifications.record_notification(case, Sent(NOTIFIED), by=case.owner, today=NOTIFIED)
        fifteen_days.plan(case, by=case.owner, today=NOTIFIED)
        governs = clocks.find(case, "rapid_review")
        for day, sign_by in ((D(2026, 12, 4), D(2026, 12, 2)), (D(2026, 11, 27), D(2026, 11, 25))):
            clocks.set_panel_date(case, day, by=case.owner, today=NOTIFIED + DAY)
            governs.refresh_from_db()
            assert (governs.due_on, rows_of(case)[SIGN].due_on) == (day, sign_by)
        clocks.set_panel_date(case, None, by=case.owner, today=NOTIFIED + DAY)
        governs.refresh_from_db()
        assert governs.due_on == governs.computed_on == D(2026, 11, 23)
        assert rows_of(case)[SIGN].due_on == D(2026, 11, 19)

    def test_a_bank_holiday_proclaimed_after_the_notification_moves_the_date_and_the_plan_counted_back_from_it(self):
        case = log_case(aware_on=NOTIFIED, today=NOTIFIED)
        notifications.record_notification(case, Sent(NOTIFIED), by=case.owner, today=NOTIFIED)
        fifteen_days.plan(case, by=case.owner, today=NOTIFIED)
        before = {route: row.due_on for route, row in rows_of(case).items()}
        new = adjusting.NewDay(CalendarDay.Kind.ADDED, D(2026, 11, 18), "A day of mourning", "The Gazette")
        who = {"by": make_user("administrator"), "why": "Proclaimed", "today": NOTIFIED + DAY}
        adjusting.change_calendar(new, **who)
        assert clocks.find(case, "rapid_review").due_on == D(2026, 11, 24)
        after = {route: row.due_on for route, row in rows_of(case).items()}
        assert before[SIGN] == D(2026, 11, 19)
        assert after == before | {SIGN: D(2026, 11, 20)}, (
            "the others lie before the new day, as many days from the start"
        )

    def test_a_rule_adopted_from_a_day_between_awareness_and_today_moves_what_starts_after_it_and_its_plan_alone(self):
        case = log_case(aware_on=D(2026, 10, 30), today=NOTIFIED)
        notifications.record_notification(case, Sent(NOTIFIED), by=case.owner, today=NOTIFIED)
        fifteen_days.plan(case, by=case.owner, today=NOTIFIED)
        who = {"by": make_user("administrator"), "why": "A new edition", "today": NOTIFIED + DAY}
        for key, length in (("tell_partners", 3), ("rapid_review", 20)):
            facts = {"length": length, "unit": "working_days", "source": "Guidance", "edition": "2026"}
            adjusting.change_rule(RuleVersion(key=key, in_force_from=D(2026, 11, 1), **facts), **who)
        assert running(case) == {"tell_partners": D(2026, 11, 6), "rapid_review": D(2026, 11, 30)}
        assert rows_of(case)[SIGN].due_on == D(2026, 11, 26)


class TestTheRoute:
    AWARE, REPORTED = D(2026, 3, 2), D(2026, 3, 4)

    def death(self, **more):
        person = person_facts("died", "Q.Z.", looked_after="yes", date_of_birth=D(2012, 1, 5), died_on=D(2026, 3, 1))
        facts = {"nature": "death", "abuse_or_neglect": "not_suspected", "people": [person], "aware_on": self.AWARE}
        return log_case(**{**facts, "today": self.REPORTED, **more})

    def test_suspicion_six_months_after_a_death_in_care_starts_the_panels_days_from_the_day_it_arose(self):
        case, arose, today = self.death(), D(2026, 9, 3), D(2026, 9, 7)
        notifications.record_notification(case, Sent(self.REPORTED), by=case.owner, today=self.REPORTED)
        details(case, today, abuse_or_neglect="suspected", suspected_on=arose)
        assert running(case) == {"notify_panel": D(2026, 9, 10), "tell_partners": D(2026, 9, 10)}

    def test_in_a_closed_case_it_is_the_new_fact_that_opens_it_again(self):
        case, today = self.death(), D(2026, 9, 7)
        notifications.record_notification(case, Sent(self.REPORTED), by=case.owner, today=self.REPORTED)
        close(case, D(2026, 3, 20))
        with pytest.raises(Refused) as caught:
            details(case, today, abuse_or_neglect="suspected", suspected_on=D(2026, 9, 3))
        assert "Open it again" in caught.value.problems["abuse_or_neglect"]
        case = now_of(case)
        corrections.reopen_case(
            case, case.version, reason="The post-mortem", learned_on=D(2026, 9, 3),
            starts=Reopening.Starts.NOTIFICATION, by=case.owner, today=today,
        )  # fmt: skip
        details(case, today, abuse_or_neglect="suspected", suspected_on=D(2026, 9, 3))
        assert running(case) == {"notify_panel": D(2026, 9, 10), "tell_partners": D(2026, 9, 10)}

    def test_a_child_in_care_who_dies_weeks_after_what_happened_is_reported_from_the_day_of_the_death(self):
        """Nobody is late with a report of what had not happened yet."""
        person = person_facts("harmed", "Q.Z.", looked_after="yes", date_of_birth=D(2012, 1, 5))
        facts = {"abuse_or_neglect": "not_suspected", "people": [person], "aware_on": self.AWARE}
        case = log_case(**facts, today=self.AWARE)
        person, died_on = case.people.get(), D(2026, 4, 10)
        facts = {"role": "died", "died_on": died_on}
        corrections.correct_person(person, person.version, facts, reason="Died", by=case.owner, today=D(2026, 4, 13))
        assert running(case) == {"report_death": D(2026, 4, 17)}

    def test_of_twins_one_dies_and_one_is_harmed(self):
        born = D(2026, 1, 5)
        people = [
            person_facts("died", "A.Z.", date_of_birth=born, died_on=D(2026, 11, 15)),
            person_facts("harmed", "B.Z.", date_of_birth=born),
        ]
        case = log_case(people=people, abuse_or_neglect="suspected", nature="death")
        assert set(running(case)) == {"notify_panel", "tell_partners"}, "one notification for both"
        assert [row.person.initials for row in ParallelReview.objects.filter(incident=case)] == ["A.Z."]
        other = case.people.get(initials="B.Z.")
        facts = {"role": "died", "died_on": D(2026, 11, 18)}
        corrections.correct_person(other, other.version, facts, reason="Died", by=case.owner, today=D(2026, 11, 18))
        assert sorted(row.person.initials for row in ParallelReview.objects.filter(incident=case)) == ["A.Z.", "B.Z."]
        assert len(running(case)) == 2, "no second clock"

    def test_an_unborn_child_is_born_and_then_dies(self):
        case = log_case(people=[person_facts("unborn", "Q.Z.", expected_on=D(2026, 12, 1))])
        (birth,) = case.deadlines.open().filter(route="person-birth")
        assert birth.due_on == D(2026, 12, 1)

        def correct(today, **facts):
            person = case.people.get()
            corrections.correct_person(person, person.version, facts, reason="Said", by=case.owner, today=today)
            birth.refresh_from_db()

        with pytest.raises(Refused):
            correct(D(2026, 11, 29), date_of_birth=D(2026, 11, 28))  # born, and still called unborn
        correct(D(2026, 11, 29), role="harmed", date_of_birth=D(2026, 11, 28))
        assert birth.met_on == D(2026, 11, 29)
        assert not ParallelReview.objects.filter(incident=case).exists()
        correct(D(2026, 12, 2), role="died", died_on=D(2026, 12, 1))
        assert ParallelReview.objects.filter(incident=case).count() == 1
        assert birth.met_on == D(2026, 11, 29), "it was born, whatever came then"

    def test_of_a_child_who_was_never_born_nothing_more_is_awaited(self):
        case = log_case(people=[person_facts("unborn", "Q.Z.", expected_on=D(2026, 12, 1))])
        person = case.people.get()
        facts = {"died_on": D(2026, 11, 17)}
        corrections.correct_person(person, person.version, facts, reason="Said", by=case.owner, today=D(2026, 11, 18))
        assert not case.deadlines.open().filter(route="person-birth").exists()
        assert not ParallelReview.objects.filter(incident=case).exists()
        assert Person.objects.get(pk=person.pk).role == "unborn"


class TestTheDecision:
    def test_partners_sign_out_of_order_and_the_review_runs_from_the_day_the_last_of_them_decided(self):
        scene = make_asked()
        for number, day in ((2, D(2026, 11, 20)), (0, D(2026, 11, 10)), (1, D(2026, 11, 16))):
            sign(scene, number, decided_on=day)
        review = LearningReview.objects.get()
        assert review.decided_on == review.deadline.started_on == D(2026, 11, 20)
        assert review.deadline.due_on == D(2027, 5, 20)

    def test_one_who_withdraws_before_the_last_has_signed_leaves_no_review_and_no_clock(self):
        scene = make_asked()
        sign(scene, 0)
        sign(scene, 1)
        preparing.take_back(scene.case, reason="The ICB withdrew", by=scene.coordinator, today=D(2026, 11, 23))
        assert not LearningReview.objects.exists()
        preparing.ask_partners(scene.case, by=scene.coordinator, today=D(2026, 11, 23))
        for number in range(3):
            sign(scene, number)
        assert LearningReview.objects.get().decided_on == D(2026, 11, 23)

    def test_one_who_withdraws_afterwards_is_decided_again_and_the_first_decision_stays(self):
        scene = make_asked()
        for number in range(3):
            sign(scene, number)
        who = {"by": scene.coordinator, "today": D(2026, 11, 23)}
        preparing.decide_again(scene.case, reason="The ICB withdrew", known_on=D(2026, 11, 23), **who)
        assert LearningReview.objects.get().ended_on is None, "the decision stands until there is another"
        preparing.answer_outcome(scene.case, scene.review.version, {**OUTCOME, "what_next": "none"}, **who)
        preparing.ask_partners(scene.case, **who)
        for number in range(3):
            sign(scene, number)
        assert LearningReview.objects.get().ended_on == D(2026, 11, 23)
        assert scene.review.earlier_decisions.get().what_next == "lcspr"

    def test_recorded_from_minutes_dated_last_month_the_six_months_began_last_month(self):
        scene = make_answered(notified=D(2026, 10, 1))
        for number in range(3):
            record(scene, number, decided_on=D(2026, 10, 23))
        review = LearningReview.objects.get()
        assert review.deadline.due_on == D(2027, 4, 23)
        assert review.deadline in mine(scene.coordinator, D(2026, 11, 23))
        to_send = Deadline.objects.open().get(route="case-rapid-review-sent")
        assert to_send.due_on == D(2026, 11, 23), "the Panel’s date has passed: it is to be sent today"


class TestWhoLeaves:
    def test_on_the_due_day_itself_the_heir_has_the_date_that_morning_and_who_left_hears_nothing(self):
        area = make_area()
        leaver, heir, admin = make_user("coordinator", area=area), make_user("manager", area=area), None
        admin = make_user("administrator")
        case = log_case(by=leaver, area=area, aware_on=D(2026, 11, 16), today=D(2026, 11, 16))
        due_on = D(2026, 11, 23)
        person = with_version(User.objects.get(pk=leaver.pk))
        end_account(person, person.version, heir=heir, reason="Left", by=admin, today=due_on)
        send_reminders(due_on)
        assert not Outbox.objects.filter(kind="digest", recipient=leaver.email).exists()
        mail = Outbox.objects.get(kind="digest", recipient=heir.email)
        assert mail.title.startswith(f"Due today: notify the national Panel of {case.reference}")
        assert {row.rule_key for row in mine(heir, due_on)} >= {"notify_panel", "tell_partners"}


def test_a_rapid_review_decided_before_it_is_notified_anew_goes_with_the_new_fact():
    """Closed, opened again for a new fact, and notified: what the partners had signed is the earlier round."""
    scene = make_scene(notified=None)
    who = {"by": scene.coordinator}
    notifications.record_notification(scene.case, Sent(NOTIFIED), today=NOTIFIED, **who)
    preparing.answer_criteria(scene.case, 0, ANSWERS, today=NOTIFIED, **who)
    outcome = {**OUTCOME, "what_next": "none"}
    preparing.answer_outcome(scene.case, rapid_review_of(scene.case).version, outcome, today=NOTIFIED, **who)
    for number in range(3):
        record(scene, number, decided_on=NOTIFIED, today=NOTIFIED)
    close(scene.case, NOTIFIED + 7 * DAY)
    case, learned = now_of(scene.case), NOTIFIED + 14 * DAY
    corrections.reopen_case(
        case, case.version, reason="Another child", learned_on=learned, starts="notification", today=learned, **who
    )
    notifications.record_notification(now_of(case), Sent(learned), today=learned, **who)
    assert running(case)["rapid_review"] == D(2026, 12, 7)

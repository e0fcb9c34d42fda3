"""Random histories of a partnership: whatever people do in whatever order, no open case is ever left with nothing
running, nobody named and no recorded reason, and after each daily command a date runs in every one, with somebody there
to keep it. Whatever a service does not want, it refuses in words.
"""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, settings as running, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases.dates import giving
from cases.deadlines import adjusting, services as deadlines
from cases.deadlines.models import CalendarDay, Deadline, EndReason, RuleVersion
from cases.editing import corrections
from cases.incidents.models import Closed, Incident
from cases.intake import begun
from cases.intake.wizard import FORM
from cases.notifications import led_by_other_area, services as notifications
from cases.notifications.models import AreaLead, Notification
from cases.notifications.services import Sent
from csprapp import kept
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.clock.calendar import OutsideCalendar
from csprapp.records.models import Draft
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, drop_draft, save_draft
from csprapp.records.settings_rows import with_version
from dashboard.people.services import end_account
from dashboard.work.queries import mine
from dashboard.work.standing_in import set_away
from reviews.actions import services as actions
from reviews.actions.models import Action
from reviews.decisions import disagreements, preparing, services as decisions
from reviews.decisions.models import Disagreement
from reviews.decisions.queries import ballot_of
from reviews.learning import access
from reviews.learning.models import LearningReview
from reviews.learning.queries import part_of_a_running_one
from reviews.planning import beginning, fifteen_days, review_services as reviewing
from reviews.rapid import services as rapid
from reviews.rapid.queries import rapid_review_of
from reviews.returns import services as returns
from reviews.returns.models import AgencyRequest
from reviews.signing import services as signing
from reviews.signing.models import ReviewPosition
from tests.factories import make_agency, make_area, make_body, make_delegate, make_user
from tests.factories_cases import log_case, three_boxes
from tests.factories_reviews import ANSWERS, OUTCOME
from tests.standing_clock import clock

START = dt.date(2026, 3, 2)
AGO = st.integers(0, 12)  # days before today
AHEAD = st.integers(-3, 40)  # days after today
NUMBER = st.integers(0, 99)  # which of several
NO = (Refused, NotAllowed, Conflict, OutsideCalendar)


def one_of(found: Any, number: int) -> Any:
    """One of some rows; None where there are none."""
    rows = list(found.order_by("pk"))
    return rows[number % len(rows)] if rows else None


class Partnership(RuleBasedStateMachine):
    """Cases of one area, the people who work on them, and the days that pass."""

    @initialize()
    def opens(self) -> None:
        self.today = START
        self.area = make_area()
        self.worker = make_user(Role.COORDINATOR, Role.MANAGER, area=self.area)
        self.others = [make_user(Role.COORDINATOR, area=self.area) for _ in range(2)]
        self.admin, self.publisher = make_user(Role.ADMINISTRATOR), make_user(Role.PUBLISHER)
        self.bodies = [make_body(kind, self.area) for kind in ("local_authority", "icb", "police")]
        self.delegates = [make_delegate(body) for body in self.bodies]
        self.agencies = [make_agency() for _ in range(2)]
        self.reviewers = [make_user(Role.REVIEWER) for _ in range(2)]
        self.done: list[str] = []
        for ago in (0, 3):
            self.log(ago, True, bool(ago))
        self.answer(0, "lcspr", 10, True)  # so that a review is there from the first step on
        self.decide(0, 0, False, True, False)

    def attempt(self, deed: Any, *given: Any, **said: Any) -> None:
        """Do it as the person who works on every case; a refusal changes nothing."""
        said = {"by": self.worker, "today": self.today, **said}
        try:
            with transaction.atomic():
                deed(*given, **said)
            self.done.append(f"{self.today} {deed.__name__}")
        except NO:
            pass

    def day(self, ago: int) -> dt.date:
        return self.today - dt.timedelta(days=ago)

    def case(self, number: int) -> Incident:
        cases = list(Incident.objects.order_by("pk"))
        return cases[number % len(cases)]

    def review(self, number: int) -> LearningReview | None:
        return one_of(LearningReview.objects.all(), number)

    def action(self, number: int) -> Action | None:
        return one_of(Action.objects.all(), number)

    # --- Cases ---
    @rule(ago=AGO, known=st.booleans(), other=st.booleans())
    def log(self, ago, known, other):
        owner = self.others[0] if other and self.others[0].is_active else self.worker
        aware_on = self.day(ago) if known else None
        log_case(by=self.worker, owner=owner, area=self.area, aware_on=aware_on, today=self.today)

    @rule(number=NUMBER, ago=AGO, deed=st.sampled_from(["type", "nothing", "discard", "log"]))
    def begins_to_log(self, number, ago, deed):
        """Somebody types of an incident and leaves it, takes it all out again, discards it or logs it."""
        person = [self.worker, *self.others][number % 3]
        if not person.is_active:
            return
        if deed in {"type", "nothing"}:
            day = self.day(ago) if deed == "type" else None
            save_draft(person, FORM, {"referred_by": "A ward" if day else "", **three_boxes("aware_on", day)}, "when")
        else:
            begun.finish(person, self.today, logged=deed == "log")
            drop_draft(person, FORM, "when")

    @rule(number=NUMBER, ago=AGO, deed=st.sampled_from(["aware", "close", "reopen", "anew", "assign"]), how=NUMBER)
    def keep_case(self, number, ago, deed, how):
        case, day = self.case(number), self.day(ago)
        if deed == "aware":
            self.attempt(corrections.set_awareness, case, case.version, day, None, reason="Found out")
        elif deed == "close":
            closed_as = list(Closed)[how % len(Closed)]
            self.attempt(corrections.close_case, case, case.version, day, closed_as, reason="Done with")
        elif deed == "reopen":
            self.attempt(corrections.reopen_case, case, case.version, reason="A mistake")
        elif deed == "anew":
            starts = list(case.reopenings.model.Starts)[how % 2]
            self.attempt(corrections.reopen_case, case, case.version, reason="New", learned_on=day, starts=starts)
        else:
            owner = [self.worker, *self.others][how % 3]
            self.attempt(corrections.assign_case, case, case.version, owner, reason="Shared out")

    @rule(
        number=NUMBER, ago=AGO, ahead=AHEAD,
        deed=st.sampled_from(["notify", "advised", "withdraw", "not", "after all", "pass on", "back"]),
    )  # fmt: skip
    def notify(self, number, ago, ahead, deed):
        case, day = self.case(number), self.day(ago)
        sent, lead = (
            one_of(Notification.objects.filter(incident=case), ago),
            one_of(AreaLead.objects.filter(incident=case), 0),
        )
        if deed in {"notify", "advised"}:
            panel_date = self.day(-ahead) if deed == "advised" else None
            facts = Sent(day, sent_by="An officer", late_reason="Found out late", panel_date=panel_date)
            self.attempt(notifications.record_notification, case, facts)
        elif deed == "withdraw" and sent:
            self.attempt(notifications.withdraw_notification, sent, sent.version, day, reason="Not the duty")
        elif deed == "not":
            said = {"decided_by": "The director", "reason": "No abuse suspected"}
            self.attempt(notifications.decide_not_to_notify, case, case.version, day, **said)
        elif deed == "after all":
            self.attempt(notifications.take_back_not_notifying, case, case.version, reason="Looked at again")
        elif deed == "pass on":
            facts = {
                "led_by": "Elsewhere Partnership",
                "since_on": day,
                "reason": "It happened there",
                "asked": "A return",
            }
            due_on = self.day(-ahead) if ahead > 0 else None
            self.attempt(led_by_other_area.pass_on, case, facts, due_on=due_on)
        elif deed == "back" and lead:
            self.attempt(led_by_other_area.take_back, lead, lead.version, day, reason="Given back")

    @rule(number=NUMBER, ago=AGO, deed=st.sampled_from(["dies", "lives", "looked after", "suspected", "not suspected"]))
    def learn(self, number, ago, deed):
        """What is found out about a child changes to whom the death is reported, and which clocks run."""
        case = self.case(number)
        person, said = case.people.order_by("pk").first(), {"reason": "The post-mortem"}
        if deed in {"suspected", "not suspected"}:
            facts = {"abuse_or_neglect": deed.replace(" ", "_")}
            facts |= {"suspected_on": self.day(ago)} if deed == "suspected" else {}
            self.attempt(corrections.correct_details, case, case.version, facts, **said)
        else:
            facts = {"dies": {"role": "died", "died_on": self.day(ago)}, "lives": {"role": "harmed", "died_on": None}}
            facts = facts.get(deed, {"looked_after": "yes"})
            self.attempt(corrections.correct_person, person, person.version, facts, **said)

    @rule(number=NUMBER, ahead=AHEAD, deed=st.sampled_from(["move", "wait", "give"]), how=NUMBER)
    def keep_date(self, number, ahead, deed, how):
        """A date is moved, waits for a trial, or is somebody else's."""
        date = one_of(Deadline.objects.open().filter(incident__isnull=False), number)
        if date is None:
            return
        to = self.day(-ahead)

        def act(*, by, today):
            if deed == "move":
                deadlines.set_date(date, to, by=by, decided_on=today, why="Agreed")
            elif deed == "wait":
                said = {"category": "criminal", "why": "The trial", "look_again": True}
                deadlines.record_delay(date, to, **said, by=by, decided_on=today)
            else:
                said = {"whole": how % 3 == 0, "note": "Please", "by": by, "today": today}
                giving.give(date, date.version, self.others[how % 2], **said)

        self.attempt(act)

    @rule(number=NUMBER)
    def plan_days(self, number):
        self.attempt(fifteen_days.plan, self.case(number))

    @rule(number=NUMBER, ahead=AHEAD, here=st.booleans())
    def goes_away(self, number, ahead, here):
        person = self.others[number % 2]
        until, deputy = (None, None) if here else (self.day(-ahead), self.others[1 - number % 2])
        self.attempt(set_away, person, 0, until, deputy)

    @rule(number=NUMBER, ahead=AHEAD, which=NUMBER)
    def ask_agencies(self, number, ahead, which):
        case = self.case(number)
        asked = one_of(AgencyRequest.objects.filter(incident=case), which)
        if asked and which % 2:
            self.attempt(returns.take_back, asked, asked.version, "Not theirs")
        else:
            people = list(case.people.all())
            self.attempt(returns.ask, case, [self.agencies[which % 2]], people, self.day(-ahead))

    # --- The rapid review ---
    @rule(number=NUMBER, next=st.sampled_from(["lcspr", "alternative", "none"]), ahead=AHEAD, ask=st.booleans())
    def answer(self, number, next, ahead, ask):
        case = self.case(number)
        self.attempt(
            notifications.record_notification, case, Sent(self.today, sent_by="An officer", late_reason="Late")
        )
        agreed = self.day(-ahead) if next == "alternative" else None
        said = {**OUTCOME, "what_next": next, "agreed_on": agreed, "criteria_met": "no" if next == "none" else "yes"}
        self.attempt(preparing.answer_criteria, case, version_of(case), ANSWERS)
        self.attempt(preparing.answer_outcome, case, version_of(case), said)
        if ask:
            self.attempt(preparing.ask_partners, case)

    @rule(number=NUMBER, ago=AGO, dissents=st.booleans(), minutes=st.booleans(), sent=st.booleans())
    def decide(self, number, ago, dissents, minutes, sent):
        """All three decide, one after the other; perhaps it is sent, too."""
        case = one_of(Incident.objects.filter(rapid_review__ready_on__isnull=False), number) or self.case(number)
        for body, delegate in zip(self.bodies, self.delegates, strict=True):
            said = {
                "outcome": "dissents" if dissents else "agrees",
                "reasons": "Considered",
                "decided_on": self.day(ago),
            }
            if minutes:
                said |= {"decided_by": "Dee Example", "recorded_from": "minutes"}
                self.attempt(decisions.record_decision, case, body, **said)
            elif review := rapid_review_of(case):
                self.attempt(decisions.sign, case, body, **said, ballot=ballot_of(review), by=delegate)
        if sent:
            said = {"sent_on": self.day(ago), "sent_by": "Cora Example", "sent_evidence": "Mail", "late_reason": "Late"}
            self.attempt(rapid.record_sent, case, version_of(case), **said)

    # --- The review and its actions ---
    @precondition(lambda self: LearningReview.objects.exists())
    @rule(number=NUMBER, ago=AGO, deed=st.sampled_from(["begin", "report", "decide", "publish", "end", "resume"]))
    def keep_review(self, number, ago, deed):
        review, day = self.review(number), self.day(ago)
        if deed == "begin":
            self.attempt(beginning.begin_review, review, review.version, begun_on=day, lead=self.worker)
        elif deed == "report":
            days = dict.fromkeys(("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on"), day)
            self.attempt(reviewing.record_report, review, review.version, **days)
        elif deed == "decide":
            facts = {"decision": "full", "decided_on": day, "reason": "It helps", "told": "The family"}
            said = {f"publication_{name}": value for name, value in facts.items()}
            self.attempt(reviewing.decide_publication, review, review.version, **said)
        elif deed == "publish":
            self.attempt(reviewing.record_published, review, day, by=self.publisher)
        elif deed == "end":
            said = {"ended_on": day, "ended_as": EndReason.NO_LONGER_NEEDED, "ended_reason": "Merged"}
            self.attempt(reviewing.end_review, review, review.version, **said)
        else:
            self.attempt(reviewing.resume_review, review, reason="Needed after all")

    @precondition(lambda self: LearningReview.objects.exists())
    @rule(number=NUMBER, ago=AGO, about=st.sampled_from(["report", "publication"]), dissents=st.booleans())
    def sign(self, number, ago, about, dissents):
        """The partners sign the report or the publication decision, one of them perhaps against it."""
        review = self.review(number)
        self.attempt(signing.ask, review, about)
        for position in ReviewPosition.objects.filter(asked__review=review, asked__about=about).order_by("pk"):
            outcome = "dissents" if dissents and position.body_id == self.bodies[0].pk else "agrees"
            said = {"outcome": outcome, "reasons": "Considered", "decided_on": self.day(ago)}
            said |= {"decided_by": "Dee Example", "recorded_from": "minutes"}
            self.attempt(signing.record, position, **said)

    @precondition(lambda self: Disagreement.objects.exists())
    @rule(number=NUMBER, ago=AGO)
    def resolve(self, number, ago):
        row = one_of(Disagreement.objects.all(), number)
        said = {"how": "Talked", "resolved_by": "The chairs", "resolved_on": self.day(ago), "told": "The Panel"}
        self.attempt(disagreements.resolve, row, row.version, **said)

    @precondition(lambda self: LearningReview.objects.exists())
    @rule(number=NUMBER, ahead=AHEAD, deed=st.sampled_from(["open", "close", "link", "unlink"]))
    def let_in(self, number, ahead, deed):
        """An independent reviewer may open the review until a day, or no longer; it draws on another case, or not."""
        review, person = self.review(number), self.reviewers[number % 2]
        if deed == "open":
            self.attempt(access.open_to_reviewer, review, person, until=self.day(-ahead))
        elif deed == "close":
            self.attempt(access.close_to_reviewer, review, person, reason="Done")
        elif deed == "link":
            self.attempt(reviewing.link_incident, review, self.case(ahead))
        else:
            self.attempt(reviewing.unlink_incident, review, self.case(ahead), reason="Not after all")

    @rule(ahead=AHEAD, length=st.integers(1, 30), deed=st.sampled_from(["holiday", "no holiday", "rule"]))
    def calendar_changes(self, ahead, length, deed):
        """A day is proclaimed, or an edition changes how long something takes, after clocks have begun."""
        said = {"by": self.admin, "why": "Proclaimed"}
        if deed == "rule":
            facts = {"length": length, "unit": "working_days", "source": "Guidance", "edition": "2026"}
            key = ("notify_panel", "tell_partners", "rapid_review", "report_death")[length % 4]
            self.attempt(adjusting.change_rule, RuleVersion(key=key, in_force_from=self.day(ahead), **facts), **said)
        else:
            kind = CalendarDay.Kind.ADDED if deed == "holiday" else CalendarDay.Kind.REMOVED
            self.attempt(
                adjusting.change_calendar, adjusting.NewDay(kind, self.day(-ahead), "A day", "The Gazette"), **said
            )

    @precondition(lambda self: LearningReview.objects.exists())
    @rule(number=NUMBER, ahead=AHEAD)
    def recommend(self, number, ahead):
        review = self.review(number)

        def agree(*, by, today):
            made = actions.add_recommendation(text="Ask children", made_on=today, review=review, by=by, today=today)
            due_on = today + dt.timedelta(days=ahead)
            actions.add_action([made], text="Train teams", owner=self.others[0], due_on=due_on, by=by, today=today)

        self.attempt(agree)

    @precondition(lambda self: Action.objects.exists())
    @rule(number=NUMBER, ahead=AHEAD, deed=st.sampled_from(["complete", "judge", "early", "end", "reopen"]))
    def keep_action(self, number, ahead, deed):
        action, later = self.action(number), self.day(-ahead)
        if deed == "complete":
            said = {"completed_on": self.today, "completion_evidence": "The list", "look_on": later}
            self.attempt(actions.complete, action, action.version, **said)
        elif deed in {"judge", "early"}:
            impact = "too_early" if deed == "early" else "some"
            said = {"impact": impact, "impact_evidence": "An audit", "look_on": later}
            self.attempt(actions.judge_impact, action, action.version, **said)
        elif deed == "end":
            self.attempt(actions.end_action, action, action.version, reason="Not needed")
        else:
            self.attempt(actions.reopen_action, action, reason="Not done after all")

    # --- People and days ---
    @precondition(lambda self: len(self.done) > 8 and any(person.is_active for person in self.others))
    @rule(number=NUMBER)
    def leaves(self, number):
        person = with_version(User.objects.get(pk=self.others[number % 2].pk))
        said = {"heir": self.worker, "reason": "Left the council", "by": self.admin}
        self.attempt(end_account, person, person.version, **said)
        self.others = [User.objects.get(pk=each.pk) for each in self.others]

    @rule(days=st.integers(1, 45))
    def days_pass(self, days):
        self.today += dt.timedelta(days=days)
        clock.move_to(dt.datetime.combine(self.today, dt.time(7), dt.UTC))
        call_command("send_reminders", today=self.today, stdout=StringIO())
        still = Incident.objects.filter(~part_of_a_running_one(), closed_on=None)
        still = still.exclude(pk__in=Deadline.objects.open().values("incident"))
        assert not still.exists(), (list(still), self.done)
        seen = {row.pk for person in [self.worker, *self.others, *self.delegates] for row in self.work_of(person)}
        unseen = Deadline.objects.open().filter(incident__closed_on=None).exclude(pk__in=seen)
        assert not unseen.exists(), ([(row, row.route, row.owner) for row in unseen], self.done)

    def work_of(self, person: User) -> list[Deadline]:
        """The rows on the work list of somebody who can sign in."""
        return list(mine(person, self.today)) if person.is_active else []

    @invariant()
    def every_open_case_has_a_date_that_runs_or_somebody_named_or_a_reason(self):
        running = Deadline.objects.open().values("incident")
        said = ~Q(not_notified_reason="") | Q(pk__in=AreaLead.objects.filter(taken_back_on=None).values("incident"))
        still = Incident.objects.filter(closed_on=None, owner=None).exclude(said).exclude(pk__in=running)
        assert not still.exists(), (list(still), self.done)

    @invariant()
    def nobody_who_left_has_anything_open(self):
        left = Deadline.objects.open().filter(owner__is_active=False)
        assert not left.exists(), (list(left), self.done)

    @invariant()
    def what_was_begun_and_not_logged_has_one_row_while_its_draft_is_there(self):
        """Of somebody who left, their heir's, until they log one themselves."""
        typed = Draft.objects.filter(form=FORM).exclude(data__referred_by="")
        rows = Deadline.objects.open().filter(route=begun.ROUTE)
        assert not rows.exclude(subject_id__in=typed.values("pk")).exists(), self.done
        assert not typed.filter(user__is_active=True).exclude(pk__in=rows.values("subject_id")).exists(), self.done

    @invariant()
    def nobody_who_left_owns_an_open_case(self):
        left = Incident.objects.filter(closed_on=None, owner__is_active=False)
        assert not left.exists(), (list(left), self.done)

    @invariant()
    def no_date_runs_in_a_closed_case(self):
        running = Deadline.objects.open().filter(incident__closed_on__isnull=False)
        running = running.exclude(Q(rule_key="agreed"))
        assert not running.exists(), (list(running), self.done)

    def teardown(self):
        """Whatever was done last, the next daily command leaves no open case with nothing at all."""
        if hasattr(self, "today"):
            self.days_pass(1)


class InAPlaceOfItsOwn(Partnership):
    """A history that is undone when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.place = transaction.savepoint()

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            transaction.savepoint_rollback(self.place)
            kept.forget()  # the bank holidays and rules of the history that is undone


def version_of(case: Incident) -> int:
    review = rapid_review_of(case)
    return review.version if review else 0


@pytest.mark.django_db
def test_whatever_people_do_no_open_case_is_left_with_nothing_running_nobody_named_and_no_reason(everything):
    settings = running(
        max_examples=300 if everything else 5,
        stateful_step_count=60 if everything else 25,
        deadline=None,
        derandomize=not everything,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(InAPlaceOfItsOwn, settings=settings)

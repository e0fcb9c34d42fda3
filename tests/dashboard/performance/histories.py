"""Random histories as raw rows: whatever the database allows, in no order that a service would have made."""

import datetime as dt

from cases.deadlines.models import Deadline, DeadlineChange, DelayReason, EndReason
from cases.incidents.models import Child, Closed, Incident, Person
from cases.notifications.models import Notification
from cases.referrals.models import Referral
from csprapp.clock.ledger import Kind, latest
from csprapp.partnership.models import Agency, Theme
from reviews.actions.models import Action, CheckIn, Recommendation
from reviews.decisions.models import PanelReply
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview, WhatNext
from reviews.returns.models import AgencyRequest

FIRST = dt.date(2024, 6, 1)


def put(model, /, **facts):
    """A row as the table takes it, past whatever a service would ask."""
    return model._base_manager.bulk_create([model(**facts)])[0]


class History:
    """A few cases of two areas over two and a half years, with all that the figures read."""

    def __init__(self, random, areas, user, today):
        self.random, self.areas, self.user, self.today = random, areas, user, today
        self.number = 0

    def maybe(self, share=0.5):
        return self.random.random() < share

    def day(self, after=FIRST, until=None):
        until = until or self.today
        return after + dt.timedelta(self.random.randint(0, max(0, (until - after).days)))

    def next(self):
        self.number += 1
        return self.number

    def make(self):
        agencies = [put(Agency, name=f"Invented agency {n}") for n in range(3)]
        themes = [put(Theme, name=f"Invented theme {n}", slug=f"invented-{n}") for n in range(3)]
        self.cases = [self.case() for _ in range(self.random.randint(0, 9))]
        for _ in range(self.random.randint(0, 5)):
            self.referral()
        for case in self.cases:
            for _ in range(self.random.randint(0, 3)):
                self.person(case)
            for rule in ("notify_panel", "report_death", "rapid_review", "lcspr"):
                if self.maybe(0.6):
                    self.duty(case, rule)
            self.sent(case)
            for agency in agencies:
                if self.maybe():
                    self.request(case, agency)
        for _ in range(self.random.randint(0, 2)):
            self.alone()
        for _ in range(self.random.randint(0, 6)):
            self.recommendation(agencies, themes)

    def case(self):
        closed = self.day() if self.maybe(0.3) else None
        return put(Incident,
            reference=f"2026-{9000 + self.next()}", area=self.random.choice(self.areas), logged_by=self.user,
            aware_on=self.day() if self.maybe(0.9) else None, restricted=self.maybe(0.3),
            closed_on=closed, closed_as=self.random.choice(Closed.values) if closed else "",
        )  # fmt: skip

    def person(self, case):
        born = self.random.choice([None, self.day(dt.date(2005, 1, 1)), self.day(dt.date(2020, 2, 29))])
        person = put(
            Person, incident=case, role=self.random.choice(Person.Role.values), initials="Q.Z.", date_of_birth=born
        )
        if self.maybe(0.8):
            sex = self.random.choice(["", "female", "male", "unknown"])
            put(Child, person=person, sex=sex, ethnic_group=self.random.choice(["", "indian", "white_british"]))

    def referral(self):
        free = [case for case in self.cases if not hasattr(case, "referred")]
        case = free[0] if free and self.maybe() else None
        if case:
            case.referred = True
        put(Referral,
            area=self.random.choice(self.areas), received_on=self.day(), referred_by="A person", initials="Q.Z.",
            incident=case, outcome="notify" if case else self.random.choice(["", "not_notify", "waiting"]),
            recorded_by=self.user,
        )  # fmt: skip

    def clock(self, case, rule, start, due):
        met = self.day(start - dt.timedelta(3), start + dt.timedelta(400)) if self.maybe(0.6) else None
        ended = self.day(start) if not met and self.maybe(0.2) else None
        other = due + dt.timedelta(self.random.randint(-4, 9)) if self.maybe(0.3) else due
        return put(Deadline,
            incident=case, rule_key=rule, label="A duty", route="case-notification", subject_id=self.next(),
            recorded_start=start, started_on=start, first_computed_on=due, computed_on=due, due_on=other, act_on=other,
            met_on=met, ended_on=ended, end_reason=self.random.choice(EndReason.values) if ended else "",
        )  # fmt: skip

    def duty(self, case, rule):
        start = self.day()
        days = {"lcspr": 182, "rapid_review": 21}.get(rule, 7)
        clock = self.clock(case, rule, start, start + dt.timedelta(days))
        if rule == "lcspr":
            sent = [self.day(start) if self.maybe(0.7) else None for _ in range(3)]
            review = put(LearningReview,
                kind=self.random.choice(["lcspr", "lcspr", "alternative"]), incident=case, deadline=clock,
                decided_on=start, decision_reason="Decided", ethnicity_culture=self.random.choice(["", "Asked"]),
                published_on=clock.met_on if clock.met_on and clock.met_on <= self.today else None,
                led_by="",
                report_finished_on=sent[0], sent_to_panel_on=sent[1],
                sent_to_secretary_on=sent[2],
            )  # fmt: skip
            if self.maybe(0.3):
                review.linked_incidents.add(self.random.choice(self.cases))
            for _ in range(self.random.randint(0, 3)):
                self.delay(clock)
            delay = latest([line.entry for line in clock.changes.all()], Kind.DELAY_RECORDED)
            if delay:  # its date is the target, which nothing but the ledger sets
                Deadline.objects.filter(pk=clock.pk).update(target_on=delay.value, act_on=delay.value)

    def delay(self, clock):
        line = put(DeadlineChange,
            deadline=clock, kind="delay_recorded", decided_on=self.day(), value=self.day(), reason="Late",
            category=self.random.choice(DelayReason.values), by=self.user, by_name="A person",
        )  # fmt: skip
        for _ in range(2):
            if self.maybe(0.4):
                line = put(DeadlineChange,
                    deadline=clock, kind="reversed", decided_on=self.day(), reverses=line, reason="Wrong", by=self.user,
                    by_name="A person",
                )  # fmt: skip
            else:
                break

    def sent(self, case):
        reopening = None
        if self.maybe(0.7):
            gone = self.day() if self.maybe(0.2) else None
            put(Notification,
                incident=case, reopening=reopening, duty=self.random.choice(["panel", "panel", "death"]),
                sent_on=self.day(), sent_by="An officer", late_reason="Ill" if self.maybe(0.3) else "",
                withdrawn_on=gone, withdrawn_reason="Wrong" if gone else "", recorded_by=self.user,
            )  # fmt: skip
        if self.maybe(0.7):
            review = put(RapidReview,
                incident=case, what_next=self.random.choice(["", *WhatNext.values]),
                ethnicity_culture=self.random.choice(["", "Asked"]), sent_by="A person",
                sent_on=self.day() if self.maybe(0.7) else None,
                late_reason="Ill" if self.maybe(0.3) else "",
            )  # fmt: skip
            for _ in range(self.random.randint(0, 2)):
                position = self.random.choice(PanelReply.Position.values)
                put(PanelReply, rapid_review=review, received_on=self.day(), position=position)

    def request(self, case, agency):
        asked = self.day()
        gone = self.day(asked) if self.maybe(0.2) else None
        clock = self.clock(case, "agency_return", asked, asked + dt.timedelta(8)) if self.maybe(0.9) else None
        put(AgencyRequest,
            incident=case, agency=agency, deadline=clock, asked_on=asked, asked_by=self.user, legal_basis="The law",
            received_on=self.day(asked) if not gone and self.maybe(0.6) else None,
            withdrawn_on=gone, withdrawn_reason="Not needed" if gone else "",
        )  # fmt: skip

    def alone(self):
        """A review without a lead case: of some areas or, naming none, of all; ours or another area's."""
        published = self.day() if self.maybe(0.3) else None
        ended = self.day() if not published and self.maybe(0.3) else None
        review = put(LearningReview,
            kind=self.random.choice(["thematic", "audit"]), title="Safer sleep", decided_on=self.day(),
            decision_reason="Decided", led_by=self.random.choice(["", "", "Westvale"]), published_on=published,
            ended_on=ended, ended_as="other" if ended else "", ended_reason="Not needed" if ended else "",
        )  # fmt: skip
        review.areas.set([area for area in self.areas if self.maybe()])

    def recommendation(self, agencies, themes):
        reviews = list(LearningReview.objects.order_by("pk"))
        where = {"source": self.random.choice(["elsewhere", "national"]), "source_title": "Another review"}
        if self.cases and self.maybe(0.8):
            where = {"incident": self.random.choice(self.cases)}
            if reviews and self.maybe():
                where = {"review": self.random.choice(reviews)}
        made = self.day()
        if self.maybe(0.7):
            where |= {"acceptance": self.random.choice(Recommendation.Acceptance.values), "response": "So we say"}
            where |= {"responded_on": self.day(made)}
        row = put(Recommendation, made_on=made, text="Listen", **where)
        row.themes.set([theme for theme in themes if self.maybe()])
        for _ in range(self.random.randint(0, 3)):
            self.action(row, agencies)

    def action(self, recommendation, agencies):
        start = self.day()
        done = self.day(start) if self.maybe() else None
        ended = self.day(start) if not done and self.maybe(0.2) else None
        impact = self.random.choice(["", *Action.Impact.values]) if done else ""
        action = put(Action,
            text="Train", agency=self.random.choice([None, *agencies]), started_on=start, completed_on=done,
            completion_evidence="Minutes" if done else "", impact=impact, impact_evidence="Seen" if impact else "",
            impact_on=self.day(done) if impact else None, impact_judged_by=self.user if impact else None,
            ended_on=ended, ended_reason="Not needed" if ended else "",
            deadline=self.clock(None, "agreed", start, self.day(start)) if self.maybe(0.7) else None,
        )  # fmt: skip
        action.recommendations.add(recommendation)
        for number in range(1, self.random.randint(0, 3) + 1):
            standing = self.random.choice(CheckIn.Standing.values)
            said = {"made_on": self.day(start), "standing": standing, "text": "So it is", "written_by": self.user}
            put(CheckIn, action=action, number=number, **said)

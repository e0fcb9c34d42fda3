"""Lives the rapid review, the partners' decision and the review of an invented case, each step on its own day."""

import datetime as dt

from cases.access.models import CaseAccess
from cases.incidents.models import Incident
from csprapp.partnership.models import PartnerBody
from csprapp.records.services import add
from demo import texts
from demo.reports import report_that_is_sent
from demo.stories import Delay, Learning, Story, Vote
from demo.telling import Teller
from reviews.decisions import preparing, services as decisions
from reviews.decisions.disagreements import resolve
from reviews.decisions.queries import ballot_of, decided
from reviews.learning.models import LearningReview
from reviews.planning import beginning, fifteen_days, review_services as learning
from reviews.rapid import services as rapid
from reviews.rapid.queries import rapid_review_of
from reviews.signing import services as signing

PARTNERS = {"la": "local_authority", "icb": "icb", "police": "police"}


class RapidReviewTold:
    """One rapid review, lived from its notification on."""

    def __init__(self, teller: Teller, story: Story, incident: Incident, notified_on: dt.date):
        self.teller, self.incident, self.notified_on = teller, incident, notified_on
        self.key, self.facts = story.key, story.rapid
        self.by = incident.owner

    def after(self, working: int) -> dt.date:
        """The day so many working days after the notification."""
        return self.teller.days.after(self.notified_on, working)

    @property
    def seen(self) -> int:
        return rapid_review_of(self.incident).version

    def live(self) -> None:
        """Live through everything that its facts have, each step on its own day."""
        if self.facts.planned:
            with self.teller.on(self.notified_on) as on:
                fifteen_days.plan(self.incident, by=self.by, today=on)
        if self.facts.meeting:
            self.plan_and_write()
        if self.facts.criteria:
            self.answer_and_ask()
        for vote in self.facts.votes:
            self.vote(vote)
        if self.facts.sent:
            self.send()
        if self.facts.reply:
            self.reply()

    def plan_and_write(self) -> None:
        """The meeting is planned and the sections are written."""
        with self.teller.on(self.after(1)) as on:
            rapid.record_meeting(
                self.incident,
                self.seen,
                meeting_on=self.after(self.facts.meeting),
                chair="Chair of the rapid review group (invented)",
                attendance="Children’s services\nHospital\nPolice\nHealth visiting and school nursing",
                by=self.by,
                today=on,
            )
        words = texts.RAPID_TEXTS[self.facts.texts]
        with self.teller.on(self.after(2 if self.facts.texts == "begun" else self.facts.meeting)) as on:
            rapid.write_texts(self.incident, self.seen, words, by=self.by, today=on)

    def answer_and_ask(self) -> None:
        """The criteria are answered and the partners are asked to decide."""
        chosen = texts.CRITERIA[self.facts.criteria]
        answers = {line: (answer, texts.CRITERIA_REASONS[line, answer]) for line, answer in chosen.items()}
        outcome = {
            "criteria_met": "yes",
            "criteria_reason": texts.CRITERIA_MET,
            "what_next": self.facts.what_next,
            "what_next_reason": self.facts.next_reason,
            "national_issues": self.facts.national,
            "national_reason": texts.NATIONAL[self.facts.national],
        }
        with self.teller.on(self.after(self.facts.asked)) as on:
            preparing.answer_criteria(self.incident, self.seen, answers, by=self.by, today=on)
            preparing.answer_outcome(self.incident, self.seen, outcome, by=self.by, today=on)
            preparing.ask_partners(self.incident, by=self.by, today=on)

    def vote(self, vote: Vote) -> None:
        """One partner decides, or the coordinator records it from the minutes."""
        body = PartnerBody.objects.get(kind=PARTNERS[vote.partner])
        delegate = self.teller.users[vote.partner]
        said = {"outcome": vote.outcome, "reasons": vote.reasons, "decided_on": self.after(vote.after)}
        if not vote.minutes:
            with self.teller.on(self.after(vote.after)) as on:
                ballot = ballot_of(rapid_review_of(self.incident))
                decisions.sign(self.incident, body, ballot=ballot, by=delegate, today=on, **said)
            return
        source = {"decided_by": delegate.name, "recorded_from": vote.minutes}
        with self.teller.on(max(self.after(vote.after), self.after(self.facts.asked))) as on:
            row = decisions.record_decision(self.incident, body, by=self.by, today=on, **said, **source)
            if vote.confirmed:
                decisions.confirm(row, by=delegate, today=on)

    def send(self) -> None:
        """The report goes to the Panel, with the very file that was sent."""
        with self.teller.on(self.after(self.facts.sent)) as on:
            file = report_that_is_sent(self.key, self.incident, by=self.by, today=on)
            rapid.record_sent(
                self.incident,
                self.seen,
                sent_file=file,
                sent_on=on,
                sent_by=self.by.name,
                sent_evidence="Secure mail to the Panel; its receipt is kept",
                late_reason=self.facts.late,
                by=self.by,
                today=on,
            )

    def reply(self) -> None:
        """The Panel's reply is recorded on the day it came."""
        said = self.facts.reply
        with self.teller.on(self.teller.days.after(self.after(self.facts.sent), said.after)) as on:
            decisions.record_reply(
                self.incident,
                received_on=on,
                position=said.position,
                text=said.text,
                answer_d=said.answer_d,
                reason_d=said.reason_d,
                by=self.by,
                today=on,
            )


def start_learning(teller: Teller, story: Story, incident: Incident) -> LearningReview:
    """The review that the partners decided on: started, given a reviewer and terms; its delay and its report."""
    facts, by = story.learning, incident.owner
    decision = decided(rapid_review_of(incident))
    began = teller.days.after(decision.signed_off_on, 1)
    with teller.on(began) as on:
        review = beginning.start_review(
            incident,
            kind=facts.kind,
            decided_on=decision.signed_off_on,
            reason=decision.reason,
            agreed_on=teller.days.of(facts.agreed) if facts.agreed else None,
            by=by,
            today=on,
        )
    _appoint(teller, facts, review, began)
    for delay in facts.delays:
        _delay(teller, delay, review)
    if facts.finished:
        _finish(teller, facts, review)
    return review


def _appoint(teller: Teller, facts: Learning, review: LearningReview, began: dt.date) -> None:
    by = review.incident.owner
    with teller.on(teller.days.after(began, facts.appointed)) as on:
        review.refresh_from_db()
        learning.set_scope(
            review,
            review.version,
            terms_of_reference=facts.terms,
            ethnicity_culture=facts.culture,
            method="Talks with the family and with practitioners; one day of learning together.",
            family_contact=facts.family,
            by=by,
            today=on,
        )
        review.refresh_from_db()
        learning.appoint_reviewer(
            review,
            review.version,
            name=facts.reviewer,
            organisation=facts.organisation,
            independence=texts.INDEPENDENCE,
            checked_by="The independent scrutineer (invented)",
            checked_on=on,
            appointed_on=on,
            by=by,
            today=on,
        )
        review.refresh_from_db()
        if facts.given_to_reviewer:
            _give(teller, review, on)


def _give(teller: Teller, review: LearningReview, on: dt.date) -> None:
    """The independent reviewer may open the case until some weeks after the review is due."""
    manager, why = teller.users["manager"], "Independent reviewer of this case"
    row = CaseAccess(incident=review.incident, user=teller.users["reviewer"], kind=CaseAccess.Kind.REVIEWER)
    row.valid_from, row.valid_until = on, on + dt.timedelta(days=300)
    row.reason, row.granted_by = why, manager
    add(row, by=manager, why=why)


def _delay(teller: Teller, delay: Delay, review: LearningReview) -> None:
    with teller.on(teller.days.of(delay.recorded)) as on:
        learning.record_delay(
            review,
            teller.days.of(delay.until),
            category=delay.category,
            reason=delay.why,
            look_again=delay.look_again,
            panel_told_on=on,
            minister_told_on=on,
            by=teller.users["manager"],
            today=on,
        )


def _finish(teller: Teller, facts: Learning, review: LearningReview) -> None:
    by = review.incident.owner
    with teller.on(teller.days.of(facts.finished)) as on:
        review.refresh_from_db()
        learning.record_report(
            review,
            review.version,
            report_finished_on=on,
            sent_to_panel_on=None,
            sent_to_secretary_on=None,
            by=by,
            today=on,
        )
    if not facts.publication:
        return
    with teller.on(teller.days.of(facts.publication_on)) as on:
        review.refresh_from_db()
        learning.decide_publication(
            review,
            review.version,
            publication_decision=facts.publication,
            publication_decided_on=on,
            publication_reason=facts.publication_reason,
            publication_told="The family, the practitioners, the Panel.",
            by=by,
            today=on,
        )
    if facts.votes:
        _sign(teller, facts, review)


def _sign(teller: Teller, facts: Learning, review: LearningReview) -> None:
    """The partners are asked to sign the publication decision, and do, or it is recorded from minutes."""
    by = review.incident.owner
    with teller.on(teller.days.of(facts.publication_on)) as on:
        asked = signing.ask(review, "publication", by=by, today=on)
    for vote in facts.votes:
        row = asked.positions.get(body__kind=PARTNERS[vote.partner])
        with teller.on(teller.days.after(asked.asked_on, vote.after)) as on:
            said = {"outcome": vote.outcome, "reasons": vote.reasons, "decided_on": on, "today": on}
            if vote.minutes:
                name = teller.users[vote.partner].name
                signing.record(row, **said, decided_by=name, recorded_from=vote.minutes, by=by)
            else:
                signing.sign(row, **said, by=teller.users[vote.partner])
    if facts.resolved:
        with teller.on(teller.days.after(asked.asked_on, 8)) as on:
            told = {"resolved_by": "The chief executives", "told": "The scrutineer and the Panel", "panel_told_on": on}
            found = asked.disagreements.get()
            resolve(found, found.version, how=facts.resolved, resolved_on=on, **told, by=by, today=on)


def link_cases(teller: Teller, story: Story, review: LearningReview) -> None:
    """One review may draw on several cases: told when all of them are."""
    later = max(teller.logged_on[key] for key in story.learning.linked)
    with teller.on(min(teller.days.after(later, 20), teller.days.today)) as on:
        for key in story.learning.linked:
            learning.link_incident(review, teller.cases[key], by=review.incident.owner, today=on)

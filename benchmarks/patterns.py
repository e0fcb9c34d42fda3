"""One case of each kind, told through the services on days of its own: the patterns that `many_cases` copies.

What the product derives, searches by and keeps in a history is therefore as its services write it. Each pattern is a
case (or a referral, or a review without a case) that shares nothing with another but the partnership and its people.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.db import models

from cases.deadlines.calendars import calendar_in_force
from cases.documents.services import add_document
from cases.incidents.models import Incident
from cases.referrals import services as referrals
from cases.referrals.models import Consideration, Referral
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Theme
from csprapp.records.access import log_read_by
from csprapp.today import at
from demo.cases_reviews import decided
from demo.days import Day, Days, moment, w
from demo.pdfs import make_pdf
from demo.people import make_people
from demo.reviewing import RapidReviewTold, start_learning
from demo.stories import Learning, Notified, Rapid, Story, Who
from demo.telling import Teller, begin, close, do_not_notify, notify
from reviews.actions import services as actions
from reviews.learning.models import LearningReview
from reviews.overview import starting
from reviews.planning import review_services as learning, services as planning
from reviews.planning.queries import proposals
from reviews.returns import services as returns

SURNAME = "Tellersdale"  # each copy gets one of its own
FINISHED = "The work is finished."
WORKS_HERE = "A parent works here."


@dataclass(frozen=True)
class Pattern:
    """A row that stands for all that hangs on it, and how many of a hundred of its kind are like it."""

    root: models.Model
    share: float
    is_open: bool = True


@dataclass(frozen=True)
class Told:
    """A story, its share, and what happens after it is told."""

    story: Story
    share: float
    after: Callable[[Teller, Incident, LearningReview | None], None] | None = None


def people(initial: str) -> tuple[Who, ...]:
    return (
        Who("harmed", f"{initial}.T.", f"{initial}obin {SURNAME}", 4, "female", "child_in_need", "Larkfield School"),
        Who("parent", f"M.{initial}.", f"Max {SURNAME}", relationship="Mother"),
    )


def story(key: str, aware: Day | None, **facts) -> Story:
    words = f"Invented: a child of the {SURNAME} family was hurt at home and taken to hospital."
    values = {"aware": aware, "logged": aware, **facts}
    return Story(key, people(key[0].upper()), words, **values)


BOOK = Notified(3, told=2)
SHORT = decided("none", "neglect", "The learning is shared and done.", criteria="several")
LONG = decided("lcspr", "neglect", "There is more to learn.", criteria="several")
PUBLICATION = {"publication": "full", "publication_reason": "The partners agree to publish in full."}


def ask_hospital(teller: Teller, incident: Incident, review: LearningReview | None) -> None:
    """Two agencies are asked; the hospital's contributor has yet to answer."""
    with teller.on(teller.days.of(w(-3))) as today:
        agencies = [teller.agencies[name] for name in ("Northshire Hospitals Trust", "Vale Community Health")]
        until = {"due_on": teller.days.of(w(4)), "period_until": today, "period_from": today.replace(day=1)}
        people, by = list(incident.people.all()), incident.owner
        returns.ask(incident, agencies, people, **until, context="Please search.", by=by, today=today)


def file_minutes(teller: Teller, incident: Incident, review: LearningReview | None) -> None:
    minutes = make_pdf("Minutes", [("Item 1", ["Invented."])])
    with teller.on(teller.days.of(w(-2))) as today:
        add_document(incident, "Minutes of the meeting", "official", minutes, by=incident.owner, today=today)


def plan_and_act(teller: Teller, incident: Incident, review: LearningReview | None) -> None:
    """A plan with milestones, progress checks, a recommendation and an action that is due soon."""
    by = incident.owner
    with teller.on(teller.days.of(w(-4))) as today:
        review.refresh_from_db()
        lines = [planning.Line(each.step.kind, each.step.title, each.due_on) for each in proposals(review, today)]
        planning.plan(review, [line for line in lines if line.due_on > today], by=by, today=today)
        review.refresh_from_db()
        planning.plan_checks(review, review.version, weeks=6, next_on=teller.days.of(w(5)), by=by, today=today)
        recommend(review, due_on=teller.days.of(w(8)), by=by, today=today)


def recommend(review: LearningReview, *, due_on: dt.date, by, today: dt.date):
    row = actions.add_recommendation(
        text="Ask who else is worried, and write it down.", made_on=today, review=review, by=by, today=today,
        themes=Theme.objects.filter(slug="sharing-information"),
    )  # fmt: skip
    said = {"acceptance": "accepted", "response": "The partners accept it.", "responded_on": today}
    row = actions.respond(row, row.version, **said, by=by, today=today)
    text = "Change the form, and look at forty of them after half a year."
    return actions.add_action([row], text=text, due_on=due_on, owner=by, by=by, today=today)


def act_and_end(teller: Teller, incident: Incident, review: LearningReview | None) -> None:
    """The action is done and its impact judged; the report is with everybody, and the review has ended."""
    by, manager = incident.owner, teller.users["manager"]
    with teller.on(teller.days.of(Day(months=-13))) as today:
        action = recommend(review, due_on=teller.days.of(Day(months=-11)), by=by, today=today)
        dates = dict.fromkeys(("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on"), today)
        review.refresh_from_db()
        learning.record_report(review, review.version, **dates, by=by, today=today)
        review.refresh_from_db()
        said = {"publication_decision": "full", "publication_decided_on": today, "publication_told": "The family."}
        why = {"publication_reason": "The partners agree to publish in full."}
        learning.decide_publication(review, review.version, **said, **why, by=by, today=today)
        review.refresh_from_db()
        learning.record_published(review, today, by=by, today=today)
    with teller.on(teller.days.of(Day(months=-12))) as today:
        action.refresh_from_db()
        done = {"completed_on": today, "completion_evidence": "The form is in use.", "look_on": today}
        actions.complete(action, action.version, **done, by=by, today=today)
        action.refresh_from_db()
        judged = {"impact": "some", "impact_evidence": "Thirty-one of forty forms hold the child's own words."}
        actions.judge_impact(action, action.version, **judged, by=manager, today=today)


LEARN = Learning(terms="What each service knew, and when.", family="A letter.")
NO_NEED = "It does not meet the criteria: no abuse or neglect is suspected any more."
NOT_OURS = "The child lives elsewhere: it is that partnership's case."

OPEN = (
    Told(story("to-notify", w(-2)), 18),
    Told(story("unknown", None, logged=w(-2)), 3),
    Told(story("asked", w(-9), notified=BOOK, rapid=Rapid(meeting=9, texts="begun")), 22, ask_hospital),
    Told(
        story("waiting", w(-17), notified=BOOK, rapid=replace(LONG, votes=LONG.votes[:1], sent=None, reply=None)),
        14,
        file_minutes,
    ),
    Told(story("learning", Day(months=-3, working=-16), notified=BOOK, rapid=LONG, learning=LEARN), 25, plan_and_act),
    Told(
        story(
            "finished",
            Day(months=-6, working=-16),
            notified=BOOK,
            rapid=LONG,
            learning=replace(LEARN, finished=w(-30), publication_on=w(-25), **PUBLICATION),
        ),
        12,
    ),
    Told(story("restricted", w(-4), notified=BOOK, named=("manager", "coordinator"), restricted_because=WORKS_HERE), 3),
    Told(story("hidden", w(-3), owner="manager", named=("manager", "publisher"), restricted_because=WORKS_HERE), 3),
)
CLOSED = (
    Told(
        story("not-notified", w(-60), not_notified=(2, NO_NEED), closed=(w(-50), "criteria_not_met", NO_NEED)), 44
    ),
    Told(story("mistaken", w(-65), notified=BOOK, closed=(w(-52), "logged_in_error", NOT_OURS)), 1),
    Told(story("given-up", w(-70), notified=BOOK, closed=(w(-55), "criteria_not_met", NO_NEED)), 40),
    Told(
        story("by-the-book", w(-90), notified=BOOK, rapid=SHORT, closed=(w(-50), "finished", FINISHED)),
        10,
        file_minutes,
    ),
    Told(
        story("late", w(-95), notified=Notified(8, told=7, late="The officer was away."), rapid=SHORT,
              closed=(w(-52), "finished", FINISHED)), 2
    ),
    Told(
        story("reviewed", Day(months=-20, working=-16), notified=BOOK, rapid=LONG, learning=LEARN,
              closed=(Day(months=-11), "finished", FINISHED)), 2, act_and_end
    ),
    Told(
        story("secret", w(-80), notified=BOOK, named=("manager", "coordinator"), restricted_because=WORKS_HERE,
              closed=(w(-50), "finished", FINISHED)), 1
    ),
)  # fmt: skip


def tell_patterns(today: dt.date) -> tuple[Teller, list[Pattern]]:
    """The partnership of the demonstration with its people, and every pattern told."""
    days = Days(today, calendar_in_force())
    with at(moment(today.replace(year=today.year - 3, day=1))):
        users = make_people(today)
    teller = Teller(users, days)
    found = [*(tell(teller, told, is_open=False) for told in CLOSED), *(tell(teller, told) for told in OPEN)]
    found += [*refer(teller), thematic(teller)]
    for row in Outbox.objects.all():
        row.sent_at = row.created_at
        row.save()
    return teller, found


def tell(teller: Teller, told: Told, *, is_open: bool = True) -> Pattern:
    """One case from the day it was logged until it was closed, or until today; two people have read it."""
    facts = told.story
    incident = begin(teller, facts)
    if facts.not_notified:
        do_not_notify(teller, facts, incident)
    notified_on = notify(teller, facts, incident)
    if facts.rapid and notified_on:
        RapidReviewTold(teller, facts, incident, notified_on).live()
    review = start_learning(teller, facts, incident) if facts.learning else None
    if told.after:
        told.after(teller, incident, review)
    if facts.closed:
        close(teller, facts, incident)
        Outbox.objects.filter(case=incident.reference).delete()  # sent long ago; nobody keeps it for years
    with teller.on(teller.days.of(facts.closed[0]) if facts.closed else teller.days.of(w(-1))):
        for who in ("coordinator", "manager"):
            user = teller.users[who]
            log_read_by(user, user.name, who.title(), what="case page", case=incident.reference, obj=incident)
    return Pattern(incident, told.share, is_open)


def refer(teller: Teller) -> Iterator[Pattern]:
    """A new referral, one that waits for a fact, and one that went another way long ago."""
    by, head = teller.users["coordinator"], "Head of safeguarding (invented)"
    yield Pattern(_referral(teller, w(-1)), 60)
    waiting = _referral(teller, w(-3))
    with teller.on(teller.days.of(w(-2))) as day:
        fact = {"waiting_for": "What the police found", "waiting_until": teller.days.of(w(2))}
        look = Consideration(
            considered_on=day, considered_by=head, outcome="waiting", reason="One fact is missing.", **fact
        )
        referrals.consider(waiting, waiting.version, look, by=by, today=day)
    yield Pattern(waiting, 40)
    other = _referral(teller, w(-40))
    with teller.on(teller.days.of(w(-39))) as day:
        look = Consideration(
            considered_on=day, considered_by=head, outcome="other_process", reason="The school's own process fits."
        )
        other = referrals.consider(other, other.version, look, by=by, today=day)
        referrals.record_told(other, other.version, "It goes to the school.", day, by=by, today=day)
    yield Pattern(other, 100, False)


def _referral(teller: Teller, day: Day) -> Referral:
    with teller.on(teller.days.of(day)) as on:
        row = Referral(
            area=teller.area, received_on=on, referred_by="A named nurse (invented)", initials="I.W.",
            agency="Northshire Hospitals Trust", nature="serious_harm",
            summary=f"A child of the {SURNAME} family fell from a window.",
        )  # fmt: skip
        return referrals.record_referral(row, by=teller.users["coordinator"], today=on)


def thematic(teller: Teller) -> Pattern:
    """A thematic review of one area, without a case, with a date and a plan."""
    by = teller.users["coordinator"]
    with teller.on(teller.days.of(Day(months=-2))) as on:
        review = starting.start_without_case(
            kind="thematic", title="Injuries to babies before they can crawl", areas=[teller.area], decided_on=on,
            reason="Three rapid reviews asked the same question.", terms_of_reference="What is done.",
            agreed_on=teller.days.of(Day(months=2)), by=by, today=on,
        )  # fmt: skip
        lines = [planning.Line(each.step.kind, each.step.title, each.due_on) for each in proposals(review, on)]
        planning.plan(review, [line for line in lines if line.due_on > teller.days.today], by=by, today=on)
    return Pattern(review, 100)

"""Invented work on reviews: plans, checks, drafts and events; a review without a case; one that another area leads."""

import datetime as dt
from typing import Any

from csprapp.accounts.models import User
from csprapp.partnership.models import Theme
from demo.days import Day, w
from demo.pdfs import make_pdf
from demo.telling import Teller
from reviews.actions import services as actions
from reviews.drafts import services as drafts
from reviews.events import services as events
from reviews.learning.models import LearningReview
from reviews.led_by_other_area import services as elsewhere
from reviews.overview import starting
from reviews.overview.starting import source_of
from reviews.planning import services as planning
from reviews.planning.models import Milestone
from reviews.planning.queries import proposals, waiting_check
from reviews.planning.review_services import agree_terms
from reviews.planning.rules import OTHER

PLANNED = "first-of-two"
# How the review stood by the quality markers in each check: first at its beginning, then at most of it.
MARKERS: tuple[dict[str, tuple[str, str]], ...] = (
    {
        "referral": ("met", ""),
        "decision": ("met", ""),
        "telling-family": ("met", "His mother was told by the reviewer herself."),
        "purpose": ("partly", "Two teams still ask whether somebody will be blamed."),
        "commissioning": ("met", ""),
        "parallel": ("not_yet", "The police were not asked about the trial."),
    },
    {
        "purpose": ("met", "Talked through with both teams."),
        "governance": ("met", ""),
        "management": ("partly", "One agency’s papers came late."),
        "parallel": ("met", "Dates agreed with the police."),
        "information": ("partly", "Nobody has asked the bus company yet."),
        "practitioners": ("met", ""),
        "family": ("met", ""),
        "analysis": ("not_yet", ""),
        "response": ("not_relevant", "Too early."),
    },
)
FOUND = (
    ("on_track", "In time. The agencies know what is asked of them.", ""),
    ("at_risk", "One agency has not sent what was asked, and the draft must wait for it.", "The lead writes to them."),
)


def all_learning(teller: Teller, reviews: dict[str, LearningReview]) -> None:
    """Everything above, each step on its own day."""
    review = reviews[PLANNED]
    began = review.decided_on
    _plan(teller, review, teller.days.after(began, 3))
    _terms(teller, review, teller.days.after(began, 12))
    _checks(teller, review, began)
    _reach(teller, review)
    _events(teller, review)
    _drafts(teller, review)
    _thematic(teller)
    _led_elsewhere(teller)


def _fresh(review: LearningReview) -> LearningReview:
    return LearningReview.objects.select_related("incident", "deadline").get(pk=review.pk)


def _plan(teller: Teller, review: LearningReview, day: dt.date) -> None:
    with teller.on(day) as on:
        by = review.incident.owner
        lines = [planning.Line(each.step.kind, each.step.title, each.due_on) for each in proposals(_fresh(review), on)]
        lines.append(planning.Line(OTHER, "Talk with the youth workers", teller.days.of(w(-4))))
        planning.plan(_fresh(review), lines, by=by, today=on)


def _terms(teller: Teller, review: LearningReview, day: dt.date) -> None:
    with teller.on(day) as on:
        held = _fresh(review)
        agreed = {"agreed_on": on, "agreed_with": "The partners in their meeting. The family was told."}
        agree_terms(held, held.version, **agreed, by=held.incident.owner, today=on)


def _checks(teller: Teller, review: LearningReview, began: dt.date) -> None:
    by = review.incident.owner
    with teller.on(teller.days.after(began, 13)) as on:
        held, first = _fresh(review), teller.days.after(began, 28)
        planning.plan_checks(held, held.version, weeks=6, next_on=first, by=by, today=on)
    for number, (standing, found, agreed) in enumerate(FOUND):
        with teller.on(teller.days.after(began, 29 + 29 * number)) as on:
            check = waiting_check(review)
            said: dict[str, Any] = {"made_on": on, "standing": standing, "found": found, "agreed": agreed}
            planning.record_check(check, check.version, **said, markers=MARKERS[number], by=by, today=on)


def _reach(teller: Teller, review: LearningReview) -> None:
    step = Milestone.objects.get(review=review, kind="information")
    with teller.on(teller.days.after(step.deadline.due_on, 4)) as on:
        note = "The last agency sent it four working days late."
        planning.reach(step, step.version, met_on=on, note=note, by=review.incident.owner, today=on)


def _events(teller: Teller, review: LearningReview) -> None:
    step, by = Milestone.objects.get(review=review, kind="event"), review.incident.owner
    counts = dict(zip(list(teller.agencies.values())[:4], (6, 2, 3, 1), strict=True))
    said = (
        "Each team had seen one sign. Nobody had known how many there were together. Practitioners asked for one place "
        "where such signs meet, and for time to speak with a young person alone."
    )
    with teller.on(teller.days.on_or_after(step.deadline.due_on)) as on:
        held = {"kind": "learning", "held_on": on, "summary": said, "counts": counts}
        events.EVENTS.append(review, held, by=by, today=on)
        planned = {"kind": "feedback", "held_on": teller.days.of(w(18))}
        events.EVENTS.append(review, planned, by=by, today=on)


def _drafts(teller: Teller, review: LearningReview) -> None:
    by, reviewer = review.incident.owner, teller.users["reviewer"]
    with teller.on(teller.days.of(w(-13))) as on:
        first = drafts.upload_draft(review, _pdf("First draft"), note="Without the learning yet", by=by, today=on)
    with teller.on(teller.days.of(w(-12))) as on:
        to = {"to": "partners", "who": "The three partners’ leads, by secure mail", "sent_on": on}
        sent = drafts.SENT.append(first, to, by=by, today=on)
    with teller.on(teller.days.of(w(-6))) as on:
        comments = "Clear.\nSay more about what the housing service could have known."
        sent = drafts.SENT.correct(sent, sent.version, to | {"comments_on": on, "comments": comments}, by=by, today=on)
    with teller.on(teller.days.of(w(-2))) as on:
        done = "A section on housing is new: what it was told, when, and what it could have asked."
        drafts.answer_comments(sent, sent.version, done, by=by, today=on)
        second = drafts.upload_draft(review, _pdf("Second draft"), note="With housing", by=reviewer, today=on)
        family = "His mother, read with her at home; the paper was taken back"
        drafts.SENT.append(second, {"to": "family", "who": family, "sent_on": on}, by=by, today=on)


def _pdf(words: str) -> bytes:
    return make_pdf(f"{words} of the report", ["Invented text of a draft. It says what was seen, and by whom."])


def _thematic(teller: Teller) -> None:
    by: User = teller.users["coordinator"]
    with teller.on(teller.days.of(Day(months=-2))) as on:
        review = starting.start_without_case(
            kind="thematic",
            title="Injuries to babies before they can crawl",
            areas=[],
            decided_on=on,
            reason="Three rapid reviews in two years asked the same question.",
            terms_of_reference="What the agencies do when a baby who cannot move alone has a bruise.",
            agreed_on=teller.days.of(Day(months=3)),
            by=by,
            today=on,
        )
        lines = [planning.Line(each.step.kind, each.step.title, each.due_on) for each in proposals(review, on)]
        planning.plan(review, [line for line in lines if line.due_on > teller.days.today], by=by, today=on)
        text = "Agree one pathway for a bruise on a baby who cannot move alone."
        themes = Theme.objects.filter(slug="babies-under-one")
        actions.add_recommendation(
            text=text, made_on=on, themes=themes, **source_of(review), review=review, by=by, today=on
        )


def _led_elsewhere(teller: Teller) -> None:
    by: User = teller.users["coordinator"]
    with teller.on(teller.days.of(w(-45))) as on:
        review = starting.start_elsewhere(
            kind="lcspr",
            led_by="Westvale Safeguarding Children Partnership (invented)",
            title="A family that moved between areas",
            areas=[],
            asked_by="Business manager of the Westvale partnership",
            asked_on=on,
            asked_what="What our school and our health visitors knew in the year before the family moved.",
            wanted_on=teller.days.of(w(-25)),
            by=by,
            today=on,
        )
    with teller.on(teller.days.of(w(-27))) as on:
        row = review.elsewhere
        sent = "A chronology of eleven contacts and two pages of analysis, by secure mail to their business manager."
        elsewhere.RETURN.correct(row, row.version, {"returned_on": on, "returned_what": sent}, by=by, today=on)
    with teller.on(teller.days.of(w(-5))) as on:
        text = "Tell the next area’s health visitors by telephone, not only by letter, when a family moves."
        themes = Theme.objects.filter(slug="sharing-information")
        actions.add_recommendation(
            text=text, made_on=on, themes=themes, **source_of(review), review=review, by=by, today=on
        )

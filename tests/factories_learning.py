"""Work on a review: a draft and who received it, an event, agreed terms; and a review that another area leads."""

import datetime as dt

from csprapp.accounts.models import User
from csprapp.files.scanner import State, Verdict
from csprapp.records.services import add
from reviews.drafts import services as drafts
from reviews.drafts.models import ReportDraft
from reviews.events import services as events
from reviews.learning.models import LearningReview
from reviews.led_by_other_area import services as elsewhere
from reviews.overview import starting
from reviews.planning import review_services as services
from reviews.planning.review_services import agree_terms
from tests.factories import make_agency
from tests.factories_reviews import TODAY


def make_row_of_a_draft(review: LearningReview, by: User) -> ReportDraft:
    """A draft as a row, without a file: the services keep those."""
    facts = {"file": "aa/none", "kind": "pdf", "mime": "application/pdf", "size": 1, "sha256": "0" * 64}
    facts["number"] = review.drafts.count() + 1
    row = ReportDraft(review=review, note="New", scan=Verdict(State.CLEAN).state, uploaded_by=by, **facts)
    return add(row, by=by, why="A draft for a test")


def make_worked(review: LearningReview) -> LearningReview:
    """One of everything that hangs on a review, recorded by the owner of its case."""
    who = {"by": review.incident.owner, "today": TODAY}
    draft = make_row_of_a_draft(review, who["by"])
    sent = {"to": "family", "who": "By hand", "sent_on": TODAY, "comments_on": TODAY, "comments": "Kind words"}
    drafts.SENT.append(draft, sent, **who)
    held = {"kind": "learning", "held_on": TODAY, "summary": "Time is short", "counts": {make_agency(): 3}}
    events.EVENTS.append(review, held, **who)
    held = LearningReview.objects.get(pk=review.pk)
    texts = {"terms_of_reference": "What was seen", "method": "Talks", "family_contact": "A letter"}
    held = services.set_scope(held, held.version, **texts, **who)
    agree_terms(held, held.version, agreed_on=TODAY, agreed_with="The partners", **who)
    return held


def make_led_elsewhere(by: User) -> LearningReview:
    """A review of another area, asked, answered and reported."""
    facts = {"led_by": "Westvale", "title": "A family", "asked_by": "Their manager", "asked_what": "What we knew"}
    asked_on = TODAY - dt.timedelta(20)
    review = starting.start_elsewhere(kind="lcspr", areas=[], asked_on=asked_on, **facts, by=by, today=TODAY)
    row = review.elsewhere
    row = elsewhere.RETURN.correct(
        row, row.version, {"returned_on": TODAY, "returned_what": "A list"}, by=by, today=TODAY
    )
    elsewhere.OUTCOME.correct(row, row.version, {"report_on": TODAY, "report_what": "One for us"}, by=by, today=TODAY)
    return review

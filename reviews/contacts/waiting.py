"""While publication waits for a trial or an inquest, the rest goes on: what is done of it, each with its day."""

from datetime import date
from typing import Any

from django.urls import reverse

from cases.deadlines.models import Deadline
from csprapp.clock.deadline import day_words
from csprapp.ui.parts import Fact
from reviews.contacts.models import Meanwhile
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Stage

WAITING = frozenset({Stage.FINISHED, Stage.SCHEDULED})


ADVANCE_COPIES = ("advance_copy_law", "advance_copy_guidance")


def dates_of(review: LearningReview) -> list[Deadline]:
    """The review's own date; and once a day of publication is planned, by when the advance copies go in law and in
    guidance, both counted back from it."""
    if review.deadline is None:
        return []
    copies = Deadline.objects.filter(incident=review.incident_id, rule_key__in=ADVANCE_COPIES).in_work_order()
    return [review.deadline, *copies]


def may_record(review: LearningReview, today: date) -> bool:
    """Whether publication waits: the report is finished and not out, or the review itself is delayed."""
    at = stage_of(review, today)
    delayed = review.deadline is not None and review.deadline.target_on is not None
    return at in WAITING or at is Stage.UNDER_WAY and delayed


def waiting(review: LearningReview, today: date, *, may_work: bool) -> dict[str, Any]:
    """What the page of a review shows under this heading: four things, each with its day or "Not recorded"."""
    rows = list(Meanwhile.objects.filter(review=review))
    if not rows and not may_record(review, today):
        return {}
    facts = [Fact("Report finished", _day(review.report_finished_on)), Fact("Copies sent", _copies(review))]
    for what in Meanwhile.What:
        facts += _lines(review, what, [row for row in rows if row.what == what], may_work)
    add = reverse("review-meanwhile-add", args=[review.pk]) if may_work and may_record(review, today) else ""
    return {"facts": facts, "add_url": add}


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


def _copies(review: LearningReview) -> str:
    sent = (("Panel", review.sent_to_panel_on), ("Secretary of State", review.sent_to_secretary_on))
    return "\n".join(f"{whom}, {day_words(day)}" for whom, day in sent if day)


def _lines(review: LearningReview, what: Meanwhile.What, rows: list[Meanwhile], may_work: bool) -> list[Fact]:
    if not rows:
        return [Fact(what.label)]
    return [
        Fact(
            what.label,
            day_words(row.done_on),
            reverse("review-meanwhile", args=[review.pk, row.pk]) if may_work else "",
            f"{what.label.lower()} {day_words(row.done_on)}",
            note=row.words,
        )
        for row in rows
    ]

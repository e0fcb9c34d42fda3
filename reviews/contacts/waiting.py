"""While publication waits for a trial or an inquest, the rest goes on: what is done of it, each with its day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cases.deadlines.models import Deadline
from cases.restrictions.queries import embargoes
from csprapp.clock.deadline import day_words
from csprapp.partnership.national import called_now
from csprapp.ui.components import Fact, Task
from reviews.contacts.models import Meanwhile
from reviews.contacts.queries import last_contact_on
from reviews.learning.access import cases_of
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Stage

WAITING = frozenset({Stage.FINISHED, Stage.SCHEDULED})


ADVANCE_COPIES = ("advance_copy_law", "advance_copy_guidance")


def copies_of(review: LearningReview) -> QuerySet[Deadline]:
    """Once a day of publication is planned, by when the advance copies go in law and in guidance, both counted back
    from it."""
    return Deadline.objects.filter(incident=review.incident_id, rule_key__in=ADVANCE_COPIES).in_work_order()


def dates_of(review: LearningReview, copies: Iterable[Deadline]) -> list[Deadline]:
    """The review's own date, if it has one, and those of its advance copies."""
    return [review.deadline, *copies] if review.deadline else []


def may_record(review: LearningReview, today: date) -> bool:
    """Whether publication waits: the report is finished and not out, or the review itself is delayed."""
    at = stage_of(review, today)
    delayed = review.deadline is not None and review.deadline.target_on is not None
    return at in WAITING or at is Stage.UNDER_WAY and delayed


def waiting(review: LearningReview, today: date, *, may_work: bool) -> dict[str, Any]:
    """What the page of a review shows under this heading: what publishing waits for, and what is done meanwhile. The
    report and its copies stand above it."""
    rows, holding = list(review.meanwhile.all()), embargoes(cases_of(review), today)
    if not rows and not holding and not may_record(review, today):
        return {}
    facts = []
    for what in Meanwhile.What:
        facts += _lines(review, what, [row for row in rows if row.what == what], may_work)
    add = reverse("review-meanwhile-add", args=[review.pk]) if may_work and may_record(review, today) else ""
    return {"facts": facts, "add_url": add, "embargoes": holding}


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


def tasks(review: LearningReview) -> list[Task]:
    """The family's log and the letters of the Panel as lines of the review's work; none without a case."""
    if review.incident is None:
        return []
    reference, last = review.incident.reference, last_contact_on(cases_of(review))
    hint = f"Last contact {day_words(last)}" if last else ""
    return [
        Task(
            "Family contact log",
            "" if last else "None",
            reverse("case-family", args=[reference]),
            hint,
            done=bool(last),
        ),
        Task(called_now("To and from the Panel"), "", reverse("case-panel", args=[reference]), done=True),
    ]

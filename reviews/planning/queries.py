"""Questions about the plan of a review."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.deadlines.calendars import calendar_in_force
from csprapp.records.together import keep_beside, read_beside_once
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import OVER
from reviews.planning.models import MarkerAnswer, Milestone, ProgressCheck
from reviews.planning.rules import Proposed, propose


def aim_of(review: LearningReview) -> date | None:
    """The London day the review works towards: its revised target, else the day it is due. None without a date.

    A look-again date is no aim: nobody knows the end then, and the milestones stay as they are.
    """
    deadline = review.deadline
    if deadline is None:
        return None
    return deadline.target_on if deadline.target_on and not deadline.waiting_for else deadline.due_on


def proposals(review: LearningReview, today: date) -> list[Proposed]:
    """What to propose for this review: every step counted back from its aim. Raises OutsideCalendar."""
    aim = aim_of(review)
    return propose(aim, today, calendar_in_force()) if aim else []


def open_milestones(review: LearningReview) -> list[Milestone]:
    """Those neither reached nor dropped, earliest first."""
    found = Milestone.objects.filter(review=review, met_on=None, dropped_on=None)
    return list(found.select_related("deadline", "review").order_by("deadline__due_on", "pk"))


def out_of_step(review: LearningReview) -> list[Milestone]:
    """Open milestones counted back from another day than the review now works towards."""
    aim = aim_of(review)
    return [one for one in open_milestones(review) if one.counted_from and aim and one.counted_from != aim]


def waiting_check(review: LearningReview) -> ProgressCheck | None:
    """The check of progress that is to be made next."""
    return next((one for one in review.progress_checks.all() if one.made_on is None), None)


def read_checks(review: LearningReview) -> list[ProgressCheck]:
    """The checks of a review, the newest first, each with its date and its quality markers: kept beside the review."""
    paths = ("progress_checks__deadline__incident", "progress_checks__deadline__owner")
    (answers,) = read_beside_once(review, *paths, also=_answers, user=None, on=None)
    checks = list(review.progress_checks.all())
    for check in checks:
        keep_beside(check, "markers", [row for row in answers if row.check_made_id == check.pk])
    return checks


def _answers(review: LearningReview, *_: Any) -> list[QuerySet[Any]]:
    return [MarkerAnswer.objects.filter(check_made__review=review)]


def is_over(review: LearningReview, today: date) -> bool:
    """Whether nothing of its plan is left to do: ended, published, to be published, or finished for good."""
    return stage_of(review, today) in OVER

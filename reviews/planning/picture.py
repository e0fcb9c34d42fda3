"""The plan of a review as a picture: each milestone on the days, and what slipped."""

from collections.abc import Iterable
from datetime import date

from cases.deadlines.queries import Row
from csprapp.ui.pictures import Picture, PlanStep, plan
from reviews.planning.models import Milestone


def picture_of(found: Iterable[tuple[Milestone, Row]], today: date) -> Picture | None:
    """The milestones that were not dropped, in the order of their dates; None for fewer than two."""
    steps = [
        PlanStep(one.title, standing(one, row), row.deadline.first_computed_on, row.due_on, one.met_on)
        for one, row in found
        if one.dropped_on is None
    ]
    return plan("milestones", "Milestones: planned, reached and late", steps, today) if len(steps) > 1 else None


def standing(one: Milestone, row: Row) -> str:
    """How a milestone stands, in a few words."""
    if one.met_on is None:
        return row.standing
    days = (one.met_on - row.due_on).days
    return f"Reached {days} {'day' if days == 1 else 'days'} late" if days > 0 else "Reached on time"

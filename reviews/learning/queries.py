"""Questions about learning reviews."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.access.queries import NOTHING, area_limits, held_bodies, key_of, open_to
from cases.hooks import Readable
from cases.incidents.models import Incident
from csprapp.accounts.models import in_force
from csprapp.accounts.roles import BY_AREA, Permission, Reach, has_permission, reaching
from csprapp.partnership.models import Area
from reviews.learning.rules import Stage, stage

if TYPE_CHECKING:
    from csprapp.accounts.models import User
    from reviews.learning.models import LearningReview


# What is read of a date for a list that says how it stands: `standing_of`, and whose case it is of.
STANDING = (
    *("incident", "rule_key", "started_on", "due_on", "target_on", "met_on", "ended_on", "end_reason"),
    "waiting_for",
)


class LearningReviewQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "LearningReviewQuerySet":
        """Reviews that this person may open on a London day."""
        return self.filter(review_open_to(user, on))

    def without_a_case(self, areas: list[int] | None) -> "LearningReviewQuerySet":
        """Those without a lead case that belong to one of these areas, or to all; None stands for every area."""
        return self.filter(near_without_a_case(areas))

    def running(self) -> "LearningReviewQuerySet":
        """Neither ended nor published."""
        return self.filter(ended_on=None, published_on=None)


def part_of_a_running_one() -> Exists:
    """Whether a case, whose key is the outer "pk", is part of a review that another case leads and whose date runs."""
    from reviews.learning.models import LearningReview

    linked = LearningReview.linked_incidents.through.objects.filter(incident=OuterRef("pk"))
    runs = {"learningreview__deadline__met_on": None, "learningreview__deadline__ended_on": None}
    return Exists(linked.filter(**runs, learningreview__deadline__isnull=False))


def review_open_to(user: "User", on: date, review: str = "") -> Q:
    """The condition that a review is open to a person on a London day: its lead case is, or it has none and
    `alone_open_to` says so. `review` is the way from a row to its review ("review__"), empty on reviews themselves.
    """
    return open_to(user, on, f"{review}incident__") | alone_open_to(user, on, review)


def alone_open_to(user: "User", on: date, review: str = "") -> Q:
    """The condition that a review has no lead case and is open: to those who see the cases of one of its areas (of
    any, when it names none), and to its independent reviewer until their last day."""
    from reviews.learning.models import ReviewerAccess

    reach = NOTHING
    if has_permission(user, Permission.REVIEW):
        given = ReviewerAccess.objects.live(on).filter(user=user, review=OuterRef(key_of(review)))
        reach |= Q(Exists(given))
    if has_permission(user, Permission.SEE_CASES):
        reach |= _near(reached_areas(user, on), review)
    return Q(**{f"{review}incident": None, f"{review}pk__isnull": False}) & reach


def sees_all_alone(user: "User", on: date) -> bool:
    """Whether every review without a lead case is open to a person: they see cases, and in no area less than all."""
    return has_permission(user, Permission.SEE_CASES) and reached_areas(user, on) is None


def readable_alone(rows: models.Manager, review: str = "") -> Readable:
    """Of which duties without a case a person may read the subject, when that is a review or belongs to one."""

    def readable(user: "User", on: date) -> models.QuerySet | None:
        return None if sees_all_alone(user, on) else rows.filter(alone_open_to(user, on, review))

    return readable


def near_without_a_case(areas: list[int] | None) -> Q:
    """The condition that a review has no lead case and belongs to one of these areas, or to all; None stands for every
    area."""
    return Q(incident=None) & _near(areas)


def _near(areas: list[int] | models.QuerySet[Area] | None, review: str = "") -> Q:
    """Reviews of one of these areas, or of no area in particular; None stands for every area."""
    from reviews.learning.models import LearningReview

    if areas is None:
        return Q(**{f"{review}pk__isnull": False})
    of_areas = LearningReview.areas.through.objects.filter(learningreview=OuterRef(key_of(review)))
    return Q(Exists(of_areas.filter(area__in=areas))) | ~Q(Exists(of_areas))


def reached_areas(user: "User", on: date) -> models.QuerySet[Area] | None:
    """The areas whose cases the person's roles reach on a London day; None when that is all of them. A question, so
    that what is made of it asks nothing before it is asked itself."""
    roles, reach = user.roles(on), NOTHING
    if roles & BY_AREA:
        limits = area_limits(user, on)
        if limits is None:
            return None
        reach |= Q(pk__in=limits)
    if roles & reaching(Reach.BODY):
        reach |= Q(partner_bodies__in=held_bodies(user, on))
    return Area.objects.filter(reach).order_by()


class OfAReviewQuerySet(models.QuerySet):
    """Of every record that belongs to one review: who may open the review may read it."""

    def visible_to(self, user: "User", on: date) -> Self:
        """Those of reviews that this user may open on this day."""
        return self.filter(review_open_to(user, on, "review__"))


class ReviewerAccessQuerySet(models.QuerySet):
    def live(self, on: date) -> "ReviewerAccessQuerySet":
        """Rows that open their review on a London day; the last day counts."""
        return self.filter(in_force(on), removed=False)


def stage_of(review: "LearningReview", today: date) -> Stage:
    """How far a review is on a London day, from its facts."""
    return stage(
        led_by=review.led_by,
        returned_on=review.elsewhere.returned_on if review.led_by else None,
        ended_on=review.ended_on,
        published_on=review.published_on,
        report_finished_on=review.report_finished_on,
        publication_decision=review.publication_decision,
        reviewer_appointed_on=review.reviewer_appointed_on,
        begun_on=review.begun_on,
        today=today,
    )


def at_stage(wanted: Collection[Stage], today: date) -> Q:
    """The condition that a review is at one of these stages: what `stage_of` says of it, so that a list can ask."""
    ours, theirs = Q(ended_on=None, led_by=""), Q(ended_on=None) & ~Q(led_by="")
    kept = ours & Q(published_on=None)  # not published, nor is a day set for it
    unfinished = kept & Q(report_finished_on=None)
    finished = kept & Q(report_finished_on__isnull=False)
    conditions = {
        Stage.ASKED: theirs & Q(elsewhere__returned_on=None),
        Stage.RETURNED: theirs & Q(elsewhere__returned_on__isnull=False),
        Stage.TO_START: unfinished & Q(reviewer_appointed_on=None, begun_on=None),
        Stage.STARTED: unfinished & Q(reviewer_appointed_on=None, begun_on__isnull=False),
        Stage.UNDER_WAY: unfinished & Q(reviewer_appointed_on__isnull=False),
        Stage.FINISHED: finished & ~Q(publication_decision="none"),
        Stage.SCHEDULED: ours & Q(published_on__gt=today),
        Stage.PUBLISHED: ours & Q(published_on__lte=today),
        Stage.NOT_PUBLISHED: finished & Q(publication_decision="none"),
        Stage.ENDED: Q(ended_on__isnull=False),
    }
    return reduce(or_, (conditions[each] for each in wanted), NOTHING)


def review_of(incident: Incident) -> "LearningReview | None":
    """The review that this case leads or is part of: a running one before an ended one, the newest first."""
    return in_hand(reviews_of(incident))


def in_hand(found: "Iterable[LearningReview]") -> "LearningReview | None":
    """Of a case's reviews the one that its pages are about."""
    return min(found, key=lambda review: (review.ended_on is not None, -review.pk), default=None)


def reviews_of(incident: Incident) -> "LearningReviewQuerySet":
    """Our reviews that this case leads or is part of: one that another area leads does not stand in their way."""
    from reviews.learning.models import LearningReview

    ours = LearningReview.objects.filter(led_by="")
    led, part_of = ours.filter(incident=incident), ours.filter(linked_incidents=incident)
    return ours.filter(pk__in=led.order_by().values("pk").union(part_of.order_by().values("pk")))

"""What was held with the practitioners who worked with the family: how many came from where, never who."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from csprapp.clock.deadline import day_words
from csprapp.partnership.models import Agency
from csprapp.records.models import Record
from reviews.learning.models import LearningReview
from reviews.learning.queries import OfAReviewQuerySet, review_open_to

if TYPE_CHECKING:
    from datetime import date

    from csprapp.accounts.models import User


class PractitionerEvent(Record):
    """One event, held or planned."""

    class Kind(models.TextChoices):
        LEARNING = "learning", "Learning event"
        TALKS = "talks", "Conversations one to one"
        MANAGERS = "managers", "Meeting of managers"
        FEEDBACK = "feedback", "Findings shared with practitioners"
        OTHER = "other", "Something else"

    personal_fields = ("summary", "cancelled_reason")

    counts: Mapping[Agency, int | None] = {}  # how many came, while the event is being recorded; kept as `attendance`

    review = models.ForeignKey(LearningReview, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    held_on = models.DateField("date")
    summary = models.TextField("what was said, in summary", blank=True)
    cancelled_reason = models.TextField("why it did not take place", blank=True)

    objects = OfAReviewQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {day_words(self.held_on)}"


class EventAgencyQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: "date") -> "EventAgencyQuerySet":
        """Those of reviews that this user may open on this day."""
        return self.filter(review_open_to(user, on, "event__review__"))


class EventAgency(Record):
    """How many people of one agency came. Their names are not kept."""

    event = models.ForeignKey(PractitionerEvent, on_delete=models.PROTECT, related_name="attendance")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField("how many came")

    objects = EventAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "agency"], name="agency_counted_once_per_event"),
            models.CheckConstraint(condition=Q(people__lte=999), name="event_people_are_countable"),
        ]

    def __str__(self) -> str:
        return f"{self.people} of {self.agency}"

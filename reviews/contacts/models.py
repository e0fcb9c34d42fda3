"""The family contact log, the letters to and from the Panel, and what goes on while publication waits."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.access.queries import OfACaseQuerySet
from cases.documents.models import Document
from cases.incidents.mistakes import Mistakable, StandingManager
from cases.incidents.models import Incident, Person
from csprapp.clock.deadline import day_words
from csprapp.records.fields import OptionalKey, day_of_a_life
from csprapp.records.models import ERASED, Record
from reviews.learning.models import LearningReview
from reviews.learning.queries import OfAReviewQuerySet

if TYPE_CHECKING:
    pass


class OfCase(Mistakable, Record):
    """A line of a log kept on a case; reviews that draw on the case read it there."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")

    objects = StandingManager.from_queryset(OfACaseQuerySet)()
    everything = OfACaseQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]


class FamilyMember(OfCase):
    """Somebody of the family: how they wish to be told, by whom, and whether to leave them alone."""

    personal_fields = ("who", "told_how", "told_by", "needs", "leave_alone_because")

    person = OptionalKey(Person, related_name="+")
    who = models.CharField("who it is", max_length=120, blank=True)
    told_how = models.CharField("how they wish to be told", max_length=200, blank=True)
    told_by = models.CharField("by whom", max_length=120, blank=True)
    needs = models.TextField("interpreter and other needs", blank=True)
    leave_alone = models.BooleanField("do not contact", default=False)
    leave_alone_because = models.TextField("why not to contact them", blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(who=""), name="family_member_is_somebody"),
            models.CheckConstraint(
                condition=Q(leave_alone=False, leave_alone_because="")
                | Q(leave_alone=True) & ~Q(leave_alone_because=""),
                name="left_alone_says_why",
            ),
        ]

    def __str__(self) -> str:
        if self.person is None:
            return self.who
        return f"{self.person.initials}, {(self.person.relationship or self.person.get_role_display()).lower()}"


class SignificantDate(OfCase):
    """A day that hurts: nobody publishes or calls near it without asking. Birthdays and the day it happened are on the
    case already and need no row."""

    personal_fields = ("label", "day", "note")

    label = models.CharField("which day it is", max_length=120)
    day = day_of_a_life()
    yearly = models.BooleanField("it comes round every year", default=False)
    note = models.TextField("what to know", blank=True)

    class Meta(OfCase.Meta):
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.label}, {day_words(self.day)}" if self.day else ERASED


class FamilyContact(OfCase):
    """One talk or letter: when, by whom, what was said and what the family asked."""

    class How(models.TextChoices):
        VISIT = "visit", "Visit"
        TELEPHONE = "telephone", "Telephone"
        VIDEO = "video", "Video call"
        LETTER = "letter", "Letter"
        EMAIL = "email", "Email"
        THROUGH = "through", "Through somebody else"

    personal_fields = ("by_whom", "said", "wished")

    member = OptionalKey(FamilyMember, related_name="+", verbose_name="with whom")
    contacted_on = models.DateField("when")
    by_whom = models.CharField(max_length=120)
    how = models.CharField(max_length=10, choices=How.choices)
    said = models.TextField("what was said", blank=True)
    wished = models.TextField("what they asked or wished", blank=True)

    class Meta(OfCase.Meta):
        ordering = ["-contacted_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_how_display()}, {day_words(self.contacted_on)}"


class FamilyAgreement(OfCase):
    """What was agreed with the family about the name used, the wording or the timing, by whom and when."""

    class About(models.TextChoices):
        NAME = "name", "The name used"
        WORDING = "wording", "The wording"
        TIMING = "timing", "The timing"

    class Name(models.TextChoices):
        REAL = "real", "The real first name"
        PSEUDONYM = "pseudonym", "A name the family chose"
        NONE = "none", "No name"

    personal_fields = ("agreed", "agreed_with", "agreed_by")

    about = models.CharField(max_length=10, choices=About.choices)
    name_used = models.CharField("which name", max_length=10, choices=Name.choices, blank=True)
    agreed = models.TextField("what was agreed")
    agreed_with = models.CharField("who of the family agreed", max_length=120)
    agreed_by = models.CharField("who agreed it for the partnership", max_length=120)
    agreed_on = models.DateField()

    class Meta(OfCase.Meta):
        ordering = ["about", "-agreed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about="name") & ~Q(name_used="") | ~Q(about="name") & Q(name_used=""),
                name="agreed_name_says_which",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}, {day_words(self.agreed_on)}"


class PanelMessage(OfCase):
    """A letter, email or call to or from the Panel, beside its replies to the rapid review."""

    class Direction(models.TextChoices):
        TO = "to", "To the Panel"
        FROM = "from", "From the Panel"

    class About(models.TextChoices):
        NOTIFICATION = "notification", "The notification"
        RAPID_REVIEW = "rapid_review", "The rapid review"
        DECISION = "decision", "The decision"
        REVIEW = "review", "The review that follows"
        DELAY = "delay", "A delay"
        PUBLICATION = "publication", "Publication"
        OTHER = "other", "Something else"

    personal_fields = ("summary",)

    direction = models.CharField(max_length=4, choices=Direction.choices)
    dated_on = models.DateField("date")
    about = models.CharField(max_length=12, choices=About.choices)
    summary = models.TextField()
    document = OptionalKey(Document, related_name="+")

    class Meta(OfCase.Meta):
        ordering = ["-dated_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_direction_display()}, {day_words(self.dated_on)}"


class Meanwhile(Mistakable, Record):
    """What was done with a finished review's learning before it was published."""

    class What(models.TextChoices):
        SHARED = "shared", "Learning shared in confidence"
        STARTED = "started", "Actions started"

    personal_fields = ("words",)

    review = models.ForeignKey(LearningReview, on_delete=models.PROTECT, related_name="meanwhile")
    what = models.CharField(max_length=10, choices=What.choices)
    done_on = models.DateField("date")
    words = models.TextField("with whom, or which")

    objects = StandingManager.from_queryset(OfAReviewQuerySet)()
    everything = OfAReviewQuerySet.as_manager()

    class Meta:
        ordering = ["what", "done_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {day_words(self.done_on)}"

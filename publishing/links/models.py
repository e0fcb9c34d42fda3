"""The only place that sees a review and its publication at once. The keys lead one way: nothing public knows of
them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.access.queries import open_to
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.records.fields import by_whom
from csprapp.records.models import Record
from csprapp.today import now


def _clock() -> "models.OneToOneField[Deadline | None, Deadline | None]":
    """The key to a duty of the publication, once it runs."""
    return models.OneToOneField("cases.Deadline", models.PROTECT, null=True, blank=True, related_name="+")


class PublicationLink(Record):
    """The private side of one publication: what it was written from, and what had to be done before it may go out.

    Every publication has one row; review and incident are both empty for what is about no case of ours. The planned
    day is the plan while the publication has no date, and again when its date is taken away (`rules.date_meant`); the
    two advance-copy clocks count backwards from the day that counts.
    """

    class Family(models.TextChoices):
        TOLD = "told", "The family was told"
        NOT_TOLD = "not_told", "The family was not told"

    personal_fields = ("family_note", "family_wishes", "sooner_because", "elsewhere")

    PLANNED = "planned_on", "planned_time"
    # What was done before it goes out, beside the planned day.
    PREPARED = (
        *("family", "family_told_on", "family_note", "family_wishes", "practitioners_told_on"),
        *("ofsted_copy_on", "text_panel_on", "text_secretary_on"),
    )
    DONE_ON = tuple(name for name in PREPARED if name.endswith("_on"))

    review = models.ForeignKey(
        "reviews.LearningReview", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    incident = models.ForeignKey("cases.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    publication = models.OneToOneField("publications.Publication", on_delete=models.PROTECT, related_name="+")

    planned_on = models.DateField("planned publication date", null=True, blank=True)
    planned_time = models.TimeField("planned time", null=True, blank=True)
    elsewhere_since = models.DateField("first public day on another website", null=True, blank=True)
    elsewhere = models.CharField("where it was public before it came here", max_length=200, blank=True)
    family = models.CharField("whether the family was told", max_length=10, choices=Family.choices, blank=True)
    family_told_on = models.DateField(null=True, blank=True)
    family_note = models.TextField("who was told and how, or why not", blank=True)
    family_wishes = models.TextField("what the family wishes", blank=True)
    practitioners_told_on = models.DateField(null=True, blank=True)
    ofsted_copy_on = models.DateField("advance copy sent to Ofsted", null=True, blank=True)
    text_panel_on = models.DateField("text of the improvements sent to the Panel", null=True, blank=True)
    text_secretary_on = models.DateField(
        "text of the improvements sent to the Secretary of State", null=True, blank=True
    )
    sooner_because = models.TextField("why sooner than seven working days after the advance copies", blank=True)

    law_deadline = _clock()
    guidance_deadline = _clock()
    date_set_by = by_whom()
    recorded_on = models.DateField("publication recorded on the review", null=True, blank=True)

    expiry_deadline = _clock()
    told_of_expiry_on = models.DateField("family told that the page will go", null=True, blank=True)
    repository_deadline = _clock()
    held_on = models.DateField("held as ready since", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(family="told") | Q(family_told_on__isnull=False), name="family_told_has_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.publication.slug


class Cleared(Record):
    """Somebody checked an edition, as it was at one digest. A later edit voids it: the digest differs.

    `checklist` keeps each line as it stood and each finding accepted, with the reason given.
    """

    personal_fields = ("checklist",)

    digest = models.CharField(max_length=64)
    checklist = models.JSONField(default=dict)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cleared_on = models.DateField()

    class Meta:
        abstract = True


class Clearance(Cleared):
    """Somebody checked one edition of a publication, line by line."""

    edition = models.ForeignKey("publications.Edition", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"edition {self.edition_id} cleared {day_words(self.cleared_on)}"


class BlockerQuerySet(models.QuerySet["Blocker"]):
    def visible_to(self, user: User, on: date) -> "BlockerQuerySet":
        """Those whose words are about cases the person may open: a review may draw on one that is shut to them."""
        shut = Incident.objects.exclude(open_to(user, on))
        return self.exclude(
            Exists(shut.filter(pk=OuterRef("link__incident")))
            | Exists(shut.filter(pk=OuterRef("link__review__incident")))
            | Exists(shut.filter(linked_reviews=OuterRef("link__review")))
        )


class Blocker(Record):
    """Something that stands in the way was recorded on a case after a second person had cleared a publication of it.

    While one is open nothing goes out: a date that was set is taken away with it. What is public already is flagged
    until it is taken down or a second person has checked it again.
    """

    FOUND = "A newer check finds"  # how the words begin of what no record on a case says

    personal_fields = ("words", "settled_because")

    link = models.ForeignKey(PublicationLink, on_delete=models.PROTECT, related_name="blockers")
    words = models.TextField("what was recorded")
    was_public = models.BooleanField(default=False)
    at_once = models.BooleanField("whether it may have to come down immediately", default=True)
    date_taken_away = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    settled_on = models.DateField(null=True, blank=True)
    settled_by = by_whom()
    settled_because = models.TextField("how it was settled", blank=True)

    objects = BlockerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on=None, settled_by=None, settled_because="")
                | Q(settled_on__isnull=False, settled_by__isnull=False) & ~Q(settled_because=""),
                name="settled_blocker_says_who_and_how",
            )
        ]

    def __str__(self) -> str:
        return f"blocker {self.pk}"

    @property
    def was_found(self) -> bool:
        """Whether a newer disclosure check found it, and nothing was recorded on a case."""
        return self.words.startswith(self.FOUND)

    @property
    def findings(self) -> list[str]:
        """What the check finds, each to follow "finds"."""
        lines = [line.removeprefix(f"{self.FOUND}: ") for line in self.words.split("\n")]
        return [f"{line[:1].lower()}{line[1:]}" for line in lines]


class Confirmation(Record):
    """One of those who must agree to the day said that it can go out now; held against the publication until it does.

    Void once the day is another one: everybody is asked again.
    """

    class Office(models.TextChoices):
        COURT = "court", "Court or coroner"
        FAMILY = "family", "Family"
        PRESS = "press", "Press offices of the partners"

    personal_fields = ("confirmed_by", "note")

    link = models.ForeignKey(PublicationLink, on_delete=models.PROTECT, related_name="confirmations")
    office = models.CharField(max_length=10, choices=Office.choices)
    confirmed_on = models.DateField()
    confirmed_by = models.CharField("who said so", max_length=120)
    note = models.TextField(blank=True)
    void_on = models.DateField("no longer counts since", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["link", "office"], condition=Q(void_on=None), name="one_confirmation_of_each_office"
            )
        ]

    def __str__(self) -> str:
        return self.get_office_display()


class TakeDownLine(Record):
    """One place to work through after a publication was taken down here: copies elsewhere, and people to tell."""

    class Place(models.TextChoices):
        REPOSITORY = "repository", "National repository: ask them to take their copy down"
        PARTNERS = "partners", "Partners’ own sites and newsletters"
        SEARCH = "search", "Search engines: send their removal forms"
        SENT = "sent", "Anyone it was sent to"
        FAMILY = "family", "Tell the family"
        PRESS = "press", "Tell the press offices"

    personal_fields = ("done_by", "note")

    link = models.ForeignKey(PublicationLink, on_delete=models.PROTECT, related_name="take_down_lines")
    place = models.CharField(max_length=10, choices=Place.choices)
    taken_down_at = models.DateTimeField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField("by whom", max_length=120, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["link", "place", "taken_down_at"], name="take_down_line_once"),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by="") | Q(done_on__isnull=False) & ~Q(done_by=""),
                name="take_down_line_done_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.get_place_display()


class HandOver(Record):
    """A copy handed to the national repository: what exactly, when, by whom, and what they call it."""

    personal_fields = ("sent_by",)

    link = models.ForeignKey(PublicationLink, on_delete=models.PROTECT, related_name="hand_overs")
    edition = models.ForeignKey("publications.Edition", on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    sent_by = models.CharField("who sent it", max_length=120)
    their_reference = models.CharField("their reference", max_length=120, blank=True)
    files = models.JSONField("name and SHA-256 of each file", default=list)

    class Meta:
        ordering = ["-sent_on", "-pk"]

    def __str__(self) -> str:
        return f"handed over {day_words(self.sent_on)}"


class ReadPart(models.Model):
    """What was read for the check in a part of a PDF, by which program. Made again from the file when it is lost, and
    thrown away when no edition has the file any more, or after a time; so it has no history.

    `first_page` is 0 for what stands on no page. With the last part the file is read.
    """

    sha256 = models.CharField(max_length=64)
    name = models.CharField("file name in the address", max_length=80)
    reader = models.CharField(max_length=16)
    first_page = models.PositiveIntegerField()
    is_last = models.BooleanField(default=False)
    content = models.JSONField()
    read_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "name", "reader", "first_page", "is_last"], name="part_of_a_file_read_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} from page {self.first_page}"


class Compared(models.Model):
    """What the check of a long edition found, by the digest of everything that went into it. Found again when it is
    lost, and kept for some days; so it has no history."""

    key = models.CharField(max_length=64, primary_key=True)
    content = models.JSONField()
    found_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.key[:12]

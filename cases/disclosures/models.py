"""Case files that were made for somebody outside, who agreed, and who fetched them."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.access.queries import OfACaseQuerySet
from cases.deadlines.models import Deadline
from cases.disclosures import rules
from cases.disclosures.grounds import ground
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.files.storage import PrivateStorage, generated_name
from csprapp.records.fields import ChoiceListField
from csprapp.records.models import Record
from csprapp.today import now


class DisclosureQuerySet(OfACaseQuerySet):
    """Questions about what was disclosed."""

    def readable(self, user: User, on: date) -> Self:
        """Those of the cases a person may open, those they are or were asked about; for the privacy lead all. Whoever
        sees one without the case sees to whom, why and which parts, and nothing of the case."""
        if Role.PRIVACY_LEAD in user.roles(on):
            return self.all()
        open_cases = Incident.objects.visible_to(user, on).order_by()
        mine = Q(deadline__owner=user) | Q(answered_by=user)
        return self.filter(mine | Q(incident__in=open_cases.values("pk")))


class Disclosure(Record):
    """One case file for one recipient. What was asked never changes; the file is there for a short while only."""

    class Recipient(models.TextChoices):
        COURT = "court", "A court"
        CORONER = "coroner", "A coroner"
        POLICE = "police", "The police, for an investigation"
        INSPECTOR = "inspector", "An inspectorate"
        INQUIRY = "inquiry", "A public inquiry"
        OTHER = "other", "Somebody else outside the partnership"
        PARTNER = "partner", "A statutory partner, or our own lawyers"

    personal_fields = ("to_whom", "purpose", "consent", "answer", "not_shown", "file", "bundle")
    form_questions = {
        "recipient": "Who is it for?",
        "to_whom": "Which one, and their reference",
        "ground": "What is the legal ground?",
        "purpose": "What do they need it for?",
        "parts": "Which parts of the case?",
        "consent": "Who agreed that court papers, health records or legal advice can go out, and when?",
    }

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="disclosures")
    recipient = models.CharField("for", max_length=10, choices=Recipient.choices)
    to_whom = models.CharField(
        "to whom",
        max_length=150,
        help_text="The court, force or inquiry, not a person. For example, Borchester Coroner",
    )
    ground = models.CharField(max_length=30)
    purpose = models.TextField()
    parts = ChoiceListField(choices=rules.Part.choices)
    consent = models.TextField(
        "who agreed to sensitive parts",
        blank=True,
        help_text="Court papers can go out only with the court’s permission, a health record only with its holder’s "
        "agreement, and legal advice only if whoever it was given to agrees.",
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)

    needs_second = models.BooleanField("a second person has to agree", default=True)
    deadline = models.ForeignKey(Deadline, null=True, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField("why not", blank=True)

    made_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField("SHA-256 of the contents", max_length=64, blank=True)
    sha256 = models.CharField("SHA-256 of the PDF", max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    documents = models.PositiveIntegerField(null=True, blank=True)
    not_shown = models.CharField("signs that the PDF cannot show", max_length=200, blank=True)
    file = models.FileField(storage=PrivateStorage(), upload_to=generated_name, max_length=100, blank=True)
    bundle = models.FileField(storage=PrivateStorage(), upload_to=generated_name, max_length=100, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=None) | Q(agrees=False) | ~Q(asked_by=F("answered_by")),
                name="disclosure_needs_two_people",
            )
        ]

    def __str__(self) -> str:
        return f"Case file for {self.get_recipient_display()[0].lower()}{self.get_recipient_display()[1:]}"

    def get_absolute_url(self) -> str:
        return f"/staff/disclosures/{self.pk}/"

    @property
    def on_ground(self) -> str:
        """The ground, and the law it stands in."""
        found = ground(self.ground)
        return f"{found.name} ({found.source})"

    @property
    def parts_in_words(self) -> list[str]:
        """Its parts in their order."""
        return [part.label for part in rules.Part if part in self.parts]

    @property
    def is_open(self) -> bool:
        """Whether it may go out: nobody else has to agree, or somebody did."""
        return not self.needs_second or self.agrees is True

    @property
    def kept_until(self) -> datetime | None:
        """When its file is deleted at the latest."""
        answered = self.answered_at if self.needs_second else self.made_at
        return rules.kept_until(self.made_at, answered) if self.file else None

    def has_file(self, at: datetime) -> bool:
        """Whether its file may still be fetched."""
        return self.kept_until is not None and at < self.kept_until


class DisclosureLine(models.Model):
    """One line of the log of disclosures: who did what with a case file, and when. Append-only by trigger; the name is
    copied so that it outlives changes."""

    class Did(models.TextChoices):
        ASKED = "asked", "Asked for"
        MADE = "made", "Made"
        AGREED = "agreed", "Agreed to"
        NOT_AGREED = "not_agreed", "Not agreed to"
        READ = "read", "Read before agreeing"
        FETCHED = "fetched", "PDF downloaded"
        FETCHED_ALL = "fetched_all", "ZIP downloaded"
        DELETED = "deleted", "File deleted"

    append_only = True
    personal_fields = ("user_name",)

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="lines")
    at = models.DateTimeField(default=now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=120, blank=True)
    did = models.CharField("what was done", max_length=12, choices=Did.choices)
    digest = models.CharField("SHA-256 of the contents", max_length=64, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_did_display()}: {self.disclosure_id}"

"""Letters about a case: the Word template of each kind, and the letters made from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.access.queries import OfACaseQuerySet
from cases.documents.models import Document
from cases.incidents.models import Incident
from csprapp.clock.deadline import day_words
from csprapp.files.storage import PrivateStorage, generated_name
from csprapp.records.models import Record


class LetterKind(models.TextChoices):
    AGENCY = "agency", "To an agency: what it knows"
    FAMILY = "family", "To the family"
    PANEL = "panel", "To the Panel"
    REVIEWER = "reviewer", "To the independent reviewer"
    CORONER = "coroner", "To the coroner or the CPS"


class LetterTemplate(Record):
    """The partnership's own Word template for one kind of letter. No row, or none kept: the wording we ship."""

    kind = models.CharField(max_length=10, choices=LetterKind.choices, unique=True)
    file = models.FileField(storage=PrivateStorage(), upload_to=generated_name, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_on = models.DateField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", size=0, sha256="") | ~Q(file="") & Q(size__gt=0) & ~Q(sha256=""),
                name="letter_template_is_kept_whole",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class LegalBasis(Record):
    """The law that one kind of letter rests on from a day on, as the partnership recorded it."""

    form_questions = {
        "kind": "Which letter?",
        "words": "The law, as the letter cites it",
        "edition": "Which edition was read?",
        "in_force_from": "In force from",
    }

    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    words = models.CharField("legal basis", max_length=300)
    edition = models.CharField(max_length=200)
    in_force_from = models.DateField("in force from")

    class Meta:
        ordering = ["kind", "-in_force_from"]
        constraints = [models.UniqueConstraint(fields=["kind", "in_force_from"], name="legal_basis_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, from {day_words(self.in_force_from)}"


class Letter(Record):
    """A letter that was made about a case. Its text is the document's; whom it names stands there alone."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="letter")
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfACaseQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return f"Letter {self.get_kind_display().lower()}"

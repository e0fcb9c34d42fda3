"""The documents of a case, each with its versions. A version is a file that never changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.access.queries import OfACaseQuerySet
from cases.incidents.models import Incident
from csprapp.clock.deadline import day_words
from csprapp.files.checks import NAMES
from csprapp.files.scanner import State
from csprapp.files.storage import PrivateStorage, generated_name
from csprapp.records.models import ERASED, Record

SCAN_WORDS = {
    State.WAITING: "Waiting for the virus scan",
    State.REFUSED: "Refused by the virus scan",
    State.NOT_SCANNED: "This file has not been checked for viruses",
}


class Document(Record):
    """What people call it, and how it is marked. Its content is the newest of its versions."""

    class Marking(models.TextChoices):
        SENSITIVE = "sensitive", "Official: sensitive"
        COURT = "court", "Official: sensitive, from a court"
        HEALTH = "health", "Official: sensitive, health record"
        LEGAL = "legal", "Official: sensitive, legal advice"
        OFFICIAL = "official", "Official"

    personal_fields = ("title", "kind", "dated_on", "source")
    form_questions = {"title": "What should people call it?", "dated_on": "Which day is on it?"}

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField("name of the document", max_length=120)
    marking = models.CharField(max_length=12, choices=Marking.choices, default=Marking.SENSITIVE)
    kind = models.CharField("kind of document", max_length=60, blank=True)
    dated_on = models.DateField("date of the document", null=True, blank=True)
    source = models.CharField("where it came from", max_length=400, blank=True)  # of one brought over: archive, file

    objects = OfACaseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title or ERASED

    @property
    def about(self) -> str:
        """Its kind and its date, in words."""
        dated = day_words(self.dated_on) if self.dated_on else ""
        return ", ".join(filter(None, (self.kind, dated)))

    @property
    def latest(self) -> "DocumentVersion":
        """The version with the highest number, of those that were read with the document."""
        return max(self.versions.all(), key=lambda version: version.number)


class KeptFile(Record):
    """A file as it was uploaded, under a storage name of ours, with what the checks and the scanner found."""

    personal_fields = ("file", "finding")

    file = models.FileField(storage=PrivateStorage(), upload_to=generated_name)
    kind = models.CharField(max_length=4, choices=list(NAMES.items()))
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=12, choices=[(state.value, state.value) for state in State])
    finding = models.CharField(max_length=120, blank=True)
    oddities = models.CharField("what is odd about the file", max_length=400, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def may_be_opened(self) -> bool:
        """Whether somebody may be given its bytes: never those that the scanner refused or has not seen yet."""
        return bool(self.file) and self.scan in {State.CLEAN, State.NOT_SCANNED}

    @property
    def scan_words(self) -> str:
        """What a reader has to know of the virus scan before they open the file; nothing of a clean one."""
        return SCAN_WORDS.get(State(self.scan), "")


class DocumentVersion(KeptFile):
    """One file of a document. The newest is what the document says."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.CheckConstraint(condition=~Q(scan="refused") | ~Q(finding=""), name="refused_file_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, version {self.number}"

"""Documents that somebody brings over together: their files, and what was said of each so far."""

from django.conf import settings
from django.db import models

from cases.documents.models import Document
from cases.incidents.models import Incident
from csprapp.tasks.models import private_storage
from csprapp.today import now


class Bundle(models.Model):
    """Files on their way to their cases, their owner's alone. Once one is kept its copy here goes; its row says what
    became of it. Like a draft it has no history: the documents have theirs."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    marking = models.CharField(max_length=12, choices=Document.Marking.choices, default=Document.Marking.SENSITIVE)
    listed = models.JSONField("rows of the list", default=list)  # [{"row": n, "file": ..., "reference": ...}]
    not_used = models.JSONField("columns of the list that are not used", default=list)
    litter = models.PositiveIntegerField("files of macOS and Windows left out", default=0)
    started_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Documents {self.pk}"


class BundleFile(models.Model):
    """One of them: its name with its folders, what the checks said, what a person said, and the document it became."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="files")
    path = models.CharField("file", max_length=250)
    archive = models.CharField("archive that it came in", max_length=120, blank=True)
    file = models.FileField(storage=private_storage, max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    is_looked_at = models.BooleanField(default=False)
    refused = models.CharField("why it is not taken", max_length=300, blank=True)
    oddities = models.CharField("what is odd about the file", max_length=400, blank=True)

    # What a person said; empty for what the list or the name says. Of one that is kept: as what.
    reference = models.CharField("case", max_length=60, blank=True)
    title = models.CharField("name of the document", max_length=120, blank=True)
    kind = models.CharField("kind of document", max_length=60, blank=True)
    dated_on = models.DateField("date of the document", null=True, blank=True)
    marking = models.CharField(max_length=12, choices=Document.Marking.choices, blank=True)
    is_left_out = models.BooleanField("leave this file out", default=False)

    case = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("what became of it", max_length=12, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.path

"""From where a case was brought over: the rows of a tracker, word for word, as they stood there."""

from django.db import models

from cases.incidents.models import Incident
from csprapp.records.models import Record


class SourceRow(Record):
    """One row of a spreadsheet that a case came from. `reference` is their own numbering; `digest` tells the same row
    when the file is brought again."""

    personal_fields = ("file_name", "sheet", "reference", "cells")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="source_rows")
    file_name = models.CharField("file", max_length=120)
    sheet = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    reference = models.CharField("reference in the tracker", max_length=60, blank=True)
    digest = models.CharField(max_length=64, db_index=True)
    cells = models.JSONField("what the row said", default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.sheet}, row {self.row}"
